import Testing

/// Walks from data to noise, and walks that share a path of noise.
@Suite struct TimesAndNoiseTests {
  private static let setup = """
    p = vp(); g = gaussian([1, -2], [0.3, 0; 0, 0.3]); width(t) = sqrt(0.3*p.mu(t)^2 + p.sigma(t)^2); x = [0.4, -1.1]
    problem = observe(g, matrix([1, 0]), [0.5], noise: 0.1)

    """

  @Test(arguments: [
    Checked(
      "ddim from data to noise and back",
      setup
        + """
        w = ddim(g, steps: 200, start: 0.05, stop: 0.8, order: 2, from: x); check w.times[0] == 0.05; run w
        check w.t == 0.8; check w.x ≈ p.mu(0.8)*[1, -2] + width(0.8)/width(0.05)*(x - p.mu(0.05)*[1, -2]) within 1e-3
        check run(ddim(g, steps: 200, start: 0.8, stop: 0.05, order: 2, from: w.x)).x ≈ x within 1e-3
        check run(ddim(g, over: flip(times(200, from: 0.8, to: 0.05)), order: 2, from: x)).x ≈ w.x within 1e-3
        goto w, 0.3; check w.t ≈ 0.3 within 0.05; back w; run w; check w.t == 0.8
        """),
    Checked(
      "a step of one's own may rise",
      setup
        + """
        f(x, t, s) = x + (s - t)*g.velocity(x, t); u = walk(f, from: x, over: flip(times(400, from: 0.8, to: 0.05))); run u
        check u.x ≈ p.mu(0.8)*[1, -2] + width(0.8)/width(0.05)*(x - p.mu(0.05)*[1, -2]) within 0.03; goto u, 0.3; check u.step > 0
        """),
    Checked(
      "walks of 20 and of 40 steps share a path of noise",
      setup
        + """
        seed 4; a = run(ddim(g, steps: 40, churn: 0.7, noise: "path", count: 50)).x
        seed 4; b = run(ddim(g, steps: 80, churn: 0.7, noise: "path", count: 50)).x
        seed 4; c = run(ddim(g, steps: 80, churn: 0.7, count: 50)).x
        check norm(a - b) < 0.1*norm(b); check norm(a - c) > 0.2*norm(b)
        """),
    Checked(
      "its steps repeat",
      setup
        + """
        for w in (ddim(g, churn: 0.5, noise: "path"), cpigdm(problem, churn: 0.5, noise: "path", order: 2), pigfm(problem, churn: 0.5, noise: "path")) {
          step w, 3; a = w.x; b = w.terms.churn; back w; step w; check w.x == a; check w.terms.churn == b
        }
        """),
  ])
  func walks(_ test: Checked) { test.run() }

  @Test func whatCannotBeIsAnError() {
    let turned = Program.error(Self.setup + "cpigdm(problem, start: 0.1, stop: 0.4)")
    #expect(turned?.message == "times fall to 0 or above, not from 0.1 to 0.4")
    #expect(Program.code(Self.setup + "cpigdm(problem, over: [0.1, 0.4])") == "E070")
    #expect(Program.code(Self.setup + "ddim(g, over: [0.1, 0.4, 0.2])") == "E070")
    #expect(Program.code("walk((x, t, s) -> x, from: [1], over: [0.1, 0.3, 0.2])") == "E070")
    #expect(Program.code(Self.setup + "ddim(g, start: 0.1, stop: 0.4, churn: 1, from: x)") == "E097")
    #expect(Program.code(Self.setup + "ddim(g, noise: \"path\")") == "E070")
    #expect(Program.code(Self.setup + "ddim(g, churn: 1, noise: \"brown\")") == "E070")
    let outside = Program.error("u = walk((x, t, s) -> x, from: [1], over: [0.1, 0.2]); goto u, 0.5")
    #expect(outside?.help == "they rise from 0.1 to 0.2")
    let derivative = "grad(c -> run(ddim(g, steps: 3, churn: c, noise: \"path\", from: x)).x[0], 0.5)"
    #expect(Program.code(Self.setup + derivative) == "E082")
  }
}
