/// The derivative of an operation with respect to one of its inputs: a linear map and its adjoint.
///
/// One rule serves both directions of differentiation: forward mode applies `push`, reverse mode applies `pull`, and
/// the dot-product test ⟨push t, u⟩ = ⟨t, pull u⟩ checks either against the other. Both are written in traceable
/// operations, so derivatives of derivatives need nothing more.
public struct LinearMap<Scalar: TensorScalar>: Sendable {
  /// The Jacobian times a tangent of the input's shape.
  public let push: @Sendable (Tensor<Scalar>) throws -> Tensor<Scalar>
  /// The transposed Jacobian times a cotangent of the output's shape.
  public let pull: @Sendable (Tensor<Scalar>) throws -> Tensor<Scalar>

  public init(
    push: @escaping @Sendable (Tensor<Scalar>) throws -> Tensor<Scalar>,
    pull: @escaping @Sendable (Tensor<Scalar>) throws -> Tensor<Scalar>
  ) {
    self.push = push
    self.pull = pull
  }

  /// A map that equals its own adjoint.
  public static func symmetric(
    _ map: @escaping @Sendable (Tensor<Scalar>) throws -> Tensor<Scalar>
  ) -> LinearMap { LinearMap(push: map, pull: map) }

  /// The elementwise product with `factor`, for an input and an output of the same shape.
  public static func scale(_ factor: Tensor<Scalar>) -> LinearMap { .symmetric { try $0 * factor } }
}
