import Numerics

/// E[x₀ | x_t, y] under p(x₀ | x_t) ≈ N(x̂₀, 𝒱) with the prior's own covariance 𝒱 = (σ²/μ) ∂x̂₀/∂x:
///
///     x̂₀ʸ = x̂₀ + 𝒱 Hᵀ q,   (H 𝒱 Hᵀ + σ_y² I) q = y − H x̂₀
///
/// The system is solved by a few conjugate gradient steps on pullbacks, one each, preconditioned with what H𝒱Hᵀ + σ_y² I
/// is on average over the prior (its diagonal where the matrix would be too large). What they leave of the residual is
/// explained with that average: 𝒱̄Hᵀ(H𝒱̄Hᵀ + σ_y²)⁻¹ r, which takes no pullback. 𝒱 is used on both sides: a diagonal one inside the inverse beside the true one
/// outside is unstable.
///
/// Finzi et al., "User-defined event sampling and uncertainty quantification in diffusion models for physical dynamical
/// systems", ICML 2023, and Rozet et al., "Learning diffusion priors from observations by expectation maximization",
/// NeurIPS 2024, for moment matching and its conjugate gradients.
package struct GuidedDenoiser: Sendable {
  let problem: Problem
  let h: SpectralOperator
  /// The number of conjugate gradient steps, each one pullback.
  let pullbacks: Int

  /// - Returns: x̂₀ and the correction 𝒱Hᵀq, of the shape of `x`, a batch.
  package func callAsFunction(
    _ x: Tensor<Double>, mu μ: Double, sigma σ: Double, variances level: RemainingModeVariances.Level
  ) throws -> (x0: Tensor<Double>, correction: Tensor<Double>) {
    let (x0, pullback) = try problem.prior.x0WithPullback(x, mu: μ, sigma: σ)
    let system = h.system
    let variance = problem.noise * problem.noise
    let kept = system.kept.map { variance > 0 || $0 ? 1.0 : 0 }
    let s = try h.values * Tensor(kept)
    let y = problem.projected.rank > h.range.count ? problem.projected : try problem.projected.reshaped([1] + h.range)

    var r = try (system.analyseRange(y) - h.values * system.analyse(x0)) * Tensor(kept)
    let precondition = try preconditioner(level, s, kept, variance)
    var correction = try Tensor<Double>.zeros(x0.shape)
    let rows = [x0.shape[0]] + [Int](repeating: 1, count: x0.rank - 1)
    var (p, previous): (Tensor<Double>?, Tensor<Double>?) = (nil, nil)
    for _ in 0..<pullbacks {
      let z = try precondition(r)
      let size = try Rows.dot(r, z)
      if let last = p, let before = previous {
        p = try z + Rows.ratio(size, before) * last
      } else {
        p = z
      }
      guard let p else { break }
      // 𝒱Hᵀp for every sample at once.
      let w = try (σ * σ / μ) * pullback(system.synthesise(s * p))
      let a = try s * system.analyse(w) + variance * p
      // A network's Jacobian is no covariance: a direction without curvature is not followed.
      let step = try Rows.ratio(size, Rows.dot(p, a))
      correction = try correction + step.reshaped(rows) * w
      r = try r - step * a
      previous = size
    }
    let left = try s * precondition(r)
    let rest = try level.cross.map { try matmul(left, $0).reshaped(x0.shape) } ?? system.synthesise(left * level.modes)
    correction = try correction + rest
    return (x0, correction)
  }

  /// (s V̄ s + σ_y²)⁻¹ on the modes kept.
  private func preconditioner(
    _ level: RemainingModeVariances.Level, _ s: Tensor<Double>, _ kept: [Double], _ variance: Double
  ) throws -> (Tensor<Double>) throws -> Tensor<Double> {
    guard let matrix = level.matrix else {
      let weight = try Tensor(kept) / (s.square() * level.modes + variance).maximum(Tensor(.leastNormalMagnitude))
      return { try $0 * weight }
    }
    // Modes that are not kept have no part in r; a one on their diagonal keeps the factor regular.
    let ridge = Tensor(kept.map { $0 == 0 ? 1 : variance })
    let lower = try CovarianceAlgebra.cholesky(s.reshaped([s.count, 1]) * matrix * s + diagonalMatrix(ridge))
    return { r in
      let half = try CovarianceAlgebra.solve(lower, r.transposed())
      return try CovarianceAlgebra.solve(lower, half, transposed: true).transposed()
    }
  }
}
