import Numerics

/// 𝒱̄, what of a prior is left open on average: the covariance of x₀ itself, or E (x̂₀ − x₀)(x̂₀ − x₀)ᵀ once the state at
/// some noise is known, as a matrix that draws from the prior have been measured for.
package struct RemainingCovariance: Sendable {
  /// The most numbers an event may have: 𝒱̄ is held as a matrix.
  static var largest: Int { 2048 }

  /// 𝒱̄, of shape (n, n).
  package let matrix: Tensor<Double>
  /// Its eigenvalues and the eigenvectors as columns.
  private let values: Tensor<Double>
  private let vectors: Tensor<Double>
  /// What turns measurements into uncorrelated ones, (H𝒱̄Hᵀ + σ_y²I)^(−1/2), or near to it; 0 where nothing is measured.
  let whitening: Tensor<Double>

  /// - Parameters:
  ///   - matrix: symmetric and positive definite.
  ///   - noise: σ_y.
  package init(_ matrix: Tensor<Double>, _ h: any LinearOperator, noise: Double) throws {
    let n = matrix.shape[0]
    let half = try h.apply(matrix.reshaped([n] + h.domain)).reshaped([n, h.range.reduce(1, *)])
    let m = half.shape[1]
    let seen = try h.apply(half.transposed().reshaped([m] + h.domain)).reshaped([m, m])
    let (variances, basis) = try eigh(0.5 * (seen + seen.transposed()) + noise * noise * Tensor.identity(m))
    let kept = try variances.greater(1e-12 * variances.max())
    let roots = try Tensor.select(kept, 1 / Tensor.select(kept, variances, Tensor(1)).sqrt(), Tensor(0))
    let (values, vectors) = try eigh(matrix)
    self.init(
      matrix: matrix, values: try values.maximum(Tensor(.leastNormalMagnitude)), vectors: vectors,
      whitening: try matmul(basis * roots, basis.transposed()))
  }

  private init(matrix: Tensor<Double>, values: Tensor<Double>, vectors: Tensor<Double>, whitening: Tensor<Double>) {
    (self.matrix, self.values, self.vectors, self.whitening) = (matrix, values, vectors, whitening)
  }

  /// The covariance of deviations, of shape (count, event) and of mean zero or meant to be so.
  static func measured(_ deviations: Tensor<Double>) throws -> Tensor<Double> {
    let count = deviations.shape[0]
    let n = deviations.count / count
    let flat = try deviations.reshaped([count, n])
    let drawn = try product(flat, transposed: true, flat, transposed: false) / Double(count)
    // Few draws say little about many directions: the matrix is drawn towards its diagonal. Many say of every direction what it
    // is up to a factor, however narrow it is, and a part of the diagonal would drown the narrow ones.
    let trust = count >= 4 * n ? 1 : Double(count) / Double(count + n)
    let variances = try diagonal(drawn)
    // Held off zero, as far as rounding wants it.
    let floor = try 1e-13 * variances.max() + Tensor(Double.leastNormalMagnitude)
    return try trust * drawn + diagonalMatrix((1 - trust) * variances + floor)
  }

  /// What is open at a higher noise ρ′ if 𝒱̄ is at ρ: (𝒱̄⁻¹ + (1/ρ′² − 1/ρ²) I)⁻¹, as for a Gaussian. It whitens as before,
  /// which does where ρ′ is not far from ρ.
  func raised(from ρ: Double, to higher: Double) throws -> RemainingCovariance {
    let shift = 1 / (higher * higher) - 1 / (ρ * ρ)
    let bounded = try values.minimum(Tensor(0.999 * ρ * ρ))
    let open = try bounded / (1 + shift * bounded)
    return RemainingCovariance(
      matrix: try matmul(vectors * open, vectors.transposed()), values: open, vectors: vectors, whitening: whitening)
  }

  /// A draw from N(0, 𝒱̄) for each row of normal numbers, of shape (rows, n).
  func draw(_ normal: Tensor<Double>) throws -> Tensor<Double> {
    try product(normal, transposed: false, CovarianceAlgebra.cholesky(matrix), transposed: true)
  }
}
