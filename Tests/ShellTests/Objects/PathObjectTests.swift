import Shell
import Testing

@Suite struct PathObjectTests {
  @Test(arguments: [
    Checked(
      "vp, linear β from 0.1 to 20",
      """
      p = vp(); b = 0.1*0.3 + 19.9*0.3^2/2
      check p.b(0.3) ≈ b; check p.mu(0.3) ≈ exp(-b/2); check p.sigma(0.3) ≈ sqrt(1 - exp(-b))
      """),
    Checked("cosine", "p = cosine(); check p.mu(0.3) ≈ cos(pi*0.15); check p.sigma(0.3) ≈ sin(pi*0.15)"),
    Checked("ve", "p = ve(); check p.mu(0.3) == 1; check p.sigma(0.3) ≈ 0.01*5000^0.3"),
    Checked("edm", "p = edm(); check p.mu(3) == 1; check p.sigma(3) == 3; check p.end == 80"),
    Checked("flow", "p = flow(); check p.mu(0.3) ≈ 0.7; check p.sigma(0.3) ≈ 0.3"),
    Checked(
      "a path of one's own is the one that is built in",
      """
      p = path(mu: t -> cos(pi*t/2), sigma: t -> sin(pi*t/2)); q = cosine()
      for t in [0.1, 0.5, 0.8] {
        check [p.mu(t), p.sigma(t), p.f(t), p.g2(t), p.b(t), p.r2(t)] ≈
          [q.mu(t), q.sigma(t), q.f(t), q.g2(t), q.b(t), q.r2(t)] within 1e-12 relative
      }
      """),
    Checked(
      "f, g², b and r² follow from μ and σ",
      """
      for p in (vp(), cosine(), flow(), ve(), edm()) {
        t = 0.4; μ = p.mu(t); σ = p.sigma(t); dμ = deriv(p.mu)(t); dσ = deriv(p.sigma)(t)
        check p.f(t) ≈ dμ/μ within 1e-12; check p.g2(t) ≈ 2*σ*dσ - 2*dμ/μ*σ^2 within 1e-10 relative
        check p.b(t) ≈ -2*log(μ) within 1e-12; check p.r2(t) ≈ σ^2/(σ^2 + μ^2)
      }
      """),
    Checked(
      "every prediction says the same",
      """
      x0 = randn(3); ε = randn(3); t = 0.3
      for p in (vp(), flow()) {
        x = p.mu(t)*x0 + p.sigma(t)*ε
        check p.convert(noise: ε, to: "x0", x, t) ≈ x0; check p.convert(x0: x0, to: "noise", x, t) ≈ ε
        check p.convert(noise: ε, to: "score", x, t) ≈ -ε/p.sigma(t)
        check p.convert(x0: x0, to: "velocity", x, t) ≈ deriv(p.mu)(t)*x0 + deriv(p.sigma)(t)*ε
        check p.convert(x0: x0, to: "v", x, t) ≈ p.mu(t)*ε - p.sigma(t)*x0
      }
      """),
    Checked("times of a tensor", "p = vp(); check p.mu([0.1, 0.2]) ≈ [p.mu(0.1), p.mu(0.2)]"),
  ])
  func fields(_ test: Checked) { test.run() }

  @Test func aTimeOutsideIsAnError() {
    #expect(Program.code("p = vp(); p.mu(1.5)") == "E092")
    #expect(Program.code("p = path(mu: t -> 1 - t, sigma: t -> t); p.sigma(-0.1)") == "E092")
    #expect(Program.code("p = vp(); p.convert(to: \"x0\", [1], 0.5)") != nil)
  }
}
