import Shell
import Testing

@Suite struct CalculusTests {
  /// Functions with loops, branches, closures and indexing, of a vector of three.
  private static let functions = [
    "norm(x)", "sum(exp(-x^2/2))", "x[0]*x[1] + sin(x[2])", "dot(x, [1, 2; 3, 4; 5, 6] @ [1, 2])",
    "sum(sort(x)*[1, 2, 3])",
    "max(x)*min(x)", "prod(x)", "logsumexp(x)", "sum(x[x > 0]^3)", "det([x[0], 1, 0; x[1], x[2], 1; 0, 1, x[0]])",
    "sum(solve([4, x[0], 0; x[0], 4, x[1]; 0, x[1], 4], x))", "sd(x)", "median(x)", "sum(cumsum(x)^2)",
    "where(x[0] > 0, x[1]^2, x[2])",
    "sum(map(t -> t^2*x[0], [1, 2, 3]))", "fold((s, t) -> s*t + x[0], x[1], [1, 2])",
    "integral(t -> x[0]*t^2 + x[1], 0, x[2]^2)",
    "sum(odesolve((y, t) -> [y[1], -x[0]*y[0]], [x[1], x[2]], 0, 1, tolerance: 1e-10))", "norm(concat(x, x^2))",
    "sum(stack(x, 2*x) @ x)",
    "clip(x[0], 0, 10)^2 + abs(x[1])", "atan2(x[0], x[1])", "x[0]^x[1]^2", "tanh(x[0])/sigmoid(x[1])", "sum(flip(x)*x)",
    "mean(reshape(x, 3, 1), axis: 0)[0]",
    "(p -> p.a*p.b)((a: x[0], b: x[1]))", "cov(x)", "sum(chol(eye(3)*4 + outer(x, x)))",
    "sum(svd(eye(3) + outer(x, x))[1])", "sum(inv(3*eye(3) + outer(x, x)))",
  ]

  @Test(arguments: functions)
  func forwardReverseAndDifferencesAgree(_ body: String) throws {
    let host = Recorder()
    let session = Session(host: host)
    try session.run(
      """
      f(x) = \(body)
      x = [0.7, 1.3, -0.4]; v = [0.2, -0.5, 0.9];
      g = grad(f, x); forward = jvp(f, x, v)
      check dot(g, v) ≈ forward within 1e-12*(1 + abs(forward))
      h = 1e-5
      central = (8*(f(x + h*v) - f(x - h*v)) - (f(x + 2*h*v) - f(x - 2*h*v)))/(12*h)
      check central ≈ forward within 1e-7*(1 + abs(forward))
      """)
  }

  @Test func loopsAndBranchesDifferentiate() throws {
    #expect(try Program.number("f(x) = { y = x; for i in 1..3 { y = y*x }; y }; deriv(f)(2)") == 32)
    #expect(try Program.number("f(x) = if x > 0 { x^2 } else { -x }; deriv(f)(3) + deriv(f)(-3)") == 5)
    #expect(try Program.number("f(x) = { n = 0; while x > 1 { x = x/2; n = n + 1 }; x }; deriv(f)(8)") == 0.125)
    #expect(try Program.number("deriv(deriv(t -> t^4))(1)") == 12)
    #expect(try Program.number("deriv(t -> t*deriv(s -> s*t)(1))(3)") == 6)
    #expect(try Program.number("f(x) = { y = zeros(3); y[1] = x^2; sum(y) }; deriv(f)(3)") == 6)
    #expect(try Program.number("a = 3; ∂(t -> a*t)(1)") == 3)
    #expect(try Program.number("deriv(t -> 5)(1)") == 0)
    #expect(try Program.number("f(t, k) = k*t^2; deriv(f)(2, 3)") == 12)
  }

