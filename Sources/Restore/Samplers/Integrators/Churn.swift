import Foundation
import Numerics

/// The noise of stochastic steps: with x̂₀ frozen, ε(u) = a(u) ε + √(1 − a(u)²) n with a(u) = (ρ_u/ρ_t)^{ζ²}.
enum Churn {
  /// a, the part of ε that is left at ρ of a step that began at ρ_t.
  static func kept(_ ζ: Double, _ ρ: Double, from ρt: Double) -> Double { ζ == 0 ? 1 : pow(ρ / ρt, ζ * ζ) }

  /// √(1 − a²), which a small ζ costs no digits.
  static func renewed(_ ζ: Double, _ ρ: Double, from ρt: Double) -> Double {
    ζ == 0 ? 0 : (-expm1(2 * ζ * ζ * log(ρ / ρt))).squareRoot()
  }

  /// n, the noise that a step stirs in.
  /// - Parameter key: the address of the step.
  /// - Throws: ``TensorError/derivative(operation:reason:)`` where the path of noise would depend on what is differentiated.
  static func noise(
    like x: Tensor<Double>, event: [Int], _ options: SamplerOptions, from t: Double, to s: Double, key: RandomKey
  ) throws -> Tensor<Double> {
    guard case .path(let path) = options.noise else { return try FreshNoise.like(x, event: event, key: key) }
    guard let path else {
      throw SamplerError.invalid("the noise of this step is part of a walk's, and it belongs to none")
    }
    if options.isTraced {
      let given = try options.tensors()
      guard !given.churn.isTraced, !given.times.isTraced, !options.path.isTraced else {
        throw TensorError.derivative(
          operation: "noise", reason: "which part of the path a step takes depends on it; leave `noise: \"path\"` out")
      }
    }
    return try path.increment(
      like: x, event: event, churn: options.churn, from: options.path.rho(t), to: options.path.rho(s))
  }

  /// ε as a step leaves it: what the next step compares its own with, so that the second order extrapolates how the
  /// estimate changes and not the noise that was stirred in.
  static func carried(
    _ ε: Tensor<Double>, fresh n: Tensor<Double>?, _ options: SamplerOptions, from t: Double, to s: Double
  ) throws -> Tensor<Double> {
    guard let n else { return ε }
    if options.isTraced {
      let (ζ, now, next) = try (options.tensors().churn, options.instant(t), options.instant(s))
      let exponent = try ζ.square() * ((next.sigma / next.mu) / (now.sigma / now.mu)).log()
      return try exponent.exp() * ε + (-(2 * exponent).expm1()).sqrt() * n
    }
    let (ρ, ρt) = try (options.path.rho(s), options.path.rho(t))
    return try kept(options.churn, ρ, from: ρt) * ε + renewed(options.churn, ρ, from: ρt) * n
  }
}
