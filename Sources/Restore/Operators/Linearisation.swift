import Numerics

/// A map and its derivative J at a point.
public struct Linearisation: Sendable {
  /// H(x).
  public let value: Tensor<Double>
  /// δ ↦ J δ.
  public let push: @Sendable (Tensor<Double>) throws -> Tensor<Double>
  /// u ↦ Jᵀ u.
  public let pull: @Sendable (Tensor<Double>) throws -> Tensor<Double>

  public init(
    value: Tensor<Double>, push: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>,
    pull: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>
  ) {
    (self.value, self.push, self.pull) = (value, push, pull)
  }
}
