import Numerics

/// What a step of an integrator that works in modes sees of a problem.
enum Measurement: Sendable {
  case linear(Problem, ModeSchedule)
  case nonlinear(NonlinearProblem)

  var prior: any Prior {
    switch self {
    case .linear(let problem, _): problem.prior
    case .nonlinear(let problem): problem.prior
    }
  }

  var noise: Tensor<Double> {
    switch self {
    case .linear(let problem, _): problem.noiseLevel
    case .nonlinear(let problem): problem.noiseLevel
    }
  }

  var isLinear: Bool {
    if case .linear = self { return true }
    return false
  }

  /// H, its modes and y; for a nonlinear H its derivative J at x̂₀, and y − H(x̂₀) + J x̂₀.
  ///
  /// - Parameter ρ: the noise level of the state.
  func seen(from x0: Tensor<Double>, noise ρ: Double) throws -> (
    h: any LinearOperator, modes: any ModeSpace, y: Tensor<Double>
  ) {
    switch self {
    case .linear(let problem, let schedule): return try (problem.operator, schedule.modes(noise: ρ), problem.projected)
    case .nonlinear(let problem):
      let event = problem.prior.eventShape
      let rows = x0.count / max(1, event.reduce(1, *))
      let batch = try x0.reshaped([rows] + event)
      let at = try problem.linearised(batch)
      let j = LinearisedOperator(
        name: "∂\(problem.name)/∂x", domain: event, range: problem.range, rows: rows, push: at.push, pull: at.pull)
      let y = try problem.y - at.value + j.push(batch)
      return (
        j, try KrylovModes(j, noise: problem.noiseLevel),
        try y.reshaped(Array(x0.shape.dropLast(event.count)) + problem.range)
      )
    }
  }
}
