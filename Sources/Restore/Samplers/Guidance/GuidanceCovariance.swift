/// What guidance takes for V[x₀ | x_t], the covariance of what the state leaves open.
public enum GuidanceCovariance: Sendable, Equatable {
  /// r²I, as ΠGDM does: right for a prior N(m, I), and one number for all directions.
  case isotropic
  /// The prior's own 𝒱 = (σ²/μ) ∂x̂₀/∂x, by ``MomentMatching``: right for every Gaussian prior. `pullbacks` is the most
  /// conjugate gradient steps a step of the walk takes; without it as many as the system needs.
  case moments(pullbacks: Int?)
}
