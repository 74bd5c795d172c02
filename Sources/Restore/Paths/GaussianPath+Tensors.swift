import Numerics

// What follows from μ and σ, over tensors of times, with derivatives recorded.
extension GaussianPath {
  /// f = μ′/μ.
  public func f(_ t: Tensor<Double>) throws -> Tensor<Double> {
    try jvp(logMu, at: t, along: Tensor<Double>.ones(t.shape)).tangent
  }
  /// g² = (σ²)′ − 2fσ².
  public func g2(_ t: Tensor<Double>) throws -> Tensor<Double> {
    try varianceSlope(t) - 2 * f(t) * variance(t)
  }
  /// b = −2 ln μ.
  public func b(_ t: Tensor<Double>) throws -> Tensor<Double> { try 0 - 2 * logMu(t) }
  /// r² = σ²/(σ² + μ²).
  public func r2(_ t: Tensor<Double>) throws -> Tensor<Double> {
    let (m, s) = try (mu(t).square(), sigma(t).square())
    return try s / (s + m)
  }
  /// ρ = σ/μ.
  public func rho(_ t: Tensor<Double>) throws -> Tensor<Double> { try sigma(t) / mu(t) }
}
