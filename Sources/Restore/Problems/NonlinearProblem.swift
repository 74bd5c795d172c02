import Numerics

/// An inverse problem y = H(x₀) + σ_y n whose H is known by its values and derivatives only: a nonlinear one, or a linear
/// one without a singular system.
public struct NonlinearProblem: InverseProblem {
  public let prior: any Prior
  public let `operator`: any NonlinearOperator
  public let y: Tensor<Double>
  public let noiseLevel: Tensor<Double>

  /// - Throws: ``ProblemError`` when the parts do not fit one another.
  public init(prior: any Prior, operator h: any NonlinearOperator, y: Tensor<Double>, noise: Double) throws {
    try self.init(prior: prior, operator: h, y: y, noise: Tensor(noise))
  }

  /// The same with a σ_y that may be traced, of one element.
  public init(
    prior: any Prior, operator h: any NonlinearOperator, y: Tensor<Double>, noise: Tensor<Double>
  ) throws {
    try ProblemError.check(prior: prior, name: h.name, domain: h.domain, range: h.range, y: y, noise: noise)
    (self.prior, self.operator, self.y, noiseLevel) = (prior, h, y, try noise.reshaped([]))
  }

  /// A linear problem, of which only H and Hᵀ are used, and of y what is in the range of H.
  public init(_ problem: Problem) {
    (prior, self.operator) = (problem.prior, LinearMeasurement(problem.operator))
    (y, noiseLevel) = (problem.projected, problem.noiseLevel)
  }

  public var name: String { self.operator.name }
  public var range: [Int] { self.operator.range }
  public var hasTracedOperator: Bool { (self.operator as? LinearMeasurement)?.inner.isTraced == true }
  public func measure(_ x: Tensor<Double>) throws -> Tensor<Double> { try self.operator(x) }
  public func with(y: Tensor<Double>) throws -> NonlinearProblem {
    try NonlinearProblem(prior: prior, operator: self.operator, y: y, noise: noiseLevel)
  }

  /// H and its derivative at one event or a batch of them.
  func linearised(_ x: Tensor<Double>) throws -> Linearisation { try self.operator.linearised(at: x) }

  /// A picture to start from, for y of a batch.
  func guess(_ y: Tensor<Double>) throws -> Tensor<Double> { try self.operator.guess(y) }

  /// Whether H is linear, so that its derivative is the same everywhere.
  var isLinear: Bool { self.operator is LinearMeasurement }
}
