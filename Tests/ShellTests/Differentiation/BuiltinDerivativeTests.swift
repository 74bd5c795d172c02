import Shell
import Testing

/// Differentiation through everything that can be written with a built-in.
@Suite struct BuiltinDerivativeTests {
  @Test(arguments: BuiltinDerivative.all)
  func forwardReverseAndDifferencesAgree(_ test: BuiltinDerivative) {
    let failure = Program.error(test.program, seconds: 120).map { Renderer().render($0) }
    #expect(failure == nil, "\(test.testDescription)")
  }

  @Test(arguments: BuiltinDerivative.steps.sorted { $0.key < $1.key })
  func aStepHasTheDerivativeZero(_ name: String, _ body: String) {
    let program = """
      x = [0.3, 1.8]; f(x) = \(body); u = ones(like: f(x)); v = [0.2, -0.1]
      check vjp(f, x, u) == [0, 0]; check jvp(f, x, v) == 0*u; check f(x + 1e-3*v) == f(x)
      """
    #expect(Program.error(program).map { Renderer().render($0) } == nil, "\(name)")
  }

  @Test(arguments: BuiltinDerivative.refused.sorted { $0.key < $1.key })
  func whatHasNoneIsRefused(_ name: String, _ programs: [String]) {
    for program in programs { #expect(Program.code(program, seconds: 60) == "E082", "\(program)") }
  }

  @Test(arguments: BuiltinDerivative.surrogates.sorted { $0.key < $1.key })
  func aSurrogateIsTheSameInBothModes(_ name: String, _ body: String) {
    let program = """
      x = [0.3, 1.8]; f(x) = \(body); check vjp(f, x, [0.7, 0.2])[0] ≈ 0.7; check jvp(f, x, [0.5, 1]) ≈ [0.5, 0]
      """
    #expect(Program.error(program).map { Renderer().render($0) } == nil, "\(name)")
  }

  @Test func everyBuiltinIsAccountedFor() {
    let known = Set(BuiltinDerivative.all.map(\.builtin)).union(BuiltinDerivative.steps.keys)
      .union(BuiltinDerivative.refused.keys).union(BuiltinDerivative.surrogates.keys).union(BuiltinDerivative.others)
    let names = Set(Library.builtins.map(\.name))
    #expect(names.subtracting(known) == [], "add a case that measures the derivative, or say why there is none")
    #expect(known.subtracting(names) == [], "no longer built-ins")
  }
}
