import Foundation
import Numerics

/// The exact coefficients of one step t → s of a conditional conjugate integrator, one set for each distinct singular
/// value:
///
///     x_s = M x̂₀ + Ψ ε + Φy Uᵀy + Φj j   (+ Ψ′ Δε + Φj′ Δj at second order)
///
/// With κ = ``GuidanceExponent`` counted from s and E(u) = e^{λ(u−s)−κ(u)}:
///
///     M  = (1 + λ(s−t)) μ_s E(t)
///     Φy = (μ_s/s_i) [1 − E(t) + λ ∫ E du]
///     Ψ  = σ_s + λ μ_s [∫ ρ E du − (t−s) ρ_t E(t)]
///     Φj = −μ_s ∫ E μ ρ² ρ′ c du
///
/// M and Ψ gather what `h = a(t)/a(s)` multiplies: h x = μ_t h x̂₀ + σ_t h ε. Integrating Φe by parts then leaves no
/// difference of large numbers, and nothing divides by μ_t. At λ = 0 they read M = μ_s e^{−κ}, Ψ = σ_s and
/// Φy = μ_s (1 − e^{−κ})/s_i: DDIM, with x̂₀ replaced mode by mode by a mean of x̂₀ and the data.
///
/// With churn ζ every score and every guidance coefficient has (1 + ζ²) g² for g²: κ and Φj grow by that factor, the
/// same integration by parts leaves −ζ² μ_s ∫ E dρ in Ψ, and the step adds noise of variance
///
///     Ω² = ζ² ∫ (a(u)/a(s))² g² du = 2 ζ² μ_s² ∫ E² ρ dρ
package struct ConjugateCoefficients: Sendable {
  package let estimate: [Double]
  package let noise: [Double]
  package let data: [Double]
  package let jacobian: [Double]
  /// The second-order weights of (ε_t − ε_p) and (j_t − j_p).
  package let noiseSlope: [Double]
  package let jacobianSlope: [Double]
  /// Ω, the standard deviation of the noise a step with churn adds.
  package let churn: [Double]

  /// - Parameters:
  ///   - λ: the published explicit treatment, 1 + λ(s − t).
  ///   - ζ: the churn; 0 is the deterministic walk.
  ///   - previous: the time p > t of the step before, for the second order's extrapolation.
  /// - Throws: ``PathError``; ``SamplerError/coefficients(from:to:)`` when a coefficient is not finite.
  package init(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, λ: Double, from t: Double, to s: Double,
    previous p: Double? = nil, churn ζ: Double = 0
  ) throws {
    let κ = GuidanceExponent(path: path, weight: weight, modes: modes, origin: s)
    guard try path.rho(t).isFinite else { throw SamplerError.coefficients(from: t, to: s) }
    let (μs, σs) = try (path.mu(s), path.sigma(s))
    let growth = 1 + ζ * ζ
    let end = try κ(t).map { exp(λ * (t - s) - growth * $0) }
    let width = modes.values.count

    let sums = try integrate(
      ConjugateCoefficients.integrand(
        path: path, weight: weight, modes: modes, exponent: κ, λ: λ, from: t, to: s, previous: p, churn: ζ),
      s, t, tolerance: 1e-12
    ).values
    func row(_ i: Int) -> ArraySlice<Double> { sums[(i * width)..<((i + 1) * width)] }

    let free: [Double]
    jacobian = row(0).map { -μs * $0 }
    if λ == 0 {
      estimate = end.map { μs * $0 }
      free = end.map { _ in σs }
      let pulled = try κ(t).map { -expm1(-growth * $0) }
      data = zip(pulled, modes.values).map { $1 > 0 ? μs * $0 / $1 : 0 }
    } else {
      let scale = (1 + λ * (s - t)) * μs
      estimate = end.map { scale * $0 }
      let ρt = try path.rho(t)
      free = zip(end, row(2)).map { end, area in
        σs + λ * μs * (area - (end == 0 ? 0 : (t - s) * ρt * end))
      }
      let pulled = try κ(t).map { -expm1(λ * (t - s) - growth * $0) }
      data = zip(zip(pulled, row(1)), modes.values).map { $1 > 0 ? μs * ($0.0 + λ * $0.1) / $1 : 0 }
    }
    let base = λ == 0 ? 1 : 3
    let zeros = [Double](repeating: 0, count: width)
    noiseSlope = p == nil ? zeros : row(base).map { -μs * $0 }
    jacobianSlope = p == nil ? zeros : row(base + 1).map { -μs * $0 }
    if ζ == 0 {
      (noise, churn) = (free, zeros)
    } else {
      let added = base + (p == nil ? 0 : 2)
      noise = zip(free, row(added)).map { $0 - ζ * ζ * μs * $1 }
      churn = row(added + 1).map { ζ.magnitude * μs * (2 * $0).squareRoot() }
    }
    guard (estimate + noise + data + jacobian + noiseSlope + jacobianSlope + churn).allSatisfy(\.isFinite) else {
      throw SamplerError.coefficients(from: t, to: s)
    }
  }

  /// The nodes and weights on which the integrals of a step are sums.
  static func rule(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, λ: Double, from t: Double, to s: Double,
    previous p: Double?, churn ζ: Double
  ) throws -> [(node: Double, weight: Double)] {
    guard try path.rho(t).isFinite else { throw SamplerError.coefficients(from: t, to: s) }
    let κ = GuidanceExponent(path: path, weight: weight, modes: modes, origin: s)
    return try quadratureRule(
      integrand(path: path, weight: weight, modes: modes, exponent: κ, λ: λ, from: t, to: s, previous: p, churn: ζ),
      s, t, tolerance: 1e-12)
  }

  /// What is integrated over the step: Eμρ²ρ′c, E, ρE, the two kernels of the second order, Eρ′ and E²ρρ′.
  private static func integrand(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, exponent κ: GuidanceExponent, λ: Double,
    from t: Double, to s: Double, previous p: Double?, churn ζ: Double
  ) -> (Double) throws -> [Double] {
    let growth = 1 + ζ * ζ
    return { u in
      let (m, σ) = try (path.mu(.variable(u)), path.sigma(.variable(u)))
      let ρ = σ / m
      let e = try κ(u).map { exp(λ * (u - s) - growth * $0) }
      let c = try weight.common(path, u)
      let r2 = try path.r2(u)
      let pull = growth * m.value * ρ.value * ρ.value * ρ.first * c
      var rows = e.map { $0 * pull }
      if λ != 0 { rows += e + e.map { $0 * ρ.value } }
      if let p {
        let along = (u - t) / (t - p)
        rows += zip(e, modes.shares(r2: r2)).map { e, share in
          growth * e * ρ.first * (1 - ρ.value * ρ.value * c * share) * along
        }
        rows += e.map { $0 * pull * along }
      }
      if ζ != 0 { rows += e.map { $0 * ρ.first } + e.map { $0 * $0 * ρ.value * ρ.first } }
      return rows
    }
  }
}
