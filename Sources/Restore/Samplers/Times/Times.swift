import Foundation
import Numerics

/// The falling times of a walk: steps + 1 of them.
public enum Spacing: String, Sendable, CaseIterable {
  /// Uniform in t.
  case uniform
  /// Uniform in √t: finer steps near the data.
  case sqrt
  /// Uniform in ρ^{1/7}, ρ = σ/μ: Karras, Aittala, Aila and Laine, NeurIPS 2022.
  case karras
  /// Uniform in log ρ, which is −½ of the logarithm of the signal-to-noise ratio: each step takes the same share of the noise.
  case logsnr

  /// Whether the times go by the noise level ρ, and so depend on the path.
  public var isByNoise: Bool { self == .karras || self == .logsnr }

  /// What a walk without a measurement takes unless told: of the four it keeps most of the narrowest and the widest target.
  public static let free = Spacing.logsnr

  /// What a guided walk takes unless told: the published uniform times, and where the noise has no bound and times are not
  /// shares of a whole those that are uniform in its logarithm.
  public static func guided(on path: any GaussianPath) throws -> Spacing {
    try path.mu(path.end) > 0.5 ? .logsnr : .uniform
  }

  /// - Parameter path: what gives ``karras`` and ``logsnr`` their noise levels; without one, times are levels.
  /// - Throws: ``SamplerError/times(_:)`` unless there is a step and the times fall to 0 or above; ``PathError``.
  public func times(
    _ steps: Int, from start: Double, to stop: Double, on path: (any GaussianPath)? = nil
  ) throws -> [Double] {
    guard steps >= 1 else { throw SamplerError.times("a walk takes at least one step, not \(steps)") }
    guard steps <= 10_000_000 else { throw SamplerError.times("\(steps) steps are more than a walk can hold") }
    guard start > stop, stop >= 0, start.isFinite else {
      throw SamplerError.times("times fall from start to stop ≥ 0, not from \(start) to \(stop)")
    }
    if isByNoise {
      let inner = try levels(steps, from: path?.rho(start) ?? start, to: path?.rho(stop) ?? stop)
        .map { try path?.time(rho: $0) ?? $0 }
      return [start] + inner + [stop]
    }
    return (0...steps).map { i in
      let share = Double(i) / Double(steps)
      if i == 0 { return start }
      if i == steps { return stop }
      switch self {
      case .sqrt:
        let root = start.squareRoot() + (stop.squareRoot() - start.squareRoot()) * share
        return root * root
      default: return start + (stop - start) * share
      }
    }
  }
}
