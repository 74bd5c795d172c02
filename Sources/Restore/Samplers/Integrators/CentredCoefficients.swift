import Foundation
import Numerics

/// The coefficients of one step t → s of ``ConjugatePredictorCorrector``, one set for each distinct singular value.
///
/// In z = x/μ and ρ = σ/μ, with γ = c/(c + ρ²) for the slope ∂x̂₀/∂z of a prior N(m, c I), x̂₀ = γz + (1 − γ)m, and
/// k = w_t s_i²/(r²s_i² + σ_y²), a mode of the guided ODE reads
///
///     dz/dρ = (1 − γ)(z − m)/ρ + ργk (γz + (1 − γ)m − η) − ργ√(1 − γ) (w_t/r²) q
///
/// It is linear in z; with m and q frozen its solution at ρ_s is E z + A m + D η + Q q. With
/// E(u) = √((c + ρ_s²)/(c + ρ_u²)) e^{−κ(u)} and κ(u) = ∫_s^u ργ²k dρ,
///
///     E = E(t),   D = ∫ E ργk dρ,   A = 1 − E − D,   Q = ∫ E ργ√(1 − γ) (w_t/r²) dρ
///
/// A + D + E = 1 because z = m = η stays where it is; so no integrand changes its sign. A line a(u) = (u − t)/(s − t)
/// in front of m gives ∫ a (−dE − E ργk dρ) = 1 − ∫ E du/(t − s) − ∫ a E ργk dρ. With c = 1 and w_t ≡ w there is a
/// closed form, e^{−κ} = ((r_s²s_i² + σ_y²)/(r_t²s_i² + σ_y²))^{w/2}, as γ²ρ dρ = dr²/2.
package struct CentredCoefficients: Sendable {
  /// E: what is left of the state.
  package let state: [Double]
  /// A, in front of m.
  package let centre: [Double]
  /// D/s_i, in front of Uᵀy.
  package let data: [Double]
  /// Q.
  package let pull: [Double]
  /// What a change of m over the step, linear in time, adds; and the same for q.
  package let centreSlope: [Double]
  package let pullSlope: [Double]

  /// - Parameter c: the variance γ is that of, positive.
  /// - Throws: ``PathError``; ``SamplerError/coefficients(from:to:)`` when a coefficient is not finite.
  package init(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, variance c: Double, from t: Double, to s: Double
  ) throws {
    let along = try Self.along(path: path, weight: weight, modes: modes, variance: c, from: t, to: s)
    let all = try along.exponent(t - s)
    // An infinite exponent puts all of the data into a point that no quadrature sees.
    guard all.allSatisfy(\.isFinite) else { throw SamplerError.coefficients(from: t, to: s) }
    let decay = CentredCoefficients.decay(path: path, variance: c, exponent: along.exponent, to: s)
    let end = try decay(t - s)
    let width = modes.values.count
    let sums = try integrate(
      CentredCoefficients.integrand(
        path: path, weight: weight, modes: modes, variance: c, decay: decay, from: t, to: s),
      0, t - s, tolerance: 1e-12, cuts: Self.cuts(along, over: t - s)
    ).values
    func row(_ i: Int) -> [Double] { Array(sums[(i * width)..<((i + 1) * width)]) }
    (state, data, pull, pullSlope) = (end, row(0), row(1), row(3))
    centre = zip(zip(end, row(0)), modes.values).map { 1 - $0.0 - $0.1 * $1 }
    centreSlope = zip(zip(row(4), row(2)), modes.values).map { 1 - $0.0 / (t - s) - $0.1 * $1 }
    guard (state + centre + data + pull + centreSlope + pullSlope).allSatisfy(\.isFinite) else {
      throw SamplerError.coefficients(from: t, to: s)
    }
  }

  /// E(s + h).
  private static func decay(
    path: any GaussianPath, variance c: Double, exponent: @escaping (Double) throws -> [Double], to s: Double
  ) -> (Double) throws -> [Double] {
    { h in
      let (ρs, ρ) = try (path.rho(s), path.rho(s + h))
      let free = ((c + ρs * ρs) / (c + ρ * ρ)).squareRoot()
      return try exponent(h).map { free * exp(-$0) }
    }
  }

  /// What is integrated over a step: the data's and the pull's rows, the same with the line a in front, and E.
  private static func integrand(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, variance c: Double,
    decay: @escaping (Double) throws -> [Double], from t: Double, to s: Double
  ) -> (Double) throws -> [Double] {
    return { h in
      let u = s + h
      let (m, σ) = try (path.mu(.variable(u)), path.sigma(.variable(u)))
      let jet = σ / m
      let (ρ, slope) = (jet.value, jet.first)
      let γ = c / (c + ρ * ρ)
      let common = try weight.common(path, u)
      let r2 = try path.r2(u)
      let along = (u - t) / (s - t)
      let e = try decay(h)
      let rate = ρ * γ * common * slope
      // √(1 − γ) without a difference of numbers near one.
      let pulled = e.map { $0 * rate * ρ / (c + ρ * ρ).squareRoot() }
      // κ̂/s, so that a small singular value costs no digits.
      let data = zip(e, modes.gains(r2: r2)).map { $0 * rate * $1 }
      return data + pulled + data.map { $0 * along } + pulled.map { $0 * along } + e
    }
  }

  /// The nodes and weights on which the integrals of a step are sums.
  static func rule(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, variance c: Double, from t: Double, to s: Double
  ) throws -> [(node: Double, weight: Double)] {
    let along = try along(path: path, weight: weight, modes: modes, variance: c, from: t, to: s)
    let decay = decay(path: path, variance: c, exponent: along.exponent, to: s)
    return try quadratureRule(
      integrand(path: path, weight: weight, modes: modes, variance: c, decay: decay, from: t, to: s), 0, t - s,
      tolerance: 1e-12, cuts: cuts(along, over: t - s)
    ).map { (s + $0.node, $0.weight) }
  }

  /// Where the step is cut, as distances from s: where the weight jumps, and for the layer of e^{−κ}.
  private static func cuts(
    _ along: (exponent: (Double) throws -> [Double], jumps: [Double]), over length: Double
  ) throws -> [Double] {
    try along.jumps + BoundaryLayer.cuts(from: 0, to: length) { try along.exponent($0).max() ?? 0 }
  }

  /// κ(s + h) for all h of the step, and where on the way the weight jumps.
  private static func along(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, variance c: Double, from t: Double, to s: Double
  ) throws -> (exponent: (Double) throws -> [Double], jumps: [Double]) {
    if c == 1, case .constant(let w) = weight {
      return ({ try closed(w, $0, path: path, modes: modes, origin: s) }, [])
    }
    let running = try RunningIntegral.guidance(
      rate(path: path, weight: weight, modes: modes, variance: c, origin: s), to: t - s)
    return ({ try running($0) }, running.jumps)
  }

  /// κ(u) for each distinct singular value.
  package static func exponent(
    _ u: Double, path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, variance c: Double, origin s: Double
  ) throws -> [Double] {
    guard u != s else { return modes.values.map { _ in 0 } }
    if c == 1, case .constant(let w) = weight { return try closed(w, u - s, path: path, modes: modes, origin: s) }
    let rate = rate(path: path, weight: weight, modes: modes, variance: c, origin: s)
    return try integrate(rate, 0, u - s, tolerance: 1e-13).values
  }

  /// κ(s + h) for c = 1 and w_t ≡ w: (w/2) Δln(r²s_i² + σ_y²).
  private static func closed(
    _ w: Double, _ h: Double, path: any GaussianPath, modes: ModeFamily, origin: Double
  ) throws -> [Double] {
    let ρ0 = try path.rho(origin)
    let grown = try path.increase(of: origin, by: h)
    let p0 = try path.r2(origin)
    let (q0, q1) = (ρ0 * ρ0, (ρ0 + grown) * (ρ0 + grown))
    // A short step loses no digits of r² that way, and a step from pure noise none the other.
    let increase = try grown < ρ0 ? grown * (2 * ρ0 + grown) / ((1 + q0) * (1 + q1)) : path.r2(origin + h) - p0
    let n2 = modes.noise * modes.noise
    return modes.values.map { s in s > 0 ? 0.5 * w * log1p(s * s * increase / (s * s * p0 + n2)) : 0 }
  }

  /// ργ²k dρ/du at s + h.
  private static func rate(
    path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, variance c: Double, origin: Double
  ) -> @Sendable (Double) throws -> [Double] {
    { h in
      let v = origin + h
      let (m, σ) = try (path.mu(.variable(v)), path.sigma(.variable(v)))
      let ρ = σ / m
      let γ = c / (c + ρ.value * ρ.value)
      let scale = try ρ.value * ρ.first * γ * γ * weight.common(path, v)
      let r2 = try path.r2(v)
      return modes.shares(r2: r2).map { scale * $0 }
    }
  }
}
