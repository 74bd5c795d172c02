import Testing

/// `w.calls` and `w.pullbacks`.
@Suite struct WalkCostTests {
  private static let setup = """
    g = mixture([0.4, 0.6], [-1, 0, 1; 1, 0.5, 0], [0.2, 0.4]); H = matrix([1, 2, 0; 0, 1, 1]); p = vp()
    problem = observe(g, H, [0.5, 1], noise: 0.1)

    """

  @Test(arguments: [
    Checked(
      "what is looked into costs nothing",
      setup
        + """
        w = cpigdm(problem, steps: 4, count: 3); check w.calls == 0; step w; check (w.calls, w.pullbacks) == (1, 1)
        run w; w.x0; w.terms; w.history; w.estimates; explain w; check w.calls == 4; check w.pullbacks == 4
        back w, 2; check w.calls == 2; w.values; check w.calls == 2; v = fork(w); run v; check v.calls == 4; check w.calls == 2
        u = cpigdm(problem, steps: 4, keep: "none"); run u; u.states; u.terms; back u; check u.calls == 3
        """),
    Checked(
      "samplers",
      setup
        + """
        w = run(ddim(g, steps: 6, order: 2)); check w.calls == 6; check w.pullbacks == 0
        w = run(pigdm(problem, steps: 6, jacobian: false)); check w.calls == 6; check w.pullbacks == 0
        w = run(cmm(problem, steps: 3, pullbacks: 2, count: 4)); check w.calls == 3; check w.pullbacks == 6
        w = run(smm(problem, steps: 3, count: 4)); check w.calls == 3; check w.pullbacks == 9
        """),
    Checked(
      "steps of one's own",
      setup
        + """
        heun(x, t, s) = { d = prior_(x, t); y = x + (s - t)*d; x + (s - t)*(d + prior_(y, s))/2 }
        prior_(x, t) = g.velocity(x, t)
        w = run(walk(heun, from: ones(2, 3), over: times(5))); check w.calls == 10; check w.pullbacks == 0
        dps(x, t, s) = p.mu(s)*g.x0(x, t) - 0.1*grad(x -> norm([0.5, 1] - H(g.x0(x, t))), x)
        w = run(walk(dps, from: ones(3), over: times(4))); check w.calls == 8; check w.pullbacks == 4
        bare(x, t, s) = g.denoise(x, p.mu(t), p.sigma(t)); w = run(walk(bare, from: ones(3), over: times(2))); check w.calls == 2
        none(x, t, s) = x/2; w = run(walk(none, from: ones(3), over: times(2))); check w.calls == 0
        """),
    Checked(
      "a prior of one's own is asked once for all samples, whatever it asks",
      setup
        + """
        own = prior(denoise: (x, mu, sigma) -> 0.9*g.denoise(x, mu, sigma) + 0.1*g.denoise(0.9*x, mu, sigma), shape: [3])
        q = observe(own, H, [0.5, 1], noise: 0.1)
        w = run(cpigdm(q, steps: 3, count: 4)); check w.calls == 3; check w.pullbacks == 3
        w = run(ddim(own, steps: 3, from: ones(2, 3))); check w.calls == 3
        """),
    Checked(
      "a walk within a step is part of it",
      setup
        + """
        f(x, t, s) = run(cpigdm(problem, steps: 3, from: x)).x; w = run(walk(f, from: ones(3), over: times(2)))
        check w.calls == 6; check w.pullbacks == 6
        """),
  ])
  func costs(_ test: Checked) { test.run() }
}
