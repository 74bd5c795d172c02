import Numerics

/// c·I. With c = 0 each component of a mixture is a point: the empirical prior of a data set.
public struct IsotropicCovariance: Covariance {
  /// c, a number.
  public let variance: Tensor<Double>
  public let dimension: Int

  /// - Throws: ``PriorError/invalid(_:)`` for a negative variance.
  public init(variance: Tensor<Double>, dimension: Int) throws {
    let value = try variance.item
    guard value >= 0, value.isFinite else {
      throw PriorError.invalid("a variance is not negative, as \(value) is")
    }
    self.variance = try variance.reshaped([])
    self.dimension = dimension
  }

  public init(variance: Double, dimension: Int) throws {
    try self.init(variance: Tensor(variance), dimension: dimension)
  }

  public var rootDimension: Int { dimension }
  public var isTraced: Bool { variance.isTraced }
  public var bound: Double { variance.scalars.first ?? 0 }
  public var trace: Double { Double(dimension) * bound }

  public func marginal(mu: Tensor<Double>, sigma: Tensor<Double>) throws -> any MarginalCovariance {
    try Marginal(mu: mu, scale: mu.square() * variance + sigma.square(), variance: variance, dimension: dimension)
  }
  public func times(_ x: Tensor<Double>) throws -> Tensor<Double> { try variance * x }
  public func root(_ z: Tensor<Double>) throws -> Tensor<Double> { try variance.sqrt() * z }
  public func compressed(to system: any SingularSystem) throws -> Tensor<Double> {
    try variance * Tensor.identity(system.values.count)
  }
  public func dense() throws -> Tensor<Double> { try variance * Tensor.identity(dimension) }

  private struct Marginal: MarginalCovariance {
    let mu: Tensor<Double>
    /// The variance of S, with ∞ for 0: division by it is the pseudo-inverse.
    let scale: Tensor<Double>
    let variance: Tensor<Double>
    let logDeterminant: Tensor<Double>
    let nullity: Int

    init(mu: Tensor<Double>, scale: Tensor<Double>, variance: Tensor<Double>, dimension: Int) throws {
      (self.mu, self.variance) = (mu, variance)
      let isNull = try scale.item == 0
      guard !isNull || !variance.isTraced else {
        throw TensorError.derivative(
          operation: "variance", reason: "at σ = 0 a variance of 0 is an end of what there is")
      }
      nullity = isNull ? dimension : 0
      self.scale = isNull ? Tensor(.infinity) : scale
      logDeterminant = isNull ? Tensor(0) : try Double(dimension) * scale.log()
    }

    func offSupport(_ d: Tensor<Double>) throws -> Tensor<Double> {
      nullity == 0 ? try Tensor.zeros([d.shape[0]]) : try d.square().sum(axis: 1)
    }

    func mahalanobis(_ d: Tensor<Double>) throws -> Tensor<Double> { try d.square().sum(axis: 1) / scale }
    func solve(_ d: Tensor<Double>) throws -> Tensor<Double> { try d / scale }
    func gain(_ d: Tensor<Double>) throws -> Tensor<Double> { try d * (mu * variance / scale) }
  }
}
