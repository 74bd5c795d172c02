import Numerics
import Shell
import Testing

@Suite struct WalkTests {
  private static let problem = """
    g = mixture([0.4, 0.6], [-1, 0, 1; 1, 0.5, 0], [0.2, 0.4]); H = matrix([1, 2, 0; 0, 1, 1])
    problem = observe(g, H, [0.5, 1], noise: 0.1)

    """
  private static let noisy = """
    f(x, t, s) = { e = 0.1*randn(like: x); s/t*x + e }
    u = walk(f, from: ones(3), over: times(5)); step u, 2; kept = u.x

    """

  /// Walks with an operator without a singular system have derivatives by their start and by y, as differences say.
  @Test(arguments: ["cpigdm(p, from: x)", "pigdm(p, from: x)", "cpigdm(p, from: x, covariance: \"moments\")"])
  func derivativesFlowThroughKrylovMethods(_ call: String) {
    Checked(
      call,
      """
      g = mixture([0.4, 0.6], [-1, 0, 1; 1, 0.5, 0], [0.2, 0.4]); H = operator(x -> [x[0] + 2*x[1], x[1] + x[2]], shape: [3])
      f(x, y) = { p = observe(g, H, y, noise: 0.1); w = \(call); run w; dot([1, -2, 0.5], w.x) }
      x = [0.3, -1, 0.8]; y = [0.5, 1]; e = 1e-5; u = [0.2, 1, -0.7]; v = [1, -0.4]
      check dot(grad(x -> f(x, y), x), u) ≈ (f(x + e*u, y) - f(x - e*u, y))/(2*e) within 1e-6
      check dot(grad(y -> f(x, y), y), v) ≈ (f(x, y + e*v) - f(x, y - e*v))/(2*e) within 1e-6
      """
    ).run()
  }

