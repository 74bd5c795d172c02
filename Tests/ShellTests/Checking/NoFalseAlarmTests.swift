import Foundation
import Shell
import Testing

/// The checker reports nothing that a run does not come to.
@Suite struct NoFalseAlarmTests {
  /// Where the shape is another in each turn or branch, nothing is certain.
  @Test(
    arguments: [
      "x = zeros(2); if uniform() < 2 { x = zeros(3) }; x + zeros(3)",
      "x = zeros(2); for i in 1..3 { x = concat(x, [i]) }; x + zeros(5)",
      "x = zeros(2); for i in 0..9 { if i == 3 { x = zeros(5); break }; x = zeros(3) }; x + zeros(5)",
      "x = zeros(2); i = 0; while i < 2 { i = i + 1; if i == 2 { x = zeros(4); continue }; x = zeros(3) }; x + zeros(4)",
      "if false { zeros(2) + zeros(3) }", "for i in 3..0 { zeros(2) + zeros(3) }", "f(x) = zeros(2) + zeros(3); 1",
      "f(n) = { if n > 0 { return 1 }; zeros(2) + zeros(3) }; f(1)", "map(x -> zeros(2) + zeros(3), zeros(0))",
      "false and all(zeros(2) + zeros(3))", "true or all(zeros(2) + zeros(3))",
      "i = 7; for i in 1..3 { }; zeros(i) + zeros(3)",
      "x = zeros(3); f(y) = x + y; x = zeros(2); f(zeros(2))",
      "f(n) = if n < 1 { zeros(2) } else { zeros(3) }; f(2) + zeros(3)",
      "x = [1, 2, 3]; x[x > 1] + zeros(2)", "x = zeros(3); x[0] = 5; x[:1] + zeros(1)",
      "prior = digits(); prior(denoise: (x, m, s) -> x, shape: [3])",
      "sum = 3; sum([1, 2])", "H = superresolution(2); H(zeros(1, 4, 4)); H(zeros(5, 1, 4, 4)) + zeros(5, 1, 2, 2)",
      "f = x -> x; g(y) = f(y); f = (x) -> zeros(2); g(3) + zeros(2)", "x = zeros(2, 3); x' @ zeros(2)", "2 * 3..7",
      "A = [1, 2; 3, 4]; (A @ A)[0] @ A[:, 1]", "f(x, k: 2) = x*k; f(zeros(3), k: [1, 2, 3]) + zeros(3)",
      "t = map(n -> (n: n, s: n^2), 1..4); t.s + zeros(4)", "x = 0..3; x + zeros(4)", "I * zeros(3) + zeros(3)",
      "H = matrix(ones(2, 3)); P = H† * H; exp(0.3*I + 0.7*P)(zeros(3)) + zeros(3)",
      "exp(matrix(eye(2)))(zeros(4, 2)) + zeros(4, 2)",
      "g = gaussian([0, 0], 1); q = observe(g, matrix([1, 0]), zeros(6, 1), noise: 0.1); w = cpigdm(q); run w; w.x0 + zeros(6, 2)",
      "x = zeros(3); forget x; x = zeros(2); x + zeros(2)",
      "c = 1; y = if c { zeros(2) } else { zeros(3) }; y + zeros(2)",
      "h(x) = { k = y -> if y > 0 { k(y - 1) } else { zeros(2) }; k(x) }; h(2) + zeros(2)",
      "x = \"a\"; x == \"b\"; x != \"a\"",
    ])
  func theseRun(_ program: String) {
    #expect(Program.error(program, seconds: 20).map { Renderer().render($0) } == nil)
  }

  @Test func examplesOfAllBuiltins() {
    for builtin in Library.builtins {
      for example in builtin.examples {
        let found = Session(host: Recorder()).shapeError(in: SourceText(example))
        #expect(found == nil, "\(builtin.name): \(found.map { Renderer().render($0) } ?? "")")
      }
    }
  }

  @Test func goodProgramsOfTheCatalogue() {
    for code in Catalogue.all {
      let found = Session(host: Recorder()).shapeError(in: SourceText(code.good))
      // A page's good program may still lack a file or a terminal; its shapes are right.
      #expect(found == nil, "\(code.id): \(found.map { Renderer().render($0) } ?? "")")
    }
  }

  /// Random programs, and right ones that were spoilt: what is reported fails when it runs too.
  @Test func whatIsReportedOfRandomProgramsFailsWhenRun() {
    Program.memory
    let count = ProcessInfo.processInfo.environment["CONJUGATE_FUZZ"].flatMap(Int.init) ?? 2000
    var reported = 0
    for seed in 0..<UInt64(count) {
      var generator = ProgramGenerator(seed: seed &+ 1_000_000)
      let text = generator.program()
      let source = SourceText(text)
      guard (try? Parser.parse(source)) != nil else { continue }
      let session = Session(host: Recorder())
      session.limits.seconds = 0.2
      session.bind("x", .number(2))
      guard let early = session.shapeError(in: source) else { continue }
      reported += 1
      session.checksShapes = false
      do {
        try session.run(source)
        Issue.record("\(seed): \(Renderer().render(early))\n\(text)")
      } catch let late as Diagnostic {
        // Where both stop at the same place, they say the same.
        if let a = early.span, let b = late.span, a.start == b.start, a.end == b.end, late.code != .budgetSpent {
          #expect(
            early.code == late.code && early.message == late.message,
            "\(seed): \(early.message) | \(late.message): \(text)")
        }
      } catch {
        Issue.record("\(seed): \(error)")
      }
    }
    #expect(reported > count / 50, "\(reported)")
  }

  /// What is not known is never quoted: the message would name a value that is made up.
  @Test func madeUpValuesAreNotQuoted() {
    for program in ["n = sum(randn(3)); n(2)", "for i in norm([3, 4]) { i }"] {
      let found = Session(host: Recorder()).shapeError(in: SourceText(program))
      #expect(found == nil, "\(program): \(found?.message ?? "")")
    }
  }
}
