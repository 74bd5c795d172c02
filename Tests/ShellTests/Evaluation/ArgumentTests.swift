import Shell
import Testing

@Suite struct ArgumentTests {
  @Test(
    arguments: [
      ("f(x, y) = x + y; f(1)", "E065"), ("f(x) = x; f(1, 2)", "E066"), ("f(x, k: 2) = x; f(1, j: 2)", "E067"),
      ("f(x, k: 2) = x; f(k: 2, 1)", "E068"), ("f(x) = x; f(1, x: 2)", "E069"), ("f(x) = x; f(x: 1, x: 2)", "E022"),
      ("norm()", "E065"), ("norm([1], [2])", "E066"), ("norm([1], axs: 0)", "E067"), ("zeros(1.5)", "E070"),
      ("zeros(\"a\")", "E058"),
      ("linspace(0, 1, -1)", "E070"), ("sum(x: [1])", nil), ("linspace(to: 1, from: 0, count: 3)", nil),
      ("map([1], sin)", "E058"),
      ("sort([1], axis: 3)", "E046"), ("sin(1, 2)", "E066"), ("sin(x: 1)", nil), ("zeros(2, like: [1])", "E070"),
      ("sum([1], axis: 0, keep: 0)", "E070"),
      ("quantile([1], 2)", "E070"), ("3(4)", "E005"), ("x = 3; x(4)", "E056"), ("\"a\"(1)", "E056"), ("[1](0)", "E056"),
    ] as [(String, String?)])
  func argumentsFindTheirParameters(_ program: String, _ code: String?) { #expect(Program.code(program) == code) }

  @Test func labelsWithoutAPositionMayStandBefore() {
    #expect(Program.output("p = vp(); x = [1]; p.convert(noise: x, to: \"velocity\", x, 0.5);") == "")
    #expect(Program.code("sum(axis: 0, [1, 2])") == nil)
    #expect(Program.code("linspace(count: 3, 0, 1)") == "E068")
    #expect(Program.code("f(k: 2, x) = x") == "E068")
  }

  @Test func aValueThatCannotBeCalledDoesNotHideABuiltInInACall() {
    #expect(Program.output("mean = 3; print mean, mean([1, 5])") == "3 3")
    #expect(Program.output("f(sum) = sum([sum, 1]); print f(2)").hasSuffix("3"))
    #expect(Program.output("sum = x -> 7; print sum([1, 5])").hasSuffix("7"))
    #expect(Program.code("y = 3; y(1)") == "E056")
  }

  @Test func labelsOfCommandsAreAllowed() {
    #expect(Program.code("f(x, n: 1) = x; f(1, n: 2)") == nil)
    #expect(Program.code("r = (steps: 1, time: 2, show: 3); print r.time + r.show") == nil)
  }
}
