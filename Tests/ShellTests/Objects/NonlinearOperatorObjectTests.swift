import Shell
import Testing

@Suite struct NonlinearOperatorObjectTests {
  private static let noisy = """
    g = mixture([1, 1], [-0.5, 0.2, 0.1, 0.4; 0.3, -0.2, 0.6, -0.1], [0.2, 0.3]); x0 = g.sample()

    """

  @Test(arguments: [
    Checked(
      "phase retrieval is the modulus of the Fourier sum",
      """
      x = [0.3, -1, 0.5]; H = phaseretrieval(); k = 0..5
      re = map(k -> sum(x*cos(2*pi*k*(0..2)/6)), k); im = map(k -> sum(x*sin(2*pi*k*(0..2)/6)), k)
      check H(x) ≈ sqrt(re^2 + im^2)/sqrt(6) within 1e-14
      check H * x == H(x); check H(-x) ≈ H(x) within 1e-14; check H(x[::-1]) ≈ H(x) within 1e-14
      """),
    Checked(
      "phase retrieval of a picture does not see sign, reflection and circular shift",
      """
      x = randn(1, 4, 5); H = phaseretrieval(1); y = H(x)
      check H(reshape(concat(x[:, 1:], x[:, 0:1], axis: 1), 1, 4, 5)) ≈ y within 1e-13
      check H(-x) ≈ y within 1e-13; check H(x[:, ::-1, ::-1]) ≈ y within 1e-13
      check phaseretrieval()(x).shape == [1, 8, 10]
      """),
    Checked(
      "clipping and rounding",
      "check hdr()([0.2, -0.7, 3]) ≈ [0.4, -1, 1]; check quantise(5)([0.2, -0.8, 3]) ≈ [0, -1, 1]"),
    Checked(
      "derivatives go through",
      """
      H = phaseretrieval(shape: [4]); x = randn(4); v = randn(4); u = randn(8); J = H.jacobian(x)
      check jvp(H, x, v) ≈ J(v) within 1e-13; check vjp(H, x, u) ≈ J'(u) within 1e-13
      check J.matrix ≈ jacobian(H, x) within 1e-13; check dot(J(v), u) ≈ dot(v, J'(u))
      y = randn(8); check grad(x -> norm(y - H(x))^2, x) ≈ -2*J'(y - H(x)) within 1e-12
      """),
    Checked(
      "the straight-through derivative of quantise is that of clip",
      "H = quantise(4); check jvp(H, [0.1, 0.9, 1.1, -2], ones(4)) ≈ [1, 1, 0, 0]; "
        + "check vjp(H, [0.1, 0.9, 1.1, -2], [2, 3, 4, 5]) ≈ [2, 3, 0, 0]"),
    Checked(
      "an operator of one's own",
      """
      H = operator(x -> x^2, shape: [3], linear: false); x = [1, -2, 3]
      check H(x) ≈ [1, 4, 9]; check H(stack(x, 2*x))[1] ≈ [4, 16, 36]; check H.jacobian(x).matrix ≈ diag(2*x)
      check H.domain == [3]; check H.range == [3]; check H.name == "operator"
      check vjp(H, x, ones(3)) ≈ 2*x
      """),
    Checked(
      "composition, in each order and before a shape is known",
      """
      B = matrix([1, 2; 3, -1]); C = hdr(2); x = [0.1, 0.15]
      check (C * B)(x) ≈ clip(2*B(x), -1, 1); check (B * C)(x) ≈ B(clip(2*x, -1, 1)); check (C * C)(x) ≈ clip(4*x, -1, 1)
      J = (C * B).jacobian(x); check J.matrix ≈ [2, 4; 6, -2]
      check (2*C)(x) ≈ 2*C(x); check (-C)(x) ≈ -C(x); check (C/2)(x) ≈ C(x)/2
      L = quantise(8) * superresolution(2); p = randn(1, 4, 4); check L(p) ≈ quantise(8)(superresolution(2)(p))
      check L.range == [1, 2, 2]
      """),
    Checked(
      "a composition binds what waits to the shape that reaches it",
      "p = randn(1, 4, 4); L = quantise(8) * superresolution(2, shape: [1, 4, 4]); check L.range == [1, 2, 2]; "
        + "check L(p).shape == [1, 2, 2]"),
    Checked(
      "a batch is each of its events",
      "H = phaseretrieval(shape: [1, 3, 3]) ; b = randn(4, 1, 3, 3); check H(b)[2] ≈ H(b[2]) within 1e-14"),
    Checked(
      "a problem knows its parts",
      noisy
        + """
        q = observe(g, hdr(2), hdr(2)(x0), noise: 0.1)
        check q.H(x0) ≈ q.y; check q.residual(x0) ≈ 0 within 1e-12; check q.noise == 0.1; check q.H.domain == [4]
        """),
    Checked(
      "a walk steps, goes back to the bit, and tells its history",
      noisy
        + """
        q = observe(g, phaseretrieval(), phaseretrieval()(x0), noise: 0.1); w = pigdm(q, steps: 6, count: 3)
        step w, 3; a = w.x; step w; back w; check w.x == a; run w
        check w.history.residual[-1] ≈ q.residual(w.x0); check w.terms.guidance.shape == [3, 4]
        v = pigfm(q, steps: 5, start: 0.8, w: 3); run v; check v.path.name == "flow"; check w.problem.noise == 0.1
        """),
    Checked(
      "guidance follows a nonlinear measurement",
      noisy
        + """
        # Over one truth the ratio is 0.3 on average with a standard deviation of 0.1; over six a half is five errors off.
        for H in (phaseretrieval(), hdr(2), operator(x -> x^3 + x, shape: [4], linear: false)) {
          free = 0; held = 0
          for k in 1..6 {
            q = observe(g, H, H(g.sample()), noise: 0.05)
            u = run(pigdm(q, w: 0, steps: 40, start: 0.8, count: 16)); free = free + q.residual(u.x0)
            w = run(pigdm(q, w: 15, steps: 40, start: 0.8, count: 16)); held = held + q.residual(w.x0)
          }
          check held < 0.5*free
        }
        """),
    Checked(
      "a function typed at the prompt may be walked with many samples",
      "D = operator(x -> x[1:] - x[0:-1], shape: [10]); q = observe(gaussian(zeros(10), 1), D, randn(9), noise: 0.1); "
        + "w = pigdm(q, count: 20); run w; check w.x.shape == [20, 10]"),
    Checked(
      "the derivative of a walk goes through the linearisation",
      """
      g = gaussian([0.3, -0.2, 0.1], 0.5); H = phaseretrieval(); y0 = H([0.5, -0.4, 0.8])
      f(y) = sum(run(pigdm(observe(g, H, y, noise: 0.3), steps: 3, from: [0.4, 0.1, -0.3])).x^2)
      e = zeros(6); e[1] = 1e-5
      check grad(f, y0)[1] ≈ (f(y0 + e) - f(y0 - e))/2e-5 within 1e-6 relative
      """),
  ])
  func programs(_ test: Checked) { test.run() }

  /// One explicit step from what the prompt offers: the Jacobian at x̂₀ and a matrix inverse.
  @Test func oneStepIsTheFormula() {
    Checked(
      "one step",
      Self.noisy
        + """
        H = phaseretrieval(); y = H(x0) + 0.1*randn(8); q = observe(g, H, y, noise: 0.1); p = vp(); t = 0.5; s = 0.45
        x = randn(4); w = pigdm(q, weight: 1, steps: 1, start: t, stop: s, from: x); step w
        x̂0 = g.x0(x, t); J = H.jacobian(x̂0).matrix
        d = J' @ solve(p.r2(t)*J @ J' + 0.01*eye(8), y - H(x̂0))
        score = vjp(x -> g.x0(x, t), x, d)
        check w.x ≈ p.mu(s)*x̂0 + p.sigma(s)*g.noise(x, t) + (t - s)*p.g2(t)/2*score within 1e-9
        """
    ).run()
  }
}
