import Numerics

/// 𝒱̄, what of a prior is left open on average: the covariance of x₀ itself, or E (x̂₀ − x₀)(x̂₀ − x₀)ᵀ once the state at
/// some noise is known, as a matrix that draws from the prior have been measured for.
package struct OpenCovariance: Sendable {
  /// The most numbers an event may have: 𝒱̄ is held as a matrix.
  static var largest: Int { 2048 }

  /// 𝒱̄, of shape (n, n).
  package let matrix: Tensor<Double>
  /// L with 𝒱̄ = L Lᵀ.
  private let root: Tensor<Double>
  /// (H𝒱̄Hᵀ + σ_y²I)^(−1/2), 0 where nothing is measured.
  let whitening: Tensor<Double>

  /// - Parameters:
  ///   - matrix: symmetric and positive definite.
  ///   - noise: σ_y.
  package init(_ matrix: Tensor<Double>, _ h: any LinearOperator, noise: Double) throws {
    let n = matrix.shape[0]
    self.matrix = matrix
    root = try CovarianceAlgebra.cholesky(matrix)
    let half = try h.apply(matrix.reshaped([n] + h.domain)).reshaped([n, h.range.reduce(1, *)])
    let m = half.shape[1]
    let seen = try h.apply(half.transposed().reshaped([m] + h.domain)).reshaped([m, m])
    let (values, vectors) = try eigh(0.5 * (seen + seen.transposed()) + noise * noise * Tensor.identity(m))
    let kept = try values.greater(1e-12 * values.max())
    let roots = try Tensor.select(kept, 1 / Tensor.select(kept, values, Tensor(1)).sqrt(), Tensor(0))
    whitening = try matmul(vectors * roots, vectors.transposed())
  }

  /// The covariance of deviations, of shape (count, event) and of mean zero or meant to be so.
  static func measured(_ deviations: Tensor<Double>) throws -> Tensor<Double> {
    let count = deviations.shape[0]
    let n = deviations.count / count
    let flat = try deviations.reshaped([count, n])
    let drawn = try product(flat, transposed: true, flat, transposed: false) / Double(count)
    // Few draws say little about many directions: the matrix is drawn towards its diagonal, and held off zero.
    let trust = Double(count) / Double(count + n)
    let variances = try diagonal(drawn)
    let floor = try 1e-10 * variances.max() + Tensor(Double.leastNormalMagnitude)
    return try trust * drawn + diagonalMatrix((1 - trust) * variances + floor)
  }

  /// What is open at a higher noise ρ′ if 𝒱̄ is at ρ: (𝒱̄⁻¹ + (1/ρ′² − 1/ρ²) I)⁻¹, as for a Gaussian.
  static func raised(_ matrix: Tensor<Double>, from ρ: Double, to higher: Double) throws -> Tensor<Double> {
    let (values, vectors) = try eigh(matrix)
    let shift = 1 / (higher * higher) - 1 / (ρ * ρ)
    let open = values.scalars.map { value -> Double in
      let bounded = min(max(value, .leastNormalMagnitude), 0.999 * ρ * ρ)
      return bounded / (1 + shift * bounded)
    }
    return try matmul(vectors * Tensor(open), vectors.transposed())
  }

  /// A draw from N(0, 𝒱̄) for each row of normal numbers, of shape (rows, n).
  func draw(_ normal: Tensor<Double>) throws -> Tensor<Double> {
    try product(normal, transposed: false, root, transposed: true)
  }
}
