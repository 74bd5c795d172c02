import Numerics

/// What of a prior is left open once the state at noise ρ is known: draws x₀, and the errors x̂₀ − x₀ of the denoiser on
/// them, whose mean square along a direction v is E vᵀ𝒱v. It takes one denoising a level and no pullback.
struct OpenVariances {
  private let prior: any SampledPrior
  /// x₀, of shape (count, event).
  let draws: Tensor<Double>
  private let z: Tensor<Double>

  init(_ prior: any SampledPrior, count: Int, key: RandomKey = RandomKey(seed: 0, walk: .max)) throws {
    self.prior = prior
    draws = try prior.sample(count: count, key: key)
    z = try Draw.normal(draws.shape, key: key.next.next.next, samples: true)
  }

  /// How many draws a prior is given: variances are good to √(2/count).
  static func count(for event: [Int]) -> Int { event.reduce(1, *) <= 256 ? 1024 : 256 }

  /// x̂₀ − x₀ at noise ρ, on the variance-preserving sphere, so that no network sees numbers out of its range.
  func errors(noise ρ: Double) throws -> Tensor<Double> {
    let scale = 1 / (1 + ρ * ρ).squareRoot()
    return try prior.x0(scale * draws + (ρ * scale) * z, mu: scale, sigma: ρ * scale) - draws
  }

  /// The variance c of a Gaussian that leaves v open at noise ρ: v = cρ²/(c + ρ²).
  static func gaussian(_ v: Double, noise ρ: Double, atMost largest: Double) -> Double {
    v < ρ * ρ ? min(v * ρ * ρ / (ρ * ρ - v), largest) : largest
  }
}
