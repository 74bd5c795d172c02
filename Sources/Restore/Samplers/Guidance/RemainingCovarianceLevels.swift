import Numerics
import Synchronization

/// What a prior leaves open at the noise levels of a walk: at ρ, and raised from there. The levels asked for last are kept, as a
/// step, its explanation and the one after it ask for the same; all of them would be much to hold.
final class RemainingCovarianceLevels: Sendable {
  struct Level: Sendable {
    let noise: Double
    let own: RemainingCovariance
    let raised: RemainingCovariance
  }

  private static let capacity = 2
  private let drawn: DenoiserErrors
  private let problem: Problem
  /// ρ′/ρ.
  private let raise: Double
  private let kept = Mutex<[Level]>([])

  init(_ problem: Problem, _ drawn: DenoiserErrors, raise: Double) {
    (self.problem, self.drawn, self.raise) = (problem, drawn, raise)
  }

  func level(_ ρ: Double) throws -> Level {
    if let known = kept.withLock({ $0.first { $0.noise == ρ } }) { return known }
    let average = try RemainingCovariance.measured(drawn.errors(noise: ρ))
    let narrow = try drawn.narrowness(of: average, noise: ρ) * average
    let own = try RemainingCovariance(narrow, problem.operator, noise: problem.noise)
    let made = try Level(noise: ρ, own: own, raised: own.raised(from: ρ, to: raise * ρ))
    kept.withLock {
      $0.insert(made, at: 0)
      if $0.count > RemainingCovarianceLevels.capacity { $0.removeLast() }
    }
    return made
  }
}
