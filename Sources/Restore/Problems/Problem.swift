import Numerics

/// An inverse problem y = H x₀ + σ_y n with a prior for x₀: everything a sampler is given.
public struct Problem: Sendable {
  public let prior: any Prior
  public let `operator`: any LinearOperator
  /// The measurement, of the operator's range or a batch of them, projected on the range of H.
  public let y: Tensor<Double>
  /// σ_y ≥ 0.
  public let noise: Double
  /// H in its own singular basis, where one is known.
  private let singular: SpectralOperator?

  /// - Throws: ``ProblemError`` when the parts do not fit one another.
  public init(prior: any Prior, operator h: any LinearOperator, y: Tensor<Double>, noise: Double) throws {
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
    self.prior = prior
    self.operator = h
    self.noise = noise
    singular = try h.spectral?.standalone()
    self.y = try Problem.projected(y, h, singular)
  }

  /// U Uᵀ y: what of y the operator can explain, untouched where the range is everything. Singular values that are
  /// zero but for rounding, ε max(m, n) of the largest, count as zero.
  private static func projected(
    _ y: Tensor<Double>, _ h: any LinearOperator, _ singular: SpectralOperator?
  ) throws -> Tensor<Double> {
    guard let system = singular?.system else { return y }
    let s = system.singularValues
    let size = Double(max(h.domain.reduce(1, *), h.range.reduce(1, *)))
    let floor = Double.ulpOfOne * size * (s.max() ?? 0)
    if s.count == h.range.reduce(1, *), s.allSatisfy({ $0 > floor }) { return y }
    return try Batch.map(y, event: h.range, name: h.name) {
      let modes = try system.analyseRange($0) * Tensor(s.map { $0 > floor ? 1 : 0 })
      return try system.synthesiseRange(modes)
    }
  }

  /// y − H x for one x or a batch.
  public func residual(_ x: Tensor<Double>) throws -> Tensor<Double> { try y - self.operator(x) }

  /// ‖y − Hx‖/√d, which is σ_y for the true picture.
  public func residualNorm(_ x: Tensor<Double>) throws -> Double {
    let r = try residual(x)
    return try (r.norm() / Double(r.count).squareRoot()).item
  }

  /// The operator's singular basis, which exact integrators need.
  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)``.
  public func spectral(for wanted: String) throws -> SpectralOperator {
    guard let singular else { throw OperatorError.unknownSpectrum(operator: self.operator.name, wanted: wanted) }
    return singular
  }
}

/// Parts of a problem that do not fit one another.
public enum ProblemError: Error, CustomStringConvertible {
  case operatorDoesNotFit(operator: String, domain: [Int], prior: String, event: [Int])
  case measurementDoesNotFit(operator: String, range: [Int], given: [Int])
  case invalid(String)

  public var description: String {
    switch self {
    case .operatorDoesNotFit(let h, let domain, let prior, let event):
      return "\(h) acts on \(Shape.text(domain)), and the prior \(prior) is about \(Shape.text(event))"
    case .measurementDoesNotFit(let h, let range, let given):
      return "\(h) gives \(Shape.text(range)), and y is \(Shape.text(given))"
    case .invalid(let reason): return reason
    }
  }
}
