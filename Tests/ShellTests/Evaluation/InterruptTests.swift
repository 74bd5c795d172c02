import Foundation
import Numerics
import Restore
import Shell
import Synchronization
import Testing

/// A program stops within its time however long one operation of it takes, and the session goes on.
@Suite(.serialized) struct InterruptTests {
  /// Programs of which each would take many seconds or without end.
  static let long = [
    "f = t -> exp(t)*sin(t); " + String(repeating: "f = deriv(f); ", count: 20) + "f(0.5)",
    "a = randn(5000, 5000); b = a @ a @ a",
    "a = randn(1200, 1200); while true { b = svd(a) }",
    "a = randn(1200, 1200); while true { H = matrix(a + a') }",
    "x = randn(1e7); while true { x = sort(-x) }",
    "p = gaussian([0, 0], [1, 0; 0, 1]); while true { x = p.sample(1e7) }",
    "while true { y = jacobian(x -> x^2 + cumsum(x), randn(2000)) }",
    "while true { y = hessian(x -> sum(exp(x))^2, randn(500)) }",
    "H = operator(x -> 2*x, shape: [10]); for i in 1..9 { H = H*H }; while true { x = H(randn(10)) }",
    "while true { x = permutation(3e7) }",
    "q = posterior(observe(digits(), superresolution(4), randn(1, 7, 7), noise: 0.1)); while true { q.sample(1e5) }",
  ]

  @Test(arguments: long) func longOperationsEndInTime(_ program: String) throws {
    let session = Session(host: Recorder())
    try session.run("kept = 3")
    session.limits.seconds = 0.5
    // Two calls that were left behind at once are the most there may be.
    let patience = Date().addingTimeInterval(20)
    while Unattended.count > 0 && Date() < patience { usleep(50_000) }
    let start = Date()
    do {
      try session.run(program)
      Issue.record("it ran to its end")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.code == .budgetSpent, "\(diagnostic.message)")
      #expect(!diagnostic.labels.isEmpty)
    }
    #expect(Date().timeIntervalSince(start) < 15)
    session.limits.seconds = nil
    #expect(try session.evaluate("kept + sum([1, 2])").number == 6)
  }

  /// A limit that is reached as the work ends stops nothing, and nothing that comes next.
  @Test func whatHasEndedIsNotStopped() throws {
    let session = Session(host: Recorder())
    session.interrupt.raise(.outOfTime)
    session.interrupt.lower()
    try session.perform { session.interrupt.raise(.outOfTime) }
    #expect(try session.evaluate("1 + 2").number == 3)
  }

  /// Waits in small steps, as long as nothing stops it.
  private static func wait(_ seconds: Double, in session: Session) throws {
    for _ in 0..<Int(seconds * 100) {
      try session.checkInterrupt()
      usleep(10_000)
    }
  }

  /// What other threads and programs take of the machine is not the program's: three of its seconds pass here.
  @Test func otherWorkStopsNoProgram() throws {
    let session = Session(host: Recorder())
    session.limits.seconds = 0.2
    let isOver = Mutex(false)
    for _ in 0..<4 { Thread.detachNewThread { while !isOver.withLock({ $0 }) {} } }
    defer { isOver.withLock { $0 = true } }
    try session.perform { try Self.wait(0.6, in: session) }
  }

  /// A program that waits takes no processor time, and is stopped all the same.
  @Test func aProgramThatWaitsIsStopped() throws {
    let session = Session(host: Recorder())
    session.limits.seconds = 0.05
    #expect(throws: Diagnostic.self) { try session.perform { try Self.wait(600, in: session) } }
  }

  @Test func anInterruptReachesOneLongOperation() throws {
    let session = Session(host: Recorder())
    DispatchQueue(label: "finger").asyncAfter(deadline: .now() + 0.4) { session.interrupt.raise() }
    #expect(Program.code("x = 1") == nil)
    do {
      try session.run("x = 5; a = randn(5000, 5000); x = 6; b = a @ a @ a; x = 7")
      Issue.record("it ran to its end")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.code == .interrupted)
    }
    #expect(!session.interrupt.isRaised)
    #expect(try session.evaluate("x").number != 7)
    #expect(session.binding("b") == nil)
  }

  @Test func operatorsDoNotGrowWithoutEnd() throws {
    for program in [
      "H = superresolution(4); for i in 1..60 { H = H + H }",
      "H = matrix(eye(2)); for i in 1..60 { H = H + H }; 1/0; H.name + 1",
      "H = operator(x -> 2*x, shape: [2]); for i in 1..60 { H = H*H }",
      "H = superresolution(4); G = H; for i in 1..100000 { H = H + G }",
      "H = superresolution(4); for i in 1..100000 { H = -H }",
    ] {
      let code = Program.code(program, seconds: 20)
      #expect(code != nil && code != "E077", "\(program): \(code ?? "")")
    }
  }

  /// What waits for a shape is asked for it once, however many parts it has and whichever fails.
  @Test func manyPartsAreResolvedOnce() {
    let start = Date()
    #expect(
      Program.code("H = superresolution(3); for i in 1..40 { H = H + blur(sigma: 1) }; H(randn(1, 8, 8))") == "E070")
    #expect(Date().timeIntervalSince(start) < 5)
  }

  /// A drawing that is to stop ends long before it is done, and is no picture.
  @Test func drawingsStop() throws {
    let count = 5_000_000
    let x = (0..<count).map { Double($0) }
    let y = x.map { sin($0 * $0) }
    let plots = [
      Plot([.line(x: x, y: y, label: "y")]), Plot([.points(x: x, y: y, label: "y")]),
      Plot([.arrows(x: x, y: y, u: y, v: y, label: "y")]),
    ]
    let pictures = plots.map(Picture.plot) + [.figure(Figure([Panel(Raster(width: 8000, height: 8000), label: "x")]))]
    let request = Cancellation()
    request.raise()
    request.governing {
      for picture in pictures {
        for kind in [PictureProtocol.kitty, .sixel, .dots] {
          let start = Date()
          #expect(throws: TensorError.self) { try picture.terminalText(kind, columns: 80) }
          #expect(Date().timeIntervalSince(start) < 3, "\(kind) \(picture.caption)")
        }
      }
      let start = Date()
      #expect(throws: TensorError.self) { try Plot.histogram(y, label: "y") }
      #expect(Date().timeIntervalSince(start) < 1)
    }
  }

  /// A chain of functions that hold each other is refused while it can still be released.
  @Test(arguments: [
    "f = sin; for i in 1..100000 { f = deriv(f) }", "f = sin; for i in 1..100000 { f = grad(f) }",
    "f(n) = { p = gaussian([0], [1;]); for i in 1..n { q = p; "
      + "p = prior(denoise: (x, mu, sigma) -> q.denoise(x, mu, sigma), shape: [1]) }; p }; f(100000)",
  ]) func functionsDoNotHoldFunctionsWithoutEnd(_ program: String) {
    #expect(Program.code(program, seconds: 30) == "E078")
  }

  /// The nesting limit is found in time that grows with the length, not with its square.
  @Test(arguments: ["a:(", "f(x)={", "(a: ", "{[", "a:(b,", "if x {", "x -> {", "[x, (", "\"{(", "f(", "{)"])
  func endlessNestingIsToldAtOnce(_ piece: String) {
    let start = Date()
    #expect(Program.code(String(repeating: piece, count: 100_000)) != nil)
    #expect(Date().timeIntervalSince(start) < 3)
  }
}
