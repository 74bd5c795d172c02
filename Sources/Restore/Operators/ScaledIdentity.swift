import Numerics

/// c·I, on whatever shape it meets: the constant `I` of the algebra.
public struct ScaledIdentity: Sendable {
  public let factor: Tensor<Double>
  public init(_ factor: Tensor<Double> = Tensor(1)) { self.factor = factor }

  /// c·I in the singular system of another operator that maps a space to itself.
  public func matching(_ other: SpectralOperator) throws -> SpectralOperator {
    try other.with(
      name: ScaledIdentity.name(factor), values: factor.broadcasted(to: other.values.shape), null: factor)
  }

  /// c·I on a shape.
  public func bound(to shape: [Int]) throws -> SpectralOperator {
    let system = try CoordinateSystem(values: Tensor.ones(shape))
    return try SpectralOperator(
      name: ScaledIdentity.name(factor), system: system, from: .domain, to: .domain,
      values: factor.broadcasted(to: system.values.shape), null: factor)
  }

  static func name(_ factor: Tensor<Double>) -> String {
    OperatorName.scaled(factor.scalars.first ?? 1, "I")
  }
}
