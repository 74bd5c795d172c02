import Foundation
import Numerics

/// The modes of a problem along a walk: with moment matching they know how much of the prior is open at each noise level.
struct ModeSchedule: Sendable {
  private let modes: any ModeSpace
  /// Noise levels ρ on which the prior was tried, falling, and the variances c_i found there.
  private let levels: [(logarithm: Double, variances: [Double])]

  /// The most levels at which the prior is tried; in between the variances are interpolated.
  private static let most = 16

  /// - Throws: what the prior throws; ``TensorError/derivative(operation:reason:)`` where what the variances are
  ///   measured on is being differentiated.
  init(_ modes: any ModeSpace, _ prior: any Prior, _ options: SamplerOptions) throws {
    self.modes = modes
    let starts = options.times.dropLast()
    guard options.covariance != .isotropic, let prior = prior as? any SampledPrior, let first = starts.first,
      let last = starts.last
    else {
      // A prior that cannot be drawn from is taken for N(m, I) in what is integrated exactly; j carries the rest.
      levels = []
      return
    }
    guard !options.path.isTraced, options.traced?.times.isTraced != true, (prior as? Mixture)?.isTraced != true else {
      throw TensorError.derivative(
        operation: "covariance: \"moments\"",
        reason: "what is open of the prior is measured on draws and known as numbers; `pigdm` does without")
    }
    let open = try DenoiserErrors(prior, count: DenoiserErrors.count(for: prior.eventShape))
    let mean = try (prior as? Mixture)?.mean() ?? open.draws.mean(axis: 0)
    let whole = try modes.variances(of: open.draws - mean)
    let least = 1e-4 * whole.reduce(0, +) / Double(max(1, whole.count))
    // From so many steps on the levels are the same whatever the number of steps.
    let (path, count) = (options.path, min(Self.most, starts.count))
    let (top, bottom) = try (
      log(path.rho(path.departure(first, size: prior.size ?? 1))),
      log(path.rho(path.departure(last, size: prior.size ?? 1)))
    )
    levels = try (0..<count).map { i in
      let logarithm = count == 1 ? top : top + (bottom - top) * Double(i) / Double(count - 1)
      let ρ = exp(logarithm)
      let left = try modes.variances(of: open.errors(noise: ρ))
      return (
        logarithm, zip(left, whole).map { max(least, DenoiserErrors.gaussian($0, noise: ρ, atMost: $1)) }
      )
    }
  }

  /// The modes at a noise level.
  func modes(noise ρ: Double) throws -> any ModeSpace {
    guard let first = levels.first else { return modes }
    guard let i = levels.firstIndex(where: { $0.logarithm <= log(ρ) }), i > 0 else {
      return try modes.assuming(
        variances: log(ρ) >= first.logarithm ? first.variances : levels[levels.count - 1].variances)
    }
    let (above, below) = (levels[i - 1], levels[i])
    let share = (above.logarithm - log(ρ)) / (above.logarithm - below.logarithm)
    return try modes.assuming(
      variances: zip(above.variances, below.variances).map { $0 + share * ($1 - $0) })
  }
}
