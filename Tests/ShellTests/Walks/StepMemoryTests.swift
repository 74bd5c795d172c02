import Shell
import Testing

/// Steps of one's own that remember the last one.
@Suite struct StepMemoryTests {
  private static let gaussian = """
    p = vp(); C = [0.3, 0; 0, 0.3]; g = gaussian([1, -2], C); L(t) = log(p.mu(t)/p.sigma(t))
    width(t) = sqrt(0.3*p.mu(t)^2 + p.sigma(t)^2); x = [0.4, 1.1]
    exact = p.mu(0.1)*[1, -2] + width(0.1)/width(0.8)*(x - p.mu(0.8)*[1, -2])
    error(f, n) = { u = walk(f, from: x, over: times(n, from: 0.8, to: 0.1)); run u; norm(u.x - exact) }

    """

  /// DPM-Solver++ 2M (Lu et al., 2022), typed: of second order to the exact flow of a Gaussian, and of first without its
  /// memory.
  @Test func aMultistepSamplerIsOfItsOrder() {
    Checked(
      "2M",
      Self.gaussian
        + """
        f(x, t, s, m) = {
          x0 = g.x0(x, t); h = L(s) - L(t)
          k = if m.step == 1 { 0 } else { h/(2*(L(t) - L(m.t))) }
          d = if m.step == 1 { x0 } else { (1 + k)*x0 - k*m.d }
          terms(state: p.sigma(s)/p.sigma(t)*x, data: p.mu(s)*(1 - exp(-h))*d, keep: (d: x0, t: t))
        }
        first(x, t, s, m) = { x0 = g.x0(x, t); h = L(s) - L(t); p.sigma(s)/p.sigma(t)*x + p.mu(s)*(1 - exp(-h))*x0 }
        a = map(n -> error(f, n), [160, 320, 640]); b = map(n -> error(first, n), [160, 320, 640])
        check log(a[0]/a[1])/log(2) ≈ 2 within 0.2; check log(a[1]/a[2])/log(2) ≈ 2 within 0.1
        check log(b[1]/b[2])/log(2) ≈ 1 within 0.1; check a[2] < b[2]/10
        """
    ).run()
  }

  @Test(arguments: [
    Checked(
      "m has the number of the step and what was kept",
      """
      f(x, t, s, m) = { k = if m.step == 1 { 0 } else { m.sum }; terms(a: x + k, keep: (sum: k + m.step)) }
      u = walk(f, from: [0], over: times(5)); run u; check u.states[:, 0] == [0, 0, 1, 4, 10, 20]
      back u, 3; check u.values.m.step == 2; check u.values.m.sum == 1; step u; check u.x == [4]
      v = fork(u); run v; run u; check v.x == u.x; check u.x == [20]
      """),
    Checked(
      "a step that keeps nothing leaves the number only",
      "f(x, t, s, m) = x + m.step; u = walk(f, from: [0], over: times(4)); run u; check u.x == [10]"),
    Checked(
      "a fourth parameter with a default is no memory",
      "f(x, t, s, k: 2) = x + k; u = walk(f, from: [0], over: times(3)); run u; check u.x == [6]"),
    Checked(
      "x0 is what the next step holds it to be, with its memory",
      """
      f(x, t, s, m) = { x0 = if m.step == 1 { x } else { m.last + 1 }; terms(a: 2*x0, keep: (last: x)) }
      u = walk(f, from: [1], over: times(3)); check u.x0 == [1]; step u; check u.x == [2]; check u.x0 == [2]
      step u; check u.x == [4]; check u.estimates[:, 0] == [1, 2]
      """),
    Checked(
      "derivatives go through what is kept",
      """
      f(x, t, s, m) = { k = if m.step == 1 { 0*x } else { m.last }; terms(a: x*x/2 + k, keep: (last: 3*x)) }
      F(x) = { u = walk(f, from: x, over: times(3)); run u; sum(u.x) }
      check grad(F, [0.7])[0] ≈ (F([0.70001]) - F([0.69999]))/0.00002 within 1e-6
      """),
  ])
  func memory(_ test: Checked) { test.run() }

  @Test func whatCannotBeKeptIsAnError() {
    #expect(Program.error("terms(a: [1], keep: [1])")?.message.contains("`keep` of `terms` is a record") == true)
    let untold = Program.error("f(x, t, s) = terms(a: x, keep: (b: x)); run walk(f, from: [1], over: times(2))")
    #expect(untold?.help == "its fourth parameter is what was kept: `f(x, t, s, m)`, read as `m.b`")
    #expect(Program.error("terms(a: [1], keep: (step: 1))")?.message.contains("`m.step` is the number") == true)
    #expect(Program.code("walk((x, t, s, m, n) -> x, from: [1], over: times(2))") != nil)
  }
}