  @Test func aThousandStepsDifferentiate() throws {
    #expect(try Program.number("grad(x -> { s = x; for i in 1..1000 { s = s + 0.001*sin(s) }; s }, 1)") > 1)
    #expect(
      Program.output(
        "check grad(x -> { s = x; for i in 1..1000 { s = s*1.001 }; s }, 1) ≈ 1.001^1000 within 1e-9 relative") == "")
  }

  @Test(arguments: [
    "integral(t -> exp(-t^2), -inf, inf) ≈ sqrt(pi) within 1e-9", "integral(t -> exp(-t), 0, inf) ≈ 1 within 1e-9",
    "integral(t -> exp(t), -inf, 0) ≈ 1 within 1e-9", "integral(t -> exp(-t), inf, 0) ≈ -1 within 1e-9",
    "integral(t -> [1, t, t^2], 0, 2) ≈ [2, 2, 8/3] within 1e-12", "integral(sin, 0, pi) ≈ 2 within 1e-12",
    "integral(sin, pi, 0) ≈ -2 within 1e-12",
    "integral(t -> sqrt(t), 0, 1) ≈ 2/3 within 1e-9", "integral(t -> abs(t - 0.3), 0, 1) ≈ 0.29 within 1e-9",
    "integral(t -> t, 1, 1) ≈ 0 within 1e-12",
    "integral(t -> log(t), 0, 1, tolerance: 1e-8) ≈ -1 within 1e-7",
    // Narrow peaks in what underflows to zero elsewhere, alone and two of them.
    "integral(x -> exp(-(x - 0.3)^2/1e-6)/sqrt(pi*1e-6), -10, 10) ≈ 1 within 1e-9",
    "integral(x -> exp(-(x - 0.3)^2/1e-6)/sqrt(pi*1e-6), 10, -10) ≈ -1 within 1e-9",
    "integral(x -> sum(exp(-(x - [-7.1, 0.3, 9.9])^2/1e-6))/sqrt(pi*1e-6), -10, 10) ≈ 3 within 1e-9",
    "integral(x -> [1, exp(-(1000*x - 300)^2)], -10, 10, points: [0.29, 0.31]) ≈ [20, sqrt(pi)/1000] within 1e-9",
    "integral(x -> exp(-(x - 500)^2), -inf, inf, points: [490, 510]) ≈ sqrt(pi) within 1e-9",
    "integral(x -> exp(-(x - 500)^2), 3, inf, points: [490, 510]) ≈ sqrt(pi) within 1e-9",
    "integral(x -> exp(-(x + 500)^2), -inf, 3, points: [-510, -490]) ≈ sqrt(pi) within 1e-9",
    "integral(x -> exp(-(x - 1000)^2), -inf, inf, points: 1000) ≈ sqrt(pi) within 1e-9",
    "integral(x -> exp(-(x - 1000)^2), inf, -inf, points: 1000) ≈ -sqrt(pi) within 1e-9",
    "integral(x -> exp(-(x + 1000)^2), -inf, inf, points: [-1000, 7]) ≈ sqrt(pi) within 1e-9",
    "integral(x -> x > 0.3, 0, 1, points: 0.3) ≈ 0.7 within 1e-15",
    "integral(x -> 0*x, 0, 1) == 0",
    "deriv(a -> integral(x -> a*(x > 0.3), 0, 1, points: 0.3))(2) ≈ 0.7 within 1e-15",
    "deriv(a -> integral(x -> a*abs(x - 0.3), 0, 1))(2) ≈ 0.29 within 1e-9",
    "odesolve((x, t) -> -x, 1, 0, 1) ≈ exp(-1) within 1e-7",
    "odesolve((x, t) -> -x, 1, 1, 0) ≈ exp(1) within 1e-6", "odesolve((x, t) -> 2*t, 0, 0..3) ≈ 9 within 1e-9",
    "odesolve((x, t) -> x, 1, [0, 0.5, 1]) ≈ exp([0, 0.5, 1]) within 1e-7",
    "odesolve((x, t) -> [x[1], -x[0]], [1, 0], 0, 2*pi) ≈ [1, 0] within 1e-6",
  ])
  func integralsAndEquations(_ condition: String) { #expect(Program.output("check \(condition)") == "") }

  @Test func theErrorEstimateIsAboveTheError() throws {
    let functions = [
      ("t -> exp(t)", "exp(1) - 1"), ("t -> sqrt(t)", "2/3"), ("t -> sin(30*t)", "(1 - cos(30))/30"),
      // Between the last node of one piece and the first of the next both rules see nothing.
      ("t -> t > 0.123456", "0.876544"), ("t -> t > 0.125001", "0.874999"), ("t -> floor(10*t)/10 + t", "0.95"),
    ]
    for (f, exact) in functions {
      #expect(
        Program.output(
          "r = integral(\(f), 0, 1, tolerance: 1e-5, error: true); check abs(r.value - (\(exact))) <= r.error + 1e-14; check r.error < 1e-4"
        )
        .hasPrefix("error") == false)
    }
  }

  @Test(arguments: [
    ("integral(x -> 1/x, 0, 1)", "E081"), ("integral(x -> 0/0, 0, 1)", "E081"),
    ("odesolve((x, t) -> x^2, 1, 0, 2)", "E081"),
    ("grad(x -> [x, x], 1)", "E082"), ("grad(x -> \"a\", 1)", "E058"), ("jvp(x -> x, [1, 2], [1])", "E040"),
    ("vjp(x -> x, [1, 2], [1])", "E040"),
    ("deriv(3)", "E058"), ("odesolve((x, t) -> [1, 2], 1, 0, 1)", "E040"), ("integral(x -> \"a\", 0, 1)", "E058"),
    ("odesolve((x, t) -> x, 1, 0)", "E065"), ("integral(x -> x, 0, 1, points: 2)", "E070"),
    ("deriv(a -> integral(x -> x > a, 0, 1, points: a))(0.3)", "E082"),
    ("deriv(a -> integral(x -> a*(x > 0.3), 0, 1))(2)", "E082"),
    ("deriv(t -> sum(gaussian([0], [1;]).score([1], t)))(0)", "E082"),
  ])
  func whatCannotBeDoneHasACode(_ program: String, _ code: String) { #expect(Program.code(program) == code) }
}
