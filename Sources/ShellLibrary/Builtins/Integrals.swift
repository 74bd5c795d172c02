import Numerics
import ShellLanguage
import ShellSyntax
import ShellText

extension Builtins {
  static let integrals: [Builtin] = [
    Builtin(
      "integral", .calculus,
      [
        .required("f", "a function of a number"), .required("a", "the lower end, perhaps -inf"),
        .required("b", "the upper end, perhaps inf"),
        .standard("tolerance", .number(1e-10), "the error allowed, relative to ∫|f|", labelOnly: true),
        .standard("error", .number(0), "1 for a record (value:, error:)", labelOnly: true),
        .optional("points", "where to cut the interval: at jumps, and around peaks narrower than 1/100 of it"),
      ],
      "The integral of a function, whose values may be tensors, with an estimate of its error. A derivative does not see "
        + "a jump move.",
      equation: "∫ₐᵇ f(t) dt",
      source: "adaptive Gauss–Kronrod quadrature, 7 and 15 points: Piessens et al., QUADPACK, 1983",
      example: "integral(t -> exp(-t), 0, 1)", "check integral(t -> exp(-t^2), -inf, inf) ≈ sqrt(pi)",
      "check integral(t -> 1 + exp(-(1000*t - 300)^2), 0, 1, points: [0.29, 0.31]) ≈ 1 + sqrt(pi)/1000"
    ) { arguments, session in
      let f = try arguments.function("f", taking: "t -> …")
      let tolerance = try arguments.positive("tolerance")
      let (low, high) = (try arguments.tensor("a"), try arguments.tensor("b"))
      for (name, end) in [("a", low), ("b", high)] where end.scalars.contains(where: \.isNaN) {
        throw arguments.error(name, "`\(name)` of `integral` is nan", help: "the ends are numbers, -inf or inf")
      }
      let quadrature = TensorQuadrature(tolerance: tolerance, cuts: try cuts(arguments, low, high)) { t in
        try session.checkInterrupt()
        return try session.callTensor(f, [t], purpose: "`integral`")
      }
      let result = try quadrature.integrate(low, high)
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
      let f = try arguments.function("f", taking: "(x, t) -> …")
      let tolerance = try arguments.positive("tolerance")
      let instants = try times(arguments)
      let times = instants.scalars
      guard times.allSatisfy(\.isFinite) else { throw arguments.error("from", "the times are finite") }
      // A start that is differentiated moves all times along: x′ = f(x, t + shift) from a start that stays.
      let shift = try instants[0] - instants[0].untraced
      let velocity = { (t: Tensor<Double>, x: Tensor<Double>) in
        try session.checkInterrupt()
        return try session.callTensor(f, [x, shift.isTraced ? t + shift : t], purpose: "`odesolve`")
      }
      var x = try arguments.tensor("x")
      var states = [x]
      for (i, (start, end)) in zip(times, times.dropFirst()).enumerated() {
        do {
          x = try odeSolve({ try velocity(Tensor($0), $1) }, x, from: start, to: end, tolerance: tolerance).value
        } catch TensorError.shapes(operation: "odeSolve", let state, let velocity) {
          throw arguments.error(
            "f",
            "`f` of `odesolve` returns \(velocity.isEmpty ? "one number" : Shape.text(velocity)) for a state of shape "
              + (state.isEmpty ? "one number" : Shape.text(state)), code: .shapesDiffer,
            help: velocity.isEmpty
              ? "the state comes first, then the time: `(x, t) -> …`" : "dx/dt has the shape of x")
        } catch TensorError.argument(let operation, _) where operation == "odeSolve" {
          throw arguments.error(
            .noConvergence, "the solution does not reach t = \(Digits.short(end)) within its tolerance",
            help: "the solution may end before, or the equation be stiff; ask for less: `tolerance: 1e-4`")
        }
        states.append(try arrived(x, at: instants[i + 1] - shift, velocity))
      }
      if case .tensor(let vector) = arguments["from"], vector.rank == 1 { return .from(try Tensor.stack(states)) }
      return .from(states[states.count - 1])
    },
  ]

  /// The solution x at a time that may be traced: its derivative there is the velocity, level by level.
  private static func arrived(
    _ x: Tensor<Double>, at t: Tensor<Double>, _ velocity: (Tensor<Double>, Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    guard let level = highestLevel([t]) else { return x }
    let below = t.primal(at: level)
    let y = try arrived(x, at: below, velocity)
    return try y + velocity(below, y) * (t - below)
  }

  /// The places of `points:`, which lie between the ends.
  private static func cuts(
    _ arguments: Arguments, _ low: Tensor<Double>, _ high: Tensor<Double>
  ) throws -> [Double] {
    guard let points = try arguments.optionalTensor("points") else { return [] }
    guard !points.isTraced else {
      throw TensorError.derivative(
        operation: "integral",
        reason: "a jump that moves with what is differentiated adds its height, which is not known")
    }
    let (start, end) = (min(try low.item, try high.item), max(try low.item, try high.item))
    guard points.scalars.allSatisfy({ $0 >= start && $0 <= end && $0.isFinite }) else {
      throw arguments.error(
        "points", "the points lie between the ends, \(Digits.short(start)) and \(Digits.short(end))")
    }
    return points.scalars
  }

  private static func times(_ arguments: Arguments) throws -> Tensor<Double> {
    if arguments.has("to") { return try Tensor.stack([arguments.scalar("from"), arguments.scalar("to")]) }
    switch arguments["from"] {
    case .range(let range): return Tensor([range.start, range.end])
    case .tensor(let vector) where vector.rank == 1 && vector.count > 0: return vector
    default:
      throw arguments.error(
        .missingArgument, "`odesolve` needs the end", help: "write `odesolve(f, x, 0, 1)` or `odesolve(f, x, 0..1)`")
    }
  }
}
