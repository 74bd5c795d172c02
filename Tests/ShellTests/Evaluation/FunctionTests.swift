import Shell
import Testing

@Suite struct FunctionTests {
  @Test(
    arguments: [
      ("x = 1; f(y) = { x = y + 1; x }; f(5); print x", "6\n1"), ("x = 1; f(y) = { x = y }; f(5); print x", "5\n1"),
      ("x = [1, 2]; f(x) = { x[0] = 9; x }; print f(x), x", "[9, 2] [1, 2]"),
      ("f(y) = y + z; z = 10; print f(1)", "11"),
      ("f(x) = { g(y) = x*y; g(3) }; print f(2)", "6"),
      ("f(x) = { y = x; g = t -> t + y; y = 100; g(1) }; print f(2)", "3"),
      ("f(n) = { g(k) = if k < 2 { 1 } else { k*g(k - 1) }; g(n) }; print f(5)", "120"),
      ("f(n) = { h = k -> if k < 2 { 1 } else { k*h(k - 1) }; h(n) }; print f(5)", "120"),
      ("f(n) = { for i in 0..n { if i == 2 { return \"early\" } }; \"late\" }; print f(5), f(1)", "early late"),
      ("f(n) = { while true { while true { return n } } }; print f(5)", "5"), ("f() = { return }; f()", ""),
      ("f(x) = if x > 0 { return 1 } else { 2 }; print f(1), f(-1)", "1 2"),
      (
        "even(n) = if n == 0 { 1 } else { odd(n - 1) }; odd(n) = if n == 0 { 0 } else { even(n - 1) }; print even(10)",
        "1"
      ),
      ("if true { y = 5 }; print y", "5"), ("f() = { if true { y = 5 }; y }; print f()", "5"),
      ("f(x) = { for i in 1..3 { x = x*i }; x }; print f(1)", "6"),
      ("compose(f, g) = x -> f(g(x)); h = compose(sin, x -> x*0); print h(3)", "0"),
      ("f(x, n: 2) = { n = n + 1; x^n }; print f(2), f(2)", "8 8"),
      ("a = 1; g = x -> x + a; a = 10; print g(1)", "11"), ("f = x -> x + 1; f = x -> x + 2; print f(1)", "3"),
      ("mean = 5; print mean", "5"), ("f(x) = { sum = x; sum + 1 }; print f(2), sum([1, 2])", "3 3"),
      ("fs = map(k -> k, 1..3); print fs", "[1, 2, 3]"),
      ("k = 3; print map(n -> { m = n*k; m + 1 }, [1, 2])", "[4, 7]"),
    ] as [Case])
  func scopes(_ test: Case) {
    let silenced = test.program.replacing("; f(5);", with: "; print f(5);")
    #expect(lastLines(Program.output(silenced), test.output) == test.output)
  }

  /// Definitions echo; what the program prints comes last.
  private func lastLines(_ output: String, _ expected: String) -> String {
    let count = expected.split(separator: "\n", omittingEmptySubsequences: false).count
    return expected.isEmpty && output.hasPrefix("f: ")
      ? "" : output.split(separator: "\n").suffix(count).joined(separator: "\n")
  }

  @Test func recursionEndsInAMessage() {
    #expect(Program.code("f(n) = f(n + 1); f(0)") == "E075")
    #expect(Program.code("f(n) = { (x -> f(x + 1))(n) }; f(0)") == "E075")
    #expect(Program.code("f(n) = map(f, [n]); f(0)") == "E075")
    #expect(Program.code("f(n) = deriv(f)(n); f(0)") == "E075")
    #expect(Program.output("f(n) = if n == 0 { 0 } else { 1 + f(n - 1) }; print f(5000)").hasSuffix("5000"))
  }

  @Test func valuesThatNestWithoutEndAreRefused() {
    #expect(Program.code("x = 1; while true { x = (x, 1) }") == "E078")
    #expect(Program.code("x = (1, 2); while true { x = (x, x) }") == "E078")
    #expect(Program.code("f(n) = { g = x -> x; while true { h = g; g = x -> h(x) } }; f(1)") == "E078")
    #expect(Program.code("s = \"ab\"; while true { s = \"{s}{s}\" }") == "E078")
    #expect(Program.code("randn(1e12)") == "E078")
    #expect(Program.code("x = ones(1e5, 1); x + x'*ones(1e5)") == "E078")
    #expect(Program.code("1..1e14 + 1") == nil)
    #expect(Program.code("sum(1..1e14)") == "E078")
  }

  @Test func loopsWithoutAnEndAreStopped() {
    #expect(Program.code("while true { }", seconds: 0.2) == "E077")
    #expect(Program.code("for i in 0..inf { }", seconds: 0.2) == "E062")
    #expect(Program.code("f() = { f2() }; f2() = 1; while true { f() }", seconds: 0.2) == "E077")
    #expect(Program.code("integral(x -> sin(x), 0, 1e9, tolerance: 1e-14)", seconds: 0.2) != nil)
  }

  @Test func anInterruptStopsAndTheSessionGoesOn() throws {
    let session = Session(host: Recorder())
    try session.run("x = 3")
    session.interrupt.raise()
    #expect(throws: Diagnostic.self) { try session.run("while true { }") }
    try session.run("y = x + 1")
    #expect(session.binding("y")?.number == 4)
  }
}
