import Shell
import Testing

/// Each case is a program and what it prints.
typealias Case = (program: String, output: String)

@Suite struct StatementTests {
  @Test(
    arguments: [
      ("a = 3", "a = 3"), ("a = 3;", ""), ("a = 1; b = 2", "b = 2"), ("3 + 4", "7"), ("x = 2\nx", "x = 2\nx = 2"),
      ("v = [1, 2]", "v = [1, 2]"), ("A = [1, 2; 3, 4]", "A = [1, 2; 3, 4]"), ("s = \"a\"", "s = \"a\""),
      ("0..3", "0..3"), ("(1, \"b\")", "(1, \"b\")"), ("(nfe: 5, psnr: 21.3)", "(nfe: 5, psnr: 21.3)"),
      ("pi", "pi = 3.141592654"),
      ("f(t) = t^2", "f: function f(t)"), ("h = x -> x", "h: function (x)"),
      ("k(x, k: 2) = x^k", "k: function k(x, k: 2)"),
      ("x = zeros(3, 4)", "x: 3×4 f64  [0, 0]  mean 0  sd 0"),
      ("x = 1..12; x*1.0", "12 f64  [1, 12]  mean 6.5  sd 3.61"),
      ("x = ones(3, 4); x[0, 0] = 0/0; x", "x: 3×4 f64  [1, 1]  mean 1  sd 0  1 nan"), ("1/0", "inf"), ("-1/0", "-inf"),
      ("0/0", "nan"), ("1e300*1e300", "inf"), ("(U, S) = (1, 2)", "U = 1\nS = 2"), ("(a, b) = [3, 4]", "a = 3\nb = 4"),
      ("x = [1, 2, 3]; x[0] = 9", "x = [9, 2, 3]"), ("if true { 5 }", ""), ("for i in 0..1 { i }", ""),
      ("a = 1 +\n  2", "a = 3"), ("a = [1,\n 2]", "a = [1, 2]"), ("# only a comment", ""), ("", ""),
      ("a = 1 # b = 2", "a = 1"),
      ("f(x) = {\n  y = x + 1\n  y * 2\n}\nf(3)", "f: function f(x)\n8"),
    ] as [Case])
  func theEchoShowsWhatTopLevelBindsAndYields(_ test: Case) {
    #expect(Program.output(test.program) == test.output)
  }

  @Test func aRandomMatrixIsSummarised() throws {
    let line = Program.output("x = randn(3, 4)")
    #expect(line.wholeMatch(of: /x: 3×4 f64  \[-?[\d.]+, -?[\d.]+\]  mean -?[\d.]+  sd [\d.]+/) != nil, "\(line)")
  }

  @Test(
    arguments: [
      ("for i in 0..3 { print i }", "0\n1\n2\n3"), ("for i in 3..0 { print i }", ""),
      ("for x in [5, 6] { print x }", "5\n6"),
      ("for r in [1, 2; 3, 4] { print r }", "[1, 2]\n[3, 4]"), ("for x in (1, \"a\") { print x }", "1\na"),
      ("for i in 0..9 { if i == 2 { break }; print i }", "0\n1"),
      ("for i in 0..3 { if i % 2 == 0 { continue }; print i }", "1\n3"),
      ("i = 0; while i < 3 { i = i + 1 }; print i", "3"), ("for i in 0.5..3 { print i }", "0.5\n1.5\n2.5"),
      ("for i in 0..1 { for j in 0..5 { if j > i { break }; print i, j } }", "0 0\n1 0\n1 1"),
      ("x = 1; if x > 2 { print 1 } else if x > 0 { print 2 } else { print 3 }", "2"),
      ("if [1] > 0 { print 1 }", "1"), ("x = if 0 { 1 } else { 2 }", "x = 2"),
      ("i = 7; for i in 0..2 { }; print i", "2"),
      ("if not (1 > 2) and true { print 1 }", "1"), ("t = map(n -> (n: n), 1..2); for r in t { print r.n }", "1\n2"),
    ] as [Case])
  func controlFlow(_ test: Case) {
    #expect(Program.output(test.program) == test.output)
  }

  @Test func whatWasBoundBeforeAnErrorStays() throws {
    let session = Session(host: Recorder())
    #expect(throws: Diagnostic.self) { try session.run("a = 1\nb = a + unknown\nc = 3") }
    #expect(session.binding("a")?.number == 1)
    #expect(session.binding("b") == nil && session.binding("c") == nil)
    try session.run("d = a + 1")
    #expect(session.binding("d")?.number == 2)
  }

  @Test func nothingRunsWhenTheSyntaxIsWrong() {
    let session = Session(host: Recorder())
    #expect(throws: Diagnostic.self) { try session.run("a = 1\nb = (") }
    #expect(session.binding("a") == nil)
  }

  @Test func commandsAboutTheSession() {
    #expect(Program.output("a = 1; b = \"x\"; who") == "a = 1\nb = \"x\"")
    #expect(Program.output("a = 1; b = 2; forget a; who") == "b = 2")
    #expect(Program.output("a = 1; forget a; a").hasPrefix("error[E030]"))
    #expect(Program.output("mean = 3; forget mean; mean([1, 2, 3])") == "2")
    #expect(Program.code("forget nothing") == "E030")
    #expect(Program.output("time 1 + 2").wholeMatch(of: /took [\d.]+ (µs|ms|s)\n3/) != nil)
    #expect(Program.output("time x = 4").hasSuffix("x = 4"))
    #expect(Program.output("print 1, \"a\", [1, 2]") == "1 a [1, 2]")
    #expect(Program.output("full [1.5, 2; 3, 4]") == "1.5    2\n  3    4")
    #expect(Program.output("full 1/3") == "0.3333333333333333")
    #expect(Program.output("f(x) = x^2  # square\nfull f").hasSuffix("f(x) = x^2"))
    #expect(Program.output("full zeros(2, 1, 2)") == "[0, :, :]\n0  0\n\n[1, :, :]\n0  0")
  }

  @Test func sessionsStartAtSeedZero() {
    #expect(Program.output("a = randn(3); seed 0; check randn(3) == a").hasPrefix("error") == false)
    #expect(Program.output("seed 0; check all(randn(3) == randn(3)) == 0").hasPrefix("error") == false)
    #expect(Program.code("a = randn(3); seed 1; check randn(3) == a") == "E085")
    #expect(Program.code("seed -1") == "E070")
  }
}
