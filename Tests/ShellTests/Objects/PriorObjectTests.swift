import Shell
import Testing

@Suite struct PriorObjectTests {
  private static let three = "g = mixture([0.2, 0.3, 0.5], [-1, 0; 1, 0.5; 0, 2], [0.1, 0.3, 0.2])"

  @Test(arguments: [
    Checked(
      "the denoiser of a Gaussian is the Wiener filter",
      """
      m = [1, -1]; C = [2, 0.5; 0.5, 1]; g = gaussian(m, C); p = vp(); t = 0.4; x = [0.3, 0.7]
      μ = p.mu(t); σ = p.sigma(t)
      check g.x0(x, t) ≈ m + μ*C @ solve(μ^2*C + σ^2*eye(2), x - μ*m) within 1e-12
      """),
    Checked(
      "the score is the gradient of the log density",
      three
        + """

        p = vp(); t = 0.3; μ = p.mu(t); σ = p.sigma(t); x = [0.2, 0.4]
        xs = mixture([0.2, 0.3, 0.5], μ*[-1, 0; 1, 0.5; 0, 2], μ^2*[0.1, 0.3, 0.2] + σ^2)
        check g.score(x, t) ≈ grad(xs.logdensity, x) within 1e-10
        """),
    Checked(
      "predictions are conversions of one another",
      three
        + """

        x = [0.2, 0.4]; t = 0.3
        for p in (vp(), flow()) {
          ε = g.noise(x, t, path: p)
          check g.x0(x, t, path: p) ≈ (x - p.sigma(t)*ε)/p.mu(t) within 1e-12
          check g.score(x, t, path: p) ≈ -ε/p.sigma(t) within 1e-12
          check g.velocity(x, t, path: p) ≈ deriv(p.mu)(t)*g.x0(x, t, path: p) + deriv(p.sigma)(t)*ε within 1e-12
          check g.v(x, t, path: p) ≈ p.mu(t)*ε - p.sigma(t)*g.x0(x, t, path: p) within 1e-12
        }
        """),
    Checked("without path: it is vp()", three + "; check g.x0([1, 2], 0.3) == g.x0([1, 2], 0.3, path: vp())"),
    Checked(
      "a batch is each of its rows",
      three + "; x = randn(5, 2); check g.x0(x, 0.3)[3] ≈ g.x0(x[3], 0.3) within 1e-14"),
    Checked(
      "samples have the moments", three + "; x = g.sample(4000); check shape(x) == [4000, 2]; check x ~ g within 5 se"),
    Checked(
      "one sample has no batch axis", three + "; check shape(g.sample()) == [2]; check shape(g.sample(1)) == [1, 2]"),
    Checked(
      "an empirical prior at little noise returns the nearest datum",
      "e = empirical([0, 0; 1, 1]); check e.x0([0.9, 0.8], 0.01) ≈ [1, 1] within 1e-9"),
    Checked(
      "a denoiser of one's own",
      """
      f(x, mu, sigma) = mu*x/(mu^2 + sigma^2); p = prior(denoise: f, shape: [3]); g = gaussian(zeros(3), 1)
      x = randn(4, 3); check p.x0(x, 0.4) ≈ g.x0(x, 0.4) within 1e-12; check p.v(x, 0.4) ≈ g.v(x, 0.4) within 1e-12
      """),
    Checked(
      "the digits", "d = digits(); check shape(d.sample()) == [1, 28, 28]; check shape(d.sample(3)) == [3, 1, 28, 28]"),
  ])
  func priors(_ test: Checked) { test.run() }

  @Test func whatDoesNotFitIsAnError() {
    #expect(Program.code("g = gaussian([0, 0], 1); g.x0([1, 2, 3], 0.3)") == "E093")
    #expect(Program.code("p = prior(denoise: (x, m, s) -> 1, shape: [2]); p.x0([1, 2], 0.3)") == "E093")
  }
}
