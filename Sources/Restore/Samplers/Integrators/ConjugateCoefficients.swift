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
/// With churn ζ every score and every guidance coefficient has (1 + ζ²) g² for g²: κ and Φj grow by that factor. What the
/// score gains by it, and the fresh noise, are solved together with x̂₀ frozen: ε is then an Ornstein–Uhlenbeck process in
/// ln ρ, with a(u) = (ρ_u/ρ_t)^{ζ²}
///
///     ε(u) = a(u) ε + √(1 − a(u)²) n
///
/// whose variance stays one however long the step is; a frozen ε would grow with ρ_t. The same integration by parts gives
/// Ψ = a(s) σ_s + λ μ_s [∫ ρ a E du − (t−s) ρ_t E(t)] and Ω = σ_s √(1 − a(s)²). At λ = 0 without guidance that is
/// DDIM with σ_s²(1 − a²) of its noise renewed, and no Gaussian gets more than its own variance: with x̂₀ and ε of N(m, c),
/// (μ_s x̂₀ + σ_s a ε) has at most cμ_s² + σ_s²a², by Cauchy's inequality. λ, a change of the integrator, leaves Ω as it is.
///
/// Song, Meng and Ermon, ICLR 2021, for the partly renewed noise; Gonzalez et al., "SEEDS: Exponential SDE solvers for
/// fast high-quality sampling from diffusion models", NeurIPS 2023, for x̂₀ frozen in the stochastic equation.
package struct ConjugateCoefficients: Sendable {
  package let estimate: [Double]
  package let noise: [Double]
  package let data: [Double]
  package let jacobian: [Double]
  /// The second-order weights of (ε_t − ε_p) and (j_t − j_p); with churn ε_p is what the step before made of it, with the
  /// fresh noise (``Churn/carried(_:fresh:options:from:to:)``).
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

    let along = try κ.along(to: t)
    let sums = try integrate(
      ConjugateCoefficients.integrand(
        path: path, weight: weight, modes: modes, exponent: along.exponent, λ: λ, from: t, to: s, previous: p, churn: ζ),
      0, t - s, tolerance: 1e-12, cuts: Self.cuts(along, λ: λ, over: t - s, growth: growth)
    ).values
    func row(_ i: Int) -> ArraySlice<Double> { sums[(i * width)..<((i + 1) * width)] }

    let kept = try Churn.kept(ζ, path.rho(s), from: path.rho(t))
    jacobian = row(0).map { -μs * $0 }
    if λ == 0 {
      estimate = end.map { μs * $0 }
      noise = end.map { _ in kept * σs }
      let pulled = try κ(t).map { -expm1(-growth * $0) }
      data = zip(pulled, modes.values).map { $1 > 0 ? μs * $0 / $1 : 0 }
    } else {
      let scale = (1 + λ * (s - t)) * μs
      estimate = end.map { scale * $0 }
      let ρt = try path.rho(t)
      noise = zip(end, row(2)).map { end, area in
        kept * σs + λ * μs * (area - (end == 0 ? 0 : (t - s) * ρt * end))
      }
      let pulled = try κ(t).map { -expm1(λ * (t - s) - growth * $0) }
      data = zip(zip(pulled, row(1)), modes.values).map { $1 > 0 ? μs * ($0.0 + λ * $0.1) / $1 : 0 }
    }
    let base = λ == 0 ? 1 : 3
    let zeros = [Double](repeating: 0, count: width)
    noiseSlope = p == nil ? zeros : row(base).map { -μs * $0 }
    jacobianSlope = p == nil ? zeros : row(base + 1).map { -μs * $0 }
    let renewed = Churn.renewed(ζ, try path.rho(s), from: try path.rho(t))
    churn = end.map { _ in σs * renewed }
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
    let along = try GuidanceExponent(path: path, weight: weight, modes: modes, origin: s).along(to: t)
    return try quadratureRule(
      integrand(
        path: path, weight: weight, modes: modes, exponent: along.exponent, λ: λ, from: t, to: s, previous: p, churn: ζ),
      0, t - s, tolerance: 1e-12, cuts: cuts(along, λ: λ, over: t - s, growth: 1 + ζ * ζ)
    ).map { (s + $0.node, $0.weight) }
  }

  /// Where the step is cut, as distances from s: where the weight jumps, and for the layer of E = e^{λh−κ(s+h)}.
  private static func cuts(
    _ along: (exponent: (Double) throws -> [Double], jumps: [Double]), λ: Double, over length: Double, growth: Double
  ) throws -> [Double] {
    try along.jumps
      + BoundaryLayer.cuts(from: 0, to: length) { try growth * (along.exponent($0).max() ?? 0) - λ * $0 }
  }

  /// What is integrated over the step, at a distance h from s: Eμρ²ρ′c, E, ρaE, and the two kernels of the second order.
  private static func integrand(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily,
    exponent κ: @escaping (Double) throws -> [Double],
    λ: Double, from t: Double, to s: Double, previous p: Double?, churn ζ: Double
  ) throws -> (Double) throws -> [Double] {
    let ρt = try path.rho(t)
    let growth = 1 + ζ * ζ
    return { h in
      let u = s + h
      let (m, σ) = try (path.mu(.variable(u)), path.sigma(.variable(u)))
      let ρ = σ / m
      let e = try κ(h).map { exp(λ * h - growth * $0) }
      let kept = ζ == 0 ? 1 : Churn.kept(ζ, ρ.value, from: ρt)
      let c = try weight.common(path, u)
      let r2 = try path.r2(u)
      // Nothing pulls without a weight, also where ρ has no end.
      let pull = c == 0 ? 0 : growth * m.value * ρ.value * ρ.value * ρ.first * c
      var rows = e.map { $0 * pull }
      if λ != 0 { rows += e + e.map { $0 * kept * ρ.value } }
      if let p {
        let along = (u - t) / (t - p)
        rows += zip(e, modes.shares(r2: r2)).map { e, share in
          growth * e * kept * ρ.first * (1 - ρ.value * ρ.value * c * share) * along
        }
        rows += e.map { $0 * pull * along }
      }
      return rows
    }
  }
}
