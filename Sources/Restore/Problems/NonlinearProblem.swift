import Numerics

/// An inverse problem y = H(x₀) + σ_y n whose H is known by its values and derivatives only: a nonlinear one, or a linear
/// one without a singular system.
public struct NonlinearProblem: Sendable {
  public let prior: any Prior
  public let name: String
  /// The event shape of y.
  public let range: [Int]
  /// One measurement or a batch.
  public let y: Tensor<Double>
  /// σ_y ≥ 0.
  public let noise: Double
  /// H and its derivative at a point.
  public let linearised: @Sendable (Tensor<Double>) throws -> Linearisation
  /// H itself.
  public let measure: @Sendable (Tensor<Double>) throws -> Tensor<Double>
  /// A picture to start from, for y of a batch.
  let guess: @Sendable (Tensor<Double>) throws -> Tensor<Double>
  /// Whether H is linear, so that its derivative is the same everywhere.
  let isLinear: Bool

  /// - Throws: ``ProblemError`` when the parts do not fit one another.
  public init(prior: any Prior, operator h: any NonlinearOperator, y: Tensor<Double>, noise: Double) throws {
    guard h.domain == prior.eventShape else {
      throw ProblemError.operatorDoesNotFit(
        operator: h.name, domain: h.domain, prior: prior.name, event: prior.eventShape)
    }
    guard y.shape == h.range || (y.rank == h.range.count + 1 && Array(y.shape.dropFirst()) == h.range) else {
      throw ProblemError.measurementDoesNotFit(operator: h.name, range: h.range, given: y.shape)
    }
    guard noise >= 0, noise.isFinite else { throw ProblemError.invalid("the noise σ_y is 0 or positive, not \(noise)") }
    guard y.scalars.allSatisfy(\.isFinite) else {
      throw ProblemError.invalid("y holds values that are not finite (NaN or infinite)")
    }
    (self.prior, name, range, self.y, self.noise) = (prior, h.name, h.range, y, noise)
    linearised = { try h.linearised(at: $0) }
    measure = { try h($0) }
    guess = { try h.guess($0) }
    isLinear = false
  }

  /// A linear problem, of which only H and Hᵀ are used.
  public init(_ problem: Problem) {
    let h = problem.operator
    (prior, name, range, y, noise) = (problem.prior, h.name, h.range, problem.y, problem.noise)
    linearised = { x in
      Linearisation(value: try h(x), push: { try h($0) }, pull: { try h.transposed($0) })
    }
    measure = { try h($0) }
    let event = h.domain
    guess = { try Tensor.zeros([$0.shape[0]] + event) }
    isLinear = true
  }
}
