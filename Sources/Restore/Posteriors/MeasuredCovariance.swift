import Foundation
import Numerics

/// S = A C Aᵀ + σ_y² I of one component in the modes conditioned on, ready to be solved with.
protocol MeasuredCovariance: Sendable {
  /// log det S.
  var logDeterminant: Tensor<Double> { get }
  /// S⁻¹ r for a batch (B, modes).
  func solve(_ r: Tensor<Double>) throws -> Tensor<Double>
}

/// S as a matrix, by its Cholesky factor.
struct DenseMeasuredCovariance: MeasuredCovariance {
  let logDeterminant: Tensor<Double>
  private let lower: Tensor<Double>

  /// - Parameter largest: what the variances of S are small beside, where S has no noise to keep it regular.
  /// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when S is singular.
  init(_ s: Tensor<Double>, largest: Double = 0) throws {
    let singular = TensorError.linearAlgebra(
      operation: "posterior",
      reason: "without noise, y fixes a direction in which the prior, or a component of it, has no variance")
    do {
      lower = try CovarianceAlgebra.cholesky(s)
    } catch TensorError.linearAlgebra where largest > 0 {
      throw singular
    }
    let pivots = try diagonal(lower).square().scalars
    guard pivots.allSatisfy({ $0 > Double(pivots.count) * 4 * Double.ulpOfOne * largest }) else { throw singular }
    logDeterminant = try CovarianceAlgebra.logDeterminant(lower)
  }

  func solve(_ r: Tensor<Double>) throws -> Tensor<Double> {
    let half = try CovarianceAlgebra.solve(lower, r.transposed())
    return try CovarianceAlgebra.solve(lower, half, transposed: true).transposed()
  }
}

/// S = Z Zᵀ + diag(δ) with few columns, by Woodbury's identity: S⁻¹ = δ⁻¹ − δ⁻¹ Z (I + Zᵀδ⁻¹Z)⁻¹ Zᵀ δ⁻¹.
struct LowRankMeasuredCovariance: MeasuredCovariance {
  let logDeterminant: Tensor<Double>
  private let inverse: Tensor<Double>
  /// L⁻¹ Zᵀ δ⁻¹, of shape (rank, modes).
  private let half: Tensor<Double>

  /// - Parameters:
  ///   - transposed: Zᵀ, of shape (rank, modes).
  ///   - diagonal: δ, positive.
  init(transposed z: Tensor<Double>, diagonal: Tensor<Double>) throws {
    inverse = try diagonal.reciprocal()
    let weighted = try z * inverse
    let inner = try product(weighted, transposed: false, z, transposed: true) + Tensor.identity(z.shape[0])
    let lower = try CovarianceAlgebra.cholesky(inner)
    half = try CovarianceAlgebra.solve(lower, weighted)
    logDeterminant = try diagonal.log().sum() + CovarianceAlgebra.logDeterminant(lower)
  }

  func solve(_ r: Tensor<Double>) throws -> Tensor<Double> {
    try r * inverse - matmul(product(r, transposed: false, half, transposed: true), half)
  }
}
