import Foundation
import Numerics

/// One part of a mixture of factor analysers: x = m + W z + e with z ~ N(0, I), e ~ N(0, diag D) and weight w.
public struct FactorAnalyser: Sendable, Equatable {
  /// w.
  public internal(set) var weight: Double
  /// m, of shape (n).
  public internal(set) var mean: Tensor<Double>
  /// W, of shape (n, q).
  public internal(set) var loadings: Tensor<Double>
  /// D, of shape (n), positive.
  public internal(set) var variances: Tensor<Double>

  /// What the E-step needs: with A = D⁻¹W and M = I + WᵀA = L Lᵀ, the inverse covariance is D⁻¹ − Bᵀ B, B = L⁻¹Aᵀ.
  struct Precision {
    /// B with (m/D)ᵀ below it, of shape (q + 1, n).
    let rows: Tensor<Double>
    /// B m.
    let offset: [Double]
    /// log w − ½ (n log 2π + log det C + mᵀD⁻¹m).
    let constant: Double
    /// M⁻¹Aᵀ, which maps x − m to E[z | x].
    let posterior: Tensor<Double>
    /// Cov[z | x] = M⁻¹.
    let covariance: Tensor<Double>
  }

  func precision() throws -> Precision {
    let (n, q) = (mean.count, loadings.shape[1])
    let weighted = try (loadings / variances.reshaped([n, 1])).transposed()
    let lower = try cholesky(matmul(weighted, loadings) + Tensor.identity(q))
    let half = try triangularSolve(lower, weighted)
    let scaledMean = try mean / variances
    let logDeterminant = try variances.log().sum() + 2 * diagonal(lower).log().sum()
    let square = try scaledMean.dot(mean)
    return Precision(
      rows: try Tensor.concat([half, scaledMean.reshaped([1, n])]),
      offset: try matmul(half, mean).scalars,
      constant: try log(weight) - 0.5 * (Double(n) * log(2 * Double.pi) + (logDeterminant + square).item),
      posterior: try triangularSolve(lower, half, transposed: true),
      covariance: try choleskySolve(lower, Tensor.identity(q)))
  }
}
