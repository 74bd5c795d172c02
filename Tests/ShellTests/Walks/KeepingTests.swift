import Shell
import Testing

/// Walks that keep few states and take steps again.
@Suite struct KeepingTests {
  private static let setup = """
    g = mixture([0.4, 0.6], [-1, 0, 1; 1, 0.5, 0], [0.2, 0.4]); H = matrix([1, 2, 0; 0, 1, 1]); p = vp()
    problem = observe(g, H, [0.5, 1], noise: 0.1)
    noisy(x, t, s) = { x0 = g.x0(x, t); terms(data: p.mu(s)*x0, noise: p.sigma(s)*randn(like: x)) }
    multi(x, t, s, m) = {
      x0 = g.x0(x, t); d = if m.step == 1 { x0 } else { 1.5*x0 - 0.5*m.d }
      terms(data: p.mu(s)*d, noise: p.sigma(s)/p.sigma(t)*(x - p.mu(t)*d), keep: (d: x0))
    }

    """

  /// Every state, term, value and residual has the same bits, whatever is kept; steps back and on again too.
  @Test(
    arguments: [
      "cpigdm(problem, steps: 7", "cpigdm(problem, steps: 7, order: 2, churn: 0.3, count: 2",
      "cpigdm(problem, steps: 7, order: 2, covariance: \"moments\"",
      "pigdm(problem, steps: 7, churn: 0.4, noise: \"path\"", "cpc(problem, steps: 7",
      "cmm(problem, steps: 7, count: 2",
      "smm(problem, steps: 7, count: 2", "walk(noisy, from: ones(2, 3), over: times(7)",
      "walk(multi, from: ones(3), over: times(7)",
    ], ["\"none\"", "1", "3", "100"])
  func nothingDependsOnWhatIsKept(_ call: String, _ keep: String) {
    let history = call.hasPrefix("walk") ? "" : "check a.history.residual == b.history.residual"
    Checked(
      "\(call), keep: \(keep))",
      Self.setup
        + """
        seed 3; a = \(call)); seed 3; b = \(call), keep: \(keep))
        run a; run b; check a.x == b.x; check a.states == b.states; check a.estimates == b.estimates
        \(history)
        for n in [1, 3] {
          back a, n; back b, n; check a.x == b.x; check a.x0 == b.x0; check a.states == b.states
        }
        check a.values.x == b.values.x; check a.x == b.x; diff a, b
        v = fork(b); step a; step b; check a.x == b.x; check v.step + 1 == b.step; step v; check v.x == b.x
        run a; run b; check a.x == b.x; check a.states == b.states; check a.estimates == b.estimates
        """
    ).run()
  }

  @Test(
    arguments: [
      "cpigdm(problem, steps: 7, order: 2", "smm(problem, steps: 7", "walk(multi, from: ones(3), over: times(7)",
    ])
  func explanationsAreTheSame(_ call: String) {
    func text(_ keep: String) -> String {
      Program.output(Self.setup + "seed 3; w = \(call), keep: \(keep)); step w, 6; explain w; back w, 2; explain w")
    }
    #expect(text("\"none\"") == text("\"all\""))
    #expect(text("4") == text("\"all\""))
    #expect(text("\"all\"").contains("step 4 of 7"))
  }

  /// What a walk of 20 steps over 1000 numbers holds: the states it keeps, the present one, and where steps are kept at
  /// hand the last one.
  @Test func whatIsHeldIsWhatIsKept() throws {
    func held(_ keep: String, _ more: String = "") throws -> Int {
      let session = Session(host: Recorder())
      try session.run(
        "g = gaussian(zeros(1000), 1); w = ddim(g, steps: 20, from: ones(1000), keep: \(keep)\(more)); run w; back w")
      guard case .object(let object)? = session.binding("w"), let walk = (object as? WalkObject)?.walk else { return 0 }
      return walk.heldBytes / 8000
    }
    #expect(try held("\"none\"") == 2)
    #expect(try held("5") == 5)  // 0, 5, 10, 15 and 19.
    #expect(try held("\"all\"") == 20)
    // Order 2 has one tensor more for each of them but the first.
    #expect(try held("\"none\"", ", order: 2") == 3)
    #expect(try held("\"all\"", ", order: 2") == 39)
  }

  /// A step is taken again without a word, and where it would lead elsewhere that is said.
  @Test func stepsAreTakenAgainInSilence() throws {
    let host = Recorder()
    let session = Session(host: host)
    try session.run(
      """
      k = 2; f(x, t, s) = { print "on"; terms(a: x/k, b: 0*x) }
      u = walk(f, from: [8], over: times(4), keep: "none"); run u;
      """)
    let spoken = host.texts.filter { $0 == "on" }.count
    #expect(spoken == 4)
    try session.run("check u.terms.a == [0.5]; check u.states[:, 0] == [8, 4, 2, 1, 0.5]; back u, 2; check u.x == [2]")
    #expect(host.texts.filter { $0 == "on" }.count == spoken)
    try session.run("k = 3")
    do {
      try session.run("u.terms")
      Issue.record("the step was another")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.code == .walkStopped && diagnostic.message.contains("step 2 of `f`, taken again"))
    }
    // The step just taken is at hand as it was.
    try session.run("v = walk(f, from: [9], over: times(4)); step v; k = 4; check v.terms.a == [3]")
  }

  @Test func whatCannotBeKeptIsAnError() {
    for keep in ["0", "\"some\"", "1.5", "-1"] {
      #expect(Program.code(Self.setup + "cpigdm(problem, keep: \(keep))") == "E070", "\(keep)")
    }
    #expect(Program.code(Self.setup + "cpigdm(problem, keep: [1, 2])") != nil)
  }
}
