import Numerics

extension Builtins {
  static let integrals: [Builtin] = [
    Builtin(
      "integral", .calculus,
      [
        .required("f", "a function of a number"), .required("a", "the lower end, perhaps -inf"),
        .required("b", "the upper end, perhaps inf"),
        .standard("tolerance", .number(1e-10), "the error allowed, relative to ∫|f|", labelOnly: true),
        .standard("error", .number(0), "1 for a record (value:, error:)", labelOnly: true),
      ],
      "The integral of a function, whose values may be tensors, with an estimate of its error.",
      equation: "∫ₐᵇ f(t) dt",
      source: "adaptive Gauss–Kronrod quadrature, 7 and 15 points: Piessens et al., QUADPACK, 1983",
      example: "integral(t -> exp(-t), 0, 1)", "check integral(t -> exp(-t^2), -inf, inf) ≈ sqrt(pi)"
    ) { arguments, session in
      let f = try arguments.function("f")
      let tolerance = try arguments.positive("tolerance")
      let quadrature = TensorQuadrature(tolerance: tolerance) { t in
        try session.checkInterrupt()
        return try session.callTensor(f, [t], purpose: "`integral`")
      }
      let result = try quadrature.integrate(try arguments.tensor("a"), try arguments.tensor("b"))
      guard result.isConverged else {
        throw arguments.error(
          .noConvergence,
          "the integral does not reach its tolerance: the error is about \(Digits.significant(result.error, 2))",
          help: "leave out poles, or ask for less: `tolerance: 1e-6`")
      }
      guard try arguments.truth("error") else { return .from(result.value) }
      return .record(try Record([("value", .from(result.value)), ("error", .number(result.error))]))
    },
    Builtin(
      "odesolve", .calculus,
      [
        .required("f", "the velocity, a function of x and t"), .required("x", "the state at the start"),
        .required("from", "the start, a range, or a vector of times"), .optional("to", "the end", labelOnly: false),
        .standard("tolerance", .number(1e-8), "the error allowed in a step, relative and absolute", labelOnly: true),
      ],
      "The solution of a differential equation at the end; for a vector of times, the states at all of them.",
      equation: "dx/dt = f(x, t)", source: "Dormand and Prince, A family of embedded Runge–Kutta formulae, 1980",
      example: "odesolve((x, t) -> -x, 1, 0, 1)", "odesolve((x, t) -> [x[1], -x[0]], [1, 0], 0, pi)"
    ) { arguments, session in
      let f = try arguments.function("f")
      let tolerance = try arguments.positive("tolerance")
      let velocity = { (t: Double, x: Tensor<Double>) in
        try session.checkInterrupt()
        return try session.callTensor(f, [x, Tensor(t)], purpose: "`odesolve`")
      }
      let times = try times(arguments)
      guard times.allSatisfy(\.isFinite) else { throw arguments.error("from", "the times are finite") }
      var x = try arguments.tensor("x")
      var states = [x]
      for (start, end) in zip(times, times.dropFirst()) {
        do {
          x = try odeSolve(velocity, x, from: start, to: end, tolerance: tolerance).value
        } catch TensorError.argument(let operation, _) where operation == "odeSolve" {
          throw arguments.error(
            .noConvergence, "the solution does not reach t = \(Digits.short(end)) within its tolerance",
            help: "the solution may end before, or the equation be stiff; ask for less: `tolerance: 1e-4`")
        }
        states.append(x)
      }
      if case .tensor(let vector) = arguments["from"], vector.rank == 1 { return .from(try Tensor.stack(states)) }
      return .from(x)
    },
  ]

  private static func times(_ arguments: Arguments) throws -> [Double] {
    if arguments.has("to") { return [try arguments.number("from"), try arguments.number("to")] }
    switch arguments["from"] {
    case .range(let range): return [range.start, range.end]
    case .tensor(let vector) where vector.rank == 1 && vector.count > 0: return vector.scalars
    default:
      throw arguments.error(
        .missingArgument, "`odesolve` needs the end", help: "write `odesolve(f, x, 0, 1)` or `odesolve(f, x, 0..1)`")
    }
  }
}
