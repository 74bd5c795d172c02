import Shell
import Testing

/// Long tensors are computed in place within an expression: with the same bits as short ones, and nothing that has a
/// name changes.
@Suite struct TemporaryTests {
  @Test(arguments: [
    "a*b + c", "a + b*c", "exp(-a^2)", "sqrt(abs(a))/(1 + b^2)", "2 - a*3", "(a + b)/(a - b)*(a + b)", "-(a + b)",
    "(a*b) - (a*b)", "(a^1) + 1", "(a + 1)^1*2", "log(abs(a) + 1)*c - sin(a*b)", "(a + 0) + [[1]]", "1/(a + b)",
    "f(a) + 1", "f(a)*2 + f(a + 1)", "(a > b)*2 + 1", "(s -> s*2 + a)(a + b)",
  ])
  func expressions(_ expression: String) throws {
    #expect(
      Program.output(
        """
        a = randn(80000); b = randn(80000); c = randn(80000); f(x) = x; (a1, b1, c1) = (a + 0, b + 0, c + 0)
        g(a, b, c) = \(expression)
        whole = reshape(g(a, b, c), 80000)
        for i in 0..7 {
          (p, q) = (i*10000, (i + 1)*10000)
          check whole[p:q] == reshape(g(a[p:q], b[p:q], c[p:q]), 10000)
        }
        check a == a1; check b == b1; check c == c1
        """
      ).contains("error") == false)
  }

  @Test func whatAFunctionHandsOutStays() {
    #expect(
      Program.output(
        "a = randn(80000); s = a + 0; exp = x -> a; y = exp(0) + 1; z = -exp(0); check a == s; check y == s + 1"
      )
      .contains("error") == false)
  }

  @Test func derivativesAreRecorded() {
    #expect(
      Program.output("x = randn(70000); g = grad(v -> sum(exp(-v^2)*2 + v), x); check g ≈ 1 - 4*x*exp(-x^2)")
        .contains("error") == false)
  }
}