  @Test(arguments: [
    Checked(
      "a walk stands at its first time",
      problem + "w = cpigdm(problem, start: 0.4); check w.t == 0.4; check w.step == 0; check count(w.history) == 1"),
    Checked(
      "run goes to the last time and returns the walk",
      problem + "w = cpigdm(problem, steps: 4); check run(w) == w; check w.t == 0.001; check w.step == 4"),
    Checked(
      "back then step gives the same bits",
      problem
        + """
        for w in (cpigdm(problem), cpigfm(problem), pigdm(problem), cpigdm(problem, order: 2, count: 3)) {
          step w, 3; a = w.x; back w; step w; check w.x == a; back w, 3; step w, 3; check w.x == a
        }
        """),
    Checked(
      "the same for a step with randn",
      noisy + "back u; step u; check u.x == kept; back u, 2; step u, 2; check u.x == kept"),
    Checked(
      "randn differs from step to step",
      """
      u = walk((x, t, s) -> x + randn(like: x), from: zeros(3), over: times(5)); step u, 2
      check all(abs(u.states[2] - 2*u.states[1]) > 1e-9)
      """),
    Checked(
      "sample i is the same whatever the count",
      problem
        + """
        seed 3; a = run(cpigdm(problem, count: 2)).x; seed 3; b = run(cpigdm(problem, count: 7)).x
        check a ≈ b[0:2] within 1e-12
        """),
    Checked(
      "the noise of one's own step too",
      """
      f(x, t, s) = x + randn(like: x)
      seed 3; a = run(walk(f, from: zeros(2, 3), over: times(4))).x
      seed 3; b = run(walk(f, from: zeros(5, 3), over: times(4))).x; check a == b[0:2]
      """),
    Checked(
      "walks leave the prompt's stream alone",
      problem
        + """
        seed 5; a = randn(4); seed 5; w = run(cpigdm(problem, count: 3))
        f(x, t, s) = x + randn(like: x); run walk(f, from: zeros(2), over: times(3)); check randn(4) == a
        """),
    Checked("each walk has its own stream", problem + "check any(cpigdm(problem).x != cpigdm(problem).x)"),
    Checked(
      "seed begins the walks anew", problem + "seed 1; a = cpigdm(problem).x; seed 1; check cpigdm(problem).x == a"),
    Checked("from: is the first state", problem + "check cpigdm(problem, from: [1, 2, 3]).x == [1, 2, 3]"),
    Checked(
      "count: adds a batch axis",
      problem + "check shape(cpigdm(problem, count: 5).x) == [5, 3]; check shape(cpigdm(problem).x) == [3]"),
    Checked(
      "a batch walks as each of its states",
      problem
        + "x = randn(3, 3); a = run(cpigdm(problem, from: x)).x; check run(cpigdm(problem, from: x[1])).x ≈ a[1] within 1e-12"
    ),
    Checked(
      "fork goes on by itself",
      problem
        + "w = cpigdm(problem); step w; v = fork(w); step v, 2; check w.step == 1; step w, 2; check w.x == v.x; check v != w"
    ),
    Checked(
      "a fork has the same random numbers",
      noisy + "v = fork(u); step v; step u; check u.x == v.x"),
    Checked(
      "goto goes to the nearest time, either way",
      noisy + "run u; goto u, 0.61; check u.step == 2; check u.x == kept; goto u, 0.001; check u.step == 5"),
    Checked(
      "the estimate is the prior's",
      problem
        + "w = cpigdm(problem); step w; check w.x0 ≈ g.x0(w.x, w.t) within 1e-14; back w; check w.x0 ≈ g.x0(w.x, w.t) within 1e-14"
    ),
    Checked(
      "terms sum to the state",
      problem
        + "w = cpigdm(problem); step w; k = w.terms; check k.denoise + k.noise + k.data + k.guidance ≈ w.x within 1e-14"
    ),
    Checked(
      "terms of one's own",
      """
      f(x, t, s) = terms(shrink: x*s/t, drift: t - s); u = walk(f, from: [1, 2], over: times(4)); step u
      check u.terms.shrink ≈ [0.75025, 1.5005]; check u.terms.drift ≈ 0.24975; check u.x ≈ u.terms.shrink + u.terms.drift
      """),
    Checked(
      "DDIM typed at the prompt is pigdm without a weight",
      problem
        + """
        p = vp(); ddim(x, t, s) = p.mu(s)*g.x0(x, t) + p.sigma(s)*g.noise(x, t)
        a = [0.3, 0.2, 0.1]; u = run(walk(ddim, from: a, over: times(5, from: 0.4)))
        check run(pigdm(problem, steps: 5, w: 0, from: a)).x ≈ u.x within 1e-12
        """),
    Checked(
      "the locals of one's own step are its values",
      """
      f(x, t, s) = { half = x/2; k = s/t; half + k }
      u = walk(f, from: [1, 2], over: times(4)); step u
      check u.values.half ≈ [0.5, 1]; check u.values.k ≈ 0.75025; check u.values.x == [1, 2]; check u.values.t == 1
      check u.values.s ≈ 0.75025; v = fork(u); step v; check v.values.k < u.values.k; back v; check v.values.k == u.values.k
      """),
    Checked(
      "history has a row a state",
      problem
        + "w = run(cpigdm(problem, steps: 4)); check count(w.history) == 5; check w.history.t ≈ w.times; check w.history.rms[4] ≈ norm(w.x)/sqrt(3)"
    ),
    Checked(
      "weight: is w_t itself",
      problem + "a = ones(3); p = vp(); "
        + "check run(cpigdm(problem, from: a, weight: t -> 7*p.r2(t)*p.mu(t)^2)).x ≈ run(cpigdm(problem, from: a, w: 7)).x within 1e-9"
    ),
  ])
  func walks(_ test: Checked) { test.run() }

  @Test func diffSaysHowWalksDiffer() {
    let text = Program.output(Self.problem + "w = cpigdm(problem); v = fork(w); step w; diff w, v; step v; diff w, v")
    #expect(text.contains("x: rms difference 0, largest 0"))
    #expect(text.contains("guidance: rms difference 0"))
  }

