import Foundation
import Shell
import Testing

/// What cannot go together is said before anything runs, in the words of the run.
@Suite struct EarlyErrorTests {
  /// A source that is checked and one that is not, in sessions of their own.
  private func outcome(_ program: String, checked: Bool, name: String = "input") -> (
    output: [String], error: Diagnostic?
  ) {
    Program.memory
    let host = Recorder()
    let session = Session(host: host)
    session.limits.seconds = 20
    session.checksShapes = checked
    do {
      try session.run(SourceText(program, name: name))
      return (host.texts, nil)
    } catch {
      return (host.texts, Diagnostic.from(error))
    }
  }

  private func text(_ diagnostic: Diagnostic) -> String {
    var copy = diagnostic
    copy.notes.removeAll { $0 == "found before anything ran" }
    return Renderer().render(copy)
  }

  static let programs = [
    "A = zeros(2, 3); v = zeros(4); A @ v", "x = zeros(3, 4); x + zeros(2, 4)", "[zeros(2), zeros(3)]", "[1, 2; 3]",
    "x = [1, 2, 3]; x[5]", "x = zeros(2, 3); x[0, 0, 0]", "x = zeros(4); x[0:2] = [1, 2, 3]", "x = zeros(3); x[0.5]",
    "H = matrix(ones(2, 3)); H(zeros(4))", "H = matrix(ones(2, 3)); H * zeros(4)",
    "H = matrix(ones(2, 3)); H'(zeros(3))",
    "A = matrix(ones(2, 3)); A * A", "A = matrix(ones(2, 3)); A + matrix(ones(3, 2))", "2*[1, 2]*matrix(eye(2))",
    "observe(gaussian(zeros(4), eye(4)), matrix(ones(2, 3)), zeros(2), noise: 0.1)",
    "observe(gaussian(zeros(3), eye(3)), matrix(ones(2, 3)), zeros(3), noise: 0.1)",
    "observe(gaussian(zeros(3), eye(3)), matrix(ones(2, 3)), zeros(2), noise: -1)",
    "d = digits(); H = superresolution(4); observe(d, H, d.sample(), noise: 0.05)",
    "d = digits(); observe(d, superresolution(3), zeros(1, 9, 9), noise: 0.05)",
    "mixture([1, 1], zeros(3, 2), [1, 1])", "gaussian([0, 0], eye(3))", "d = digits(); d.x0(zeros(28), 0.5)",
    "p = vp(); p.mu(2)", "digits().x0(zeros(1, 28, 28), 1.5)", "digits().score(zeros(1, 28, 28), 90, path: edm())",
    "f(A, v) = A @ v; g(v) = f(zeros(2, 3), v); g(zeros(4))", "f(x) = x; f(1, 2)",
    "f(x, k: 2) = x; f(1, n: 2)", "x = zeros(3); for i in 0..2 { x[i] = i }; ones(2, 4) @ x", "if zeros(3) > 0 { 1 }",
    "while zeros(3) > 0 { 1 }", "for i in 3 { print i }", "sum(zeros(2, 3), axis: 2)", "zeros(2, 3)(1)",
    "(a, b, c) = zeros(2, 3)", "chol(zeros(2, 3))", "solve(eye(3), zeros(4))",
    "concat(zeros(2, 3), zeros(2, 4), axis: 0)",
    "stack([1, 2], [1, 2, 3])", "\"a\" + 1", "sin + 1", "reshape(zeros(3), 2, 2)", "v = [1, 2]; v'", "r = (a: 1); r.b",
    "x = 3; x(2)", "check zeros(2) ≈ zeros(3)", "dot([1, 2], [1, 2, 3])", "psnr(zeros(4, 4), zeros(4, 5))",
    "take([1, 2], [5])", "permute(zeros(2, 3), [0, 0])", "maximum([1, 2], [1, 2, 3])", "zeros(-1)", "sqrt(\"four\")",
    "x = zeros(3); h(t) = { y = t + 1; y @ zeros(2, 2) }; h(x)", "n = 3; A = zeros(n, n + 1); A @ zeros(2*n)",
    "x = randn(5, 3); C = cov(x); C @ zeros(5)", "(U, S, V) = svd(zeros(4, 3)); U @ zeros(4)",
    "g = gaussian([0, 0], 1); w = cpigdm(observe(g, matrix([1, 0]), [0.5], noise: 0.1), count: 7); w.x @ zeros(3)",
    "D = operator(x -> x[1:] - x[0:-1], shape: [10]); D(zeros(9))", "max(1, 2)",
    "m = map(n -> zeros(3), 1..4); m @ zeros(4)",
  ]

  @Test(arguments: programs)
  func nothingRunsBeforeTheMessage(_ program: String) throws {
    let text = "print \"ran\"\n" + program
    let (output, error) = outcome(text, checked: true)
    #expect(output.isEmpty)
    let plain = outcome(text, checked: false)
    #expect(plain.output.first == "ran")
    // The message is the one of the run.
    let (early, late) = (try #require(error), try #require(plain.error))
    #expect(self.text(early) == self.text(late))
    #expect(early.notes.contains("found before anything ran"))
  }

  /// Of the reviewed wrong programs, the checker finds many, and says the same of them.
  @Test func reviewedProgramsGetTheSameMessage() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Bad")
    var found = 0
    for name in BadProgramTests.names {
      let lines = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8).components(
        separatedBy: "\n")
      let program = lines.filter { !$0.hasPrefix("#>") }.joined(separator: "\n")
      let session = Session(host: Recorder())
      let source = SourceText(program, name: name)
      guard (try? Parser.parse(source)) != nil, let early = session.shapeError(in: source) else { continue }
      found += 1
      let late = try #require(outcome(program, checked: false, name: name).error, "\(name): \(early.message)")
      #expect(text(early) == text(late), "\(name)")
    }
    #expect(found >= 45, "\(found)")
  }

  @Test func whatTheSessionHoldsIsKnown() throws {
    let session = Session(host: Recorder())
    try session.run("A = zeros(2, 3); H = matrix(ones(2, 3)); f(x) = A @ x; g = gaussian(zeros(3), 1)")
    for program in ["b = 1; A @ zeros(2)", "b = 1; H(zeros(2))", "b = 1; f(zeros(2))", "b = 1; g.x0(zeros(2), 0.5)"] {
      #expect(throws: Diagnostic.self) { try session.run(program) }
      #expect(session.binding("b") == nil, "\(program)")
    }
    #expect(throws: Never.self) { try session.run("A = zeros(2, 2); f([1, 2])") }
  }

  @Test func theCheckOfALongProgramIsSwift() {
    let lines = (0..<3000).map { "x\($0) = zeros(3, \($0 % 7 + 1)); y\($0) = x\($0) @ ones(\($0 % 7 + 1), 2)" }
    let source = SourceText(lines.joined(separator: "\n") + "\nzeros(2) + zeros(3)")
    let session = Session(host: Recorder())
    let start = Date()
    _ = session.shapeError(in: source)
    #expect(Date().timeIntervalSince(start) < 2)
  }
}
