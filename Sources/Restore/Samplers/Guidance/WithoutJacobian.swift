import Numerics

/// Guidance without a vector–Jacobian product: ∂x̂₀/∂x is replaced by μ/(μ² + σ²) I.
///
/// By Tweedie's second-order formula V[x₀ | x_t] = (σ²/μ) ∂x̂₀/∂x, so that is the Jacobian which ΠGDM's own assumption
/// p(x₀ | x_t) ≈ N(x̂₀, r²I) implies; for a prior N(m, I) it is the true one. With w_t ≡ 1 the guided score is then the
/// plain score with x̂₀ replaced by the mean of N(x̂₀, r²I) given y,
///
///     x̂₀ʸ = x̂₀ + r² Hᵀ (r²HHᵀ + σ_y²I)⁻¹ (y − H x̂₀)
///
/// which for σ_y = 0 is DDNM's null-space correction (Wang, Yu and Zhang, "Zero-shot image restoration using denoising
/// diffusion null-space model", ICLR 2023) and in general the proximal step of DiffPIR (Zhu et al., "Denoising diffusion
/// models for plug-and-play image restoration", CVPR workshops 2023); Peng et al., ICML 2024,
/// treat both forms side by side. In the conjugate form j = σ/(μ² + σ²) G.
enum WithoutJacobian {
  static func slope(mu μ: Tensor<Double>, sigma σ: Tensor<Double>) throws -> Tensor<Double> {
    try μ / (μ.square() + σ.square())
  }
}

extension Prior {
  /// x̂₀ and the pullback guidance goes through: the network's, or its replacement.
  func estimate(
    _ x: Tensor<Double>, mu μ: Tensor<Double>, sigma σ: Tensor<Double>, jacobian: Bool
  ) throws -> (x0: Tensor<Double>, pullback: @Sendable (Tensor<Double>) throws -> Tensor<Double>) {
    if jacobian { return try x0WithPullback(x, mu: μ, sigma: σ) }
    let slope = try WithoutJacobian.slope(mu: μ, sigma: σ)
    return (try x0(x, mu: μ, sigma: σ), { try slope * $0 })
  }
}