  @Test func aStepOfOnesOwnMaySayItsEstimate() {
    Checked(
      "x0",
      Self.problem
        + """
        p = vp(); f(x, t, s) = { x0 = g.x0(x, t); n = randn(like: x); p.mu(s)*x0 + p.sigma(s)*n }
        u = walk(f, from: ones(3), over: times(4)); check u.x0 ≈ g.x0(u.x, u.t) within 1e-14
        step u; check u.step == 1; kept = u.x; check u.x0 ≈ g.x0(u.x, u.t) within 1e-14; check u.x == kept
        step u; check u.estimates[1] ≈ g.x0(kept, u.times[1]) within 1e-14
        run u; check u.x0 == u.x
        h(x, t, s) = { x̂0 = 2*x; x̂0 - x }; v = walk(h, from: [1, 2], over: times(2)); check v.x0 == [2, 4]
        """
    ).run()
    let silent = "u = walk((x, t, s) -> x/2, from: [1], over: times(2)); "
    #expect(Program.error(silent + "u.x0")?.help?.contains("call it `x0` or `x̂0` in the step's body") == true)
    #expect(Program.code(silent + "step u; u.estimates") == "E097")
    #expect(Program.code(silent + "run u; check u.x0 == u.x") == nil)
    #expect(!Program.output(silent + "v = fork(u); step u; step v; diff u, v").contains("x̂0"))
    let noProblem = Program.error(silent + "u.problem")
    #expect(noProblem?.code.id == "E031" && noProblem?.help?.contains("problem") == false)
  }

  @Test func anErrorLeavesTheWalkAsItWas() throws {
    let session = Session(host: Recorder())
    try session.run("f(x, t, s) = if s < 0.5 { x[9] } else { x + 1 }; u = walk(f, from: [1, 2], over: times(4))")
    #expect(throws: Diagnostic.self) { try session.run("run u") }
    try session.run(
      "check u.step == 2; check u.x == [3, 4]; check count(u.history) == 3; back u; step u; check u.x == [3, 4]")
    #expect(throws: Diagnostic.self) { try session.run("step u") }
    try session.run("check u.step == 2")
  }

  /// What cannot be done in full is not done in part: a failed line leaves no trace, so a saved session replays.
  @Test(arguments: [
    ("step u, 10", "the walk has 3 steps left from t = 0.6004, not 10"),
    ("back u, 10", "the walk has taken 2 steps, not 10"),
    ("goto u, 7", "t = 7 is not between the walk's times"),
  ])
  func aWalkRefusesBeforeItMoves(_ command: String, _ message: String) throws {
    let session = Session(host: Recorder())
    try session.run("u = walk((x, t, s) -> x + 1, from: [1, 2], over: times(5)); step u, 2")
    do {
      try session.run(command)
      Issue.record("it moved")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.code == .walkStopped && diagnostic.message == message)
    }
    try session.run(
      "check u.step == 2; check u.x == [3, 4]; step u, 3; check u.step == 5; back u, 5; check u.step == 0")
  }

  @Test func anInterruptStopsBetweenSteps() throws {
    let host = Interrupter(after: 3)
    let session = Session(host: host)
    host.session = session
    try session.run("f(x, t, s) = x + randn(like: x); seed 4; u = walk(f, from: zeros(3), over: times(10))")
    do {
      try session.run("run u")
      Issue.record("the interrupt was not noticed")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.code.id == "E076")
    }
    try session.run("check u.step == 3; k = u.x; run u; check u.step == 10; goto u, u.times[3]; check u.x == k")
  }

  @Test func whatAWalkCannotDoIsAnError() {
    let start = "u = walk((x, t, s) -> x, from: [1], over: times(2)); "
    #expect(Program.code(start + "back u") == "E096")
    #expect(Program.code(start + "run u; step u") == "E096")
    #expect(Program.code(start + "goto u, 2") == "E096")
    #expect(Program.code(start + "u.terms") == "E096")
    #expect(Program.code("u = walk((x, t, s) -> \"a\", from: [1], over: times(2)); step u") != nil)
    #expect(Program.code("u = walk((x, t, s) -> [1, 2], from: [1], over: times(2)); step u") != nil)
    #expect(Program.code(Self.problem + "cpigdm(problem, start: 1.5)") == "E092")
  }
}

/// Raises the interrupt once so many steps are reported.
private final class Interrupter: Shell.Host, @unchecked Sendable {
  weak var session: Session?
  private let limit: Int
  private var isDone = false

  init(after limit: Int) { self.limit = limit }

  func emit(_ event: Event) {
    guard !isDone, case .progress(let progress) = event, progress.done == limit else { return }
    isDone = true
    session?.interrupt.raise()
  }
}
