import Foundation
import Numerics

/// κ(u) = ∫_s^u ρ ρ′ k du, how far the guidance has pulled a mode between two times: e^{−κ} of the free estimate is
/// left, 1 − e^{−κ} of the data has come in.
///
/// In ρ = σ/μ nothing but the weight depends on the path. Closed forms, with q = ρ², c = s² + σ_y², p = r² = q/(1 + q):
///
/// - w_t = w:  κ = (w s²/2) ∫ (1 + q)/(c q + σ_y²) dq
/// - w_t = w r²μ², μ² = 1/(1 + q) (VP):  κ = (w/2) (1/c) [s² Δln(1 + q) − σ_y² Δln(1 + s² p/σ_y²)]
/// - w_t = w r²μ², μ = 1/(1 + ρ) (flow):  κ = w s² ∫ ρ³/((1 + ρ)²(cρ² + σ_y²)) dρ in partial fractions
/// - w_t = w r²μ², μ = 1 (VE, EDM):  κ = (w s²/2) ∫ q/(c q + σ_y²) dq
///
/// All are written so that a small s costs no digits. A prior's variance c along a mode (``ModeFamily``) is one more
/// scale: with w_t = w, κ is that of s√c at ρ/√c. Other weights, paths and variances are integrated numerically.
package struct GuidanceExponent: Sendable {
  let path: any GaussianPath
  let weight: GuidanceWeight
  let modes: ModeFamily
  /// The time s the exponent is counted from.
  let origin: Double

  private enum Form { case free, variancePreserving, flow, unscaled, numeric }

  private var form: Form {
    switch weight {
    case .constant: return .free
    case .function: return .numeric
    case .published where modes.variances.contains { $0 != 1 }: return .numeric
    case .published:
      if path is VPPath || path is CosinePath || path is TablePath { return .variancePreserving }
      if path is FlowPath { return .flow }
      if path is VEPath || path is EDMPath { return .unscaled }
      return .numeric
    }
  }

  package init(path: any GaussianPath, weight: GuidanceWeight, modes: ModeFamily, origin: Double) {
    (self.path, self.weight, self.modes, self.origin) = (path, weight, modes, origin)
  }

  /// κ(u) for each distinct singular value.
  package func callAsFunction(_ u: Double) throws -> [Double] {
    let form = form
    if form == .numeric { return try integrated(u) }
    let (ρ0, ρ1) = try (path.rho(origin), path.rho(u))
    return zip(modes.values, modes.variances).map { s, c in
      guard s > 0, u != origin else { return 0 }
      // Lengths scaled by √c make the variance 1.
      if form == .free, c != 1 { return closed(form, s * c.squareRoot(), ρ0 / c.squareRoot(), ρ1 / c.squareRoot()) }
      return closed(form, s, ρ0, ρ1)
    }
  }

  private func closed(_ form: Form, _ s: Double, _ ρ0: Double, _ ρ1: Double) -> Double {
    let w: Double
    switch weight {
    case .published(let value), .constant(let value): w = value
    case .function: return .nan
    }
    guard ρ1.isFinite else { return w == 0 ? 0 : .infinity * (w > 0 ? 1 : -1) }
    let (s2, n2) = (s * s, modes.noise * modes.noise)
    let c = s2 + n2
    let (q0, q1) = (ρ0 * ρ0, ρ1 * ρ1)
    switch form {
    case .free:
      // (1 + q)/(cq + n) = 1/c + (1 − n/c)/(cq + n), and 1 − n/c = s²/c.
      if n2 == 0 { return 0.5 * w * (log(q1 / q0) + (q1 - q0)) }
      return 0.5 * w * s2 / c * ((q1 - q0) + s2 / c * log1p(c * (q1 - q0) / (c * q0 + n2)))
    case .variancePreserving:
      let grown = log1p((q1 - q0) / (1 + q0))
      if n2 == 0 { return 0.5 * w * grown }
      let (p0, p1) = (q0 / (1 + q0), q1 / (1 + q1))
      return 0.5 * w / c * (s2 * grown - n2 * (log1p(s2 * p1 / n2) - log1p(s2 * p0 / n2)))
    case .unscaled:
      if n2 == 0 { return 0.5 * w * (q1 - q0) }
      return 0.5 * w * s2 / c * ((q1 - q0) - n2 / c * log1p(c * (q1 - q0) / (c * q0 + n2)))
    case .flow:
      if n2 == 0 { return w * (log1p((ρ1 - ρ0) / (1 + ρ0)) - (ρ1 - ρ0) / ((1 + ρ0) * (1 + ρ1))) }
      let e = c + n2
      let a = (e + 2 * n2) / (e * e)
      let (b, d) = (-1 / e, -n2 * (a - 1 / e))
      let linear = a * log1p((ρ1 - ρ0) / (1 + ρ0)) + b * (ρ1 - ρ0) / ((1 + ρ0) * (1 + ρ1))
      let root = (c / n2).squareRoot()
      let angle = atan(root * (ρ1 - ρ0) / (1 + root * root * ρ0 * ρ1))
      let quadratic = (1 - c * a) / (2 * c) * log1p(c * (q1 - q0) / (c * q0 + n2)) + d / (c * n2).squareRoot() * angle
      return w * s2 * (linear + quadratic)
    case .numeric:
      return .nan
    }
  }

  /// κ by quadrature of ρρ′k over time.
  private func integrated(_ u: Double) throws -> [Double] {
    guard u != origin else { return modes.values.map { _ in 0 } }
    let rate = { (v: Double) throws -> [Double] in
      let (m, σ) = try (path.mu(.variable(v)), path.sigma(.variable(v)))
      let ρ = σ / m
      let common = try weight.common(path, v)
      let r2 = try path.r2(v)
      return modes.shares(r2: r2).map { ρ.value * ρ.first * common * $0 }
    }
    return try integrate(rate, origin, u, tolerance: 1e-12).values
  }
}
