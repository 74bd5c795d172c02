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
/// All are written so that neither a small s nor a short step costs digits. A prior's variance c along a mode (``ModeFamily``) is one more
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
  package func callAsFunction(_ u: Double) throws -> [Double] { try value(u, u - origin) }

  /// κ(s + h). A strong guidance is over within so short an h that s + h has few digits of it left.
  func after(_ h: Double) throws -> [Double] { try value(origin + h, h) }

  /// κ(s + h) for all h up to that of t, and where on the way the weight jumps: where it takes a quadrature, that is done
  /// once for all of them.
  func along(to t: Double) throws -> (exponent: (Double) throws -> [Double], jumps: [Double]) {
    guard form == .numeric, t > origin else { return ({ try after($0) }, []) }
    let running = try RunningIntegral.guidance(rate, to: t - origin)
    return ({ try running($0) }, running.jumps)
  }

  private func value(_ u: Double, _ h: Double) throws -> [Double] {
    let form = form
    if form == .numeric { return try integrated(h) }
    let ρ0 = try path.rho(origin)
    let grown = try path.increase(of: origin, by: h)
    return zip(modes.values, modes.variances).map { s, c in
      guard s > 0, h != 0 else { return 0 }
      // Lengths scaled by √c make the variance 1.
      let unit = form == .free && c != 1 ? c.squareRoot() : 1
      return closed(form, s * unit, ρ0 / unit, grown / unit)
    }
  }

  private func closed(_ form: Form, _ s: Double, _ ρ0: Double, _ Δρ: Double) -> Double {
    let w: Double
    switch weight {
    case .published(let value), .constant(let value): w = value
    case .function: return .nan
    }
    let ρ1 = ρ0 + Δρ
    guard ρ1.isFinite else { return w == 0 ? 0 : .infinity * (w > 0 ? 1 : -1) }
    let (s2, n2) = (s * s, modes.noise * modes.noise)
    let c = s2 + n2
    let (q0, q1) = (ρ0 * ρ0, ρ1 * ρ1)
    let Δq = Δρ * (ρ0 + ρ1)
    switch form {
    case .free:
      // (1 + q)/(cq + n) = 1/c + (1 − n/c)/(cq + n), and 1 − n/c = s²/c.
      if n2 == 0 { return 0.5 * w * (log1p(Δq / q0) + Δq) }
      return 0.5 * w * s2 / c * (Δq + s2 / c * log1p(c * Δq / (c * q0 + n2)))
    case .variancePreserving:
      let grown = log1p(Δq / (1 + q0))
      if n2 == 0 { return 0.5 * w * grown }
      let (p0, Δp) = (q0 / (1 + q0), Δq / ((1 + q0) * (1 + q1)))
      return 0.5 * w / c * (s2 * grown - n2 * log1p(s2 * Δp / (n2 + s2 * p0)))
    case .unscaled:
      if n2 == 0 { return 0.5 * w * Δq }
      return 0.5 * w * s2 / c * (Δq - n2 / c * log1p(c * Δq / (c * q0 + n2)))
    case .flow:
      if n2 == 0 { return w * (log1p(Δρ / (1 + ρ0)) - Δρ / ((1 + ρ0) * (1 + ρ1))) }
      let e = c + n2
      let a = (e + 2 * n2) / (e * e)
      let (b, d) = (-1 / e, -n2 * (a - 1 / e))
      let linear = a * log1p(Δρ / (1 + ρ0)) + b * Δρ / ((1 + ρ0) * (1 + ρ1))
      let root = (c / n2).squareRoot()
      let angle = atan(root * Δρ / (1 + root * root * ρ0 * ρ1))
      let quadratic = (1 - c * a) / (2 * c) * log1p(c * Δq / (c * q0 + n2)) + d / (c * n2).squareRoot() * angle
      return w * s2 * (linear + quadratic)
    case .numeric:
      return .nan
    }
  }

  /// κ by quadrature of ρρ′k over time.
  private func integrated(_ h: Double) throws -> [Double] {
    guard h != 0 else { return modes.values.map { _ in 0 } }
    return try integrate(rate, 0, h, tolerance: 1e-12).values
  }

  /// ρρ′k at s + h.
  private var rate: @Sendable (Double) throws -> [Double] {
    { h in
      let v = origin + h
      let (m, σ) = try (path.mu(.variable(v)), path.sigma(.variable(v)))
      let ρ = σ / m
      let common = try weight.common(path, v)
      let r2 = try path.r2(v)
      return modes.shares(r2: r2).map { ρ.value * ρ.first * common * $0 }
    }
  }
}
