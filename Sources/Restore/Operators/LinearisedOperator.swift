import Numerics

/// The derivative J = ∂H/∂x of an operator at each event of a batch: it takes batches of that size, row by row.
struct LinearisedOperator: LinearOperator {
  let name: String
  let domain: [Int]
  let range: [Int]
  /// The size of the batch.
  let rows: Int
  let push: @Sendable (Tensor<Double>) throws -> Tensor<Double>
  let pull: @Sendable (Tensor<Double>) throws -> Tensor<Double>

  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try push(x) }
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try pull(y) }
}
