import Foundation
import Numerics

/// What of a prior is left open once the state at noise ρ is known: draws x₀, and the errors x̂₀ − x₀ of the denoiser on
/// them, whose mean square along a direction v is E vᵀ𝒱v. It takes one denoising a level and no pullback.
struct DenoiserErrors: Sendable {
  private let prior: any SampledPrior
  /// x₀, of shape (count, event).
  let draws: Tensor<Double>
  private let z: Tensor<Double>

  init(_ prior: any SampledPrior, count: Int, key: RandomKey = RandomKey(seed: 0)) throws {
    self.prior = prior
    let here = key.stream(.spread)
    draws = try prior.sample(count: count, key: here)
    z = try Draw.normal(draws.shape, key: here, samples: true)
  }

  /// How many draws a prior is given: variances are good to √(2/count).
  static func count(for event: [Int]) -> Int { event.reduce(1, *) <= 256 ? 1024 : 256 }

  /// x̂₀ − x₀ at noise ρ, on the variance-preserving sphere, so that no network sees numbers out of its range.
  func errors(noise ρ: Double) throws -> Tensor<Double> {
    let scale = 1 / (1 + ρ * ρ).squareRoot()
    return try NetworkCost.uncounted {
      try prior.x0(scale * draws + (ρ * scale) * z, mu: scale, sigma: ρ * scale) - draws
    }
  }

  /// How much narrower 𝒱 is where a state happens to be than it is on average: exp E log (uᵀ𝒱u / uᵀ𝒱̄u) for u = z − x̂₀, by
  /// one pullback on the draws. 1 for a Gaussian.
  func narrowness(of average: Tensor<Double>, noise ρ: Double) throws -> Double {
    let scale = 1 / (1 + ρ * ρ).squareRoot()
    let shape = [draws.shape[0], average.shape[0]]
    let x = try scale * draws + (ρ * scale) * z
    let (x0, pullback) = try NetworkCost.uncounted { try prior.x0WithPullback(x, mu: scale, sigma: ρ * scale) }
    let u = try x / scale - x0
    let along = try (u * (ρ * ρ * scale) * pullback(u)).reshaped(shape).sum(axes: [1]).scalars
    let flat = try u.reshaped(shape)
    let typical = try (flat * matmul(flat, average)).sum(axes: [1]).scalars
    // A network's Jacobian may have no curvature along u.
    let logs = zip(along, typical).compactMap { $0 > 0 && $1 > 0 ? Foundation.log($0 / $1) : nil }
    return logs.isEmpty ? 1 : exp(logs.reduce(0, +) / Double(logs.count))
  }

  /// The variance c of a Gaussian that leaves v open at noise ρ: v = cρ²/(c + ρ²).
  static func gaussian(_ v: Double, noise ρ: Double, atMost largest: Double) -> Double {
    v < ρ * ρ ? min(v * ρ * ρ / (ρ * ρ - v), largest) : largest
  }
}
