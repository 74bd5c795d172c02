import Numerics
import Shell
import Testing

/// Every pair of drawing calls, in every order, is independent.
@Suite struct RandomCallTests {
  private let calls = DrawingCall.all
  private let tour = Independence.tour(DrawingCall.all.count)

  private func session(_ seed: Int) throws -> Session {
    let session = Session(host: Recorder())
    session.limits.seconds = 600
    try session.run("seed \(seed)")
    try session.run(DrawingCall.setting)
    for (i, call) in calls.enumerated() { try session.run("f\(i)() = \(call.expression);") }
    return session
  }

  private func values(_ session: Session, _ name: String) throws -> [Double] {
    try #require(try session.binding(name)?.tensor()).scalars
  }

  /// Compares each draw with the three before it.
  private func compare(_ draws: [(call: Int, values: [Double])], _ context: String) {
    var recent: [(Int, Drawn)] = []
    var faults: [String] = []
    for draw in draws {
      let drawn = Drawn(calls[draw.call].expression, draw.values)
      for (call, before) in recent {
        let isFine = calls[call].isFine && calls[draw.call].isFine
        if let fault = Independence.fault(before, drawn, isFine: isFine) { faults.append(fault) }
      }
      recent = recent.suffix(2) + [(draw.call, drawn)]
    }
    #expect(faults.isEmpty, "\(context): \(faults.count) of \(3 * draws.count) pairs, such as: \(faults.first ?? "")")
  }

  @Test func everyPairAtThePromptIsIndependent() throws {
    let session = try session(1)
    let draws = try tour.map { i -> (Int, [Double]) in
      try session.run("now = \(calls[i].expression);")
      return (i, try values(session, "now"))
    }
    compare(draws, "at the prompt")
  }

  @Test func everyPairInFunctionsAndInMapIsIndependent() throws {
    let session = try session(2)
    let names = calls.indices.map { "f\($0)" }.joined(separator: ", ")
    try session.run(
      "calls = (\(names)); all = map(k -> calls[k](), [\(tour.map(String.init).joined(separator: ", "))]);")
    let all = try values(session, "all")
    let n = all.count / tour.count
    compare(tour.indices.map { (tour[$0], Array(all[($0 * n)..<(($0 + 1) * n)])) }, "in map")
  }

  /// Each step draws twice; the state has a batch axis, so that samples have streams of their own.
  @Test func everyPairWithinAStepIsIndependent() throws {
    let session = try session(3)
    let names = calls.indices.map { "f\($0)" }.joined(separator: ", ")
    let steps = tour.count - 1
    try session.run(
      """
      calls = (\(names)); tour = [\(tour.map(String.init).joined(separator: ", "))]
      two(x, t, s) = { k = \(steps) - t; stack([calls[tour[k]](), calls[tour[k + 1]]()]) }
      w = walk(two, from: zeros(2, N), over: flip(0..\(steps)));
      """)
    var draws: [(Int, [Double])] = []
    for k in 0..<steps {
      try session.run("step(w); now = w.x;")
      let now = try values(session, "now")
      draws += [(tour[k], Array(now.prefix(now.count / 2))), (tour[k + 1], Array(now.suffix(now.count / 2)))]
    }
    compare(draws, "within a step")
  }

  /// What a step draws is not what the prompt draws, and moves it by nothing.
  @Test func walksAndThePromptAreApart() throws {
    let with = try session(4)
    let without = try session(4)
    try with.run("w = walk((x, t, s) -> randn(N), from: zeros(N), over: times(3)); step w; here = w.x; u = run(w).x;")
    for session in [with, without] { try session.run("now = randn(N); p = permutation(N);") }
    #expect(try values(with, "now") == values(without, "now"))
    #expect(try values(with, "p") == values(without, "p"))
    let draws = try ["here", "u", "now"].map { Drawn($0, try values(with, $0)) }
    for (a, b) in [(0, 1), (0, 2), (1, 2)] { #expect(Independence.fault(draws[a], draws[b]) == nil) }
  }

  /// A step that is taken back and taken again draws the same, with the walks made in it.
  @Test func aStepTakenAgainIsTheSame() throws {
    let session = try session(5)
    try session.run(
      """
      inner(x, t, s) = randn(N) + ddim(g, count: N).x[:, 0] + uniform(N)
      w = walk(inner, from: zeros(N), over: times(3)); step w; a = w.x; step w; b = w.x
      back w; back w; v = fork(w); step w; c = w.x; randn(3); step w; d = w.x; run v; k = v.x;
      """)
    #expect(try values(session, "a") == values(session, "c"))
    #expect(try values(session, "b") == values(session, "d"))
    try session.run("run w; l = w.x")
    #expect(try values(session, "k") == values(session, "l"))
  }

  /// How much a call draws moves no call after it.
  @Test(arguments: ["randn(1000)", "g.sample(3)", "far.sample(17)", "pq.sample()", "uniform(0)", "permutation(9)"])
  func aCallTakesOneAddress(_ call: String) throws {
    let (one, other) = (try session(6), try session(6))
    try one.run("\(call); now = randn(N)")
    try other.run("randn(1); now = randn(N)")
    #expect(try values(one, "now") == values(other, "now"))
  }

  /// What asks for an address in the examples of all built-ins is in the table.
  @Test func theTableHasAllThatDraw() throws {
    let known = Set(calls.flatMap(\.names) + DrawingCall.hidden)
    let folder = try TemporaryFolder()
    var drawing: Set<String> = []
    for builtin in Library.builtins {
      for example in builtin.examples {
        let session = Session(host: Recorder())
        session.files.base = folder.path
        session.limits.seconds = 600
        session.drawing = { drawing.insert($0.split(separator: ".").last.map(String.init) ?? $0) }
        try? session.run(example)
      }
    }
    #expect(drawing.subtracting(known) == [], "without a line in DrawingCall.all")
    #expect(known.subtracting(drawing) == [], "draws in no example")
  }
}
