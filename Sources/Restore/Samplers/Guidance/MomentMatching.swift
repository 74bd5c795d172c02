import Numerics

/// Guidance with the prior's own covariance in the place of r²I: Hᵀq for each sample of a batch, with
///
///     (H 𝒱 Hᵀ + σ_y² I) q = y − H x̂₀,    𝒱 = V[x₀ | x_t] = (σ²/μ) ∂x̂₀/∂x
///
/// The identity is Tweedie's formula once more differentiated. 𝒱 is symmetric for the denoiser of a prior, so a pullback
/// is a product with it, and conjugate gradients solve the system with one pullback a step; a sample stops where its
/// Jacobian, as a network's may, is not positive. With w_t ≡ 1 the guidance is exact for every Gaussian prior.
///
/// Finzi et al., "User-defined event sampling and uncertainty quantification in diffusion models for physical dynamical
/// systems", ICML 2023; Boys et al., "Tweedie moment projected diffusions for inverse problems", TMLR 2024; Rozet et
/// al., "Learning diffusion priors from observations by expectation maximization", NeurIPS 2024, for the conjugate
/// gradients.
struct MomentMatching {
  private let noise: Tensor<Double>
  private let isOperatorTraced: Bool
  private let limit: Int?
  private let domain: [Int]
  private let range: [Int]
  private let forth: @Sendable (Tensor<Double>) throws -> Tensor<Double>
  private let back: @Sendable (Tensor<Double>) throws -> Tensor<Double>

  /// Of the relative residual.
  private static let tolerance = 1e-10

  /// - Parameters:
  ///   - h: H, or its derivative at x̂₀.
  ///   - limit: what was asked for with `pullbacks`.
  init(_ h: any LinearOperator, noise: Tensor<Double>, pullbacks limit: Int?) {
    (self.noise, self.limit) = (noise, limit)
    (domain, range, isOperatorTraced) = (h.domain, h.range, h.isTraced)
    (forth, back) = ({ try h.apply($0) }, { try h.adjoint($0) })
  }

  /// Hᵀq, of the shape of x̂₀.
  /// - Throws: ``SamplerError/unsolved(system:steps:residual:help:)`` without a limit, when the system is not solved.
  func correction(
    _ residual: Tensor<Double>, at x0: Tensor<Double>, mu μ: Tensor<Double>, sigma σ: Tensor<Double>,
    pullback: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    let rows = x0.count / max(1, domain.reduce(1, *))
    let right = try residual.reshaped([rows] + range)
    let count = range.reduce(1, *)
    let (variance, scale) = try (noise.square(), σ.square() / μ)
    let isTraced = [residual, x0, variance, scale].contains { $0.isTraced } || isOperatorTraced
    guard limit == nil || !isTraced else {
      throw TensorError.derivative(
        operation: "moment matching", reason: "with `pullbacks` its system is not solved, and the derivative not known")
    }
    let (shape, domain, forth, back) = (x0.shape, domain, forth, back)
    let result = try conjugateGradients(
      { q in
        let pulled = try pullback(back(q).reshaped(shape)).reshaped([rows] + domain)
        return try scale * forth(pulled) + variance * q
      }, right, tolerance: MomentMatching.tolerance, iterations: limit ?? min(1000, 4 * count + 20))
    guard limit != nil || result.residual <= 1e3 * MomentMatching.tolerance else {
      throw SamplerError.unsolved(
        system: result.isIndefinite
          ? "moment matching (the Jacobian of \(domain.count == 1 ? "the prior" : "the network") is not positive)"
          : "moment matching", steps: result.iterations, residual: result.residual,
        help: "`pullbacks: 3` takes a few steps for enough; a larger `noise:` makes the system easier")
    }
    return try back(result.solution).reshaped(shape)
  }
}
