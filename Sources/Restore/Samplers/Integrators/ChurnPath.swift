import Foundation
import Numerics

/// The noise of a stochastic walk as one path through all noise levels, at whatever times the walk stops.
///
/// With x̂₀ frozen, what churn ζ makes of ε is an Ornstein–Uhlenbeck process in ℓ = −ln ρ (``Churn``). Let X(ℓ) be that
/// process with variance 1 and correlation e^{−ζ²|ℓ − ℓ′|}. A step from ℓ to ℓ′ draws
///
///     √(1 − a²) n = X(ℓ′) − a X(ℓ),   a = e^{−ζ²(ℓ′ − ℓ)}
///
/// which is N(0, 1 − a²) and independent of what came before. With two steps in the place of one, their noise adds up to its
/// noise, a₂(X₁ − a₁X₀) + (X₂ − a₂X₁) = X₂ − a₁a₂X₀: in the clock ρ^{−2ζ²} these are increments of a Brownian motion.
///
/// X is known at the ends of −64 ≤ ℓ ≤ 64, and halving fills it in: given its values at the ends of an interval of length
/// 2h, the one in the middle is N((X + X′)/(2 cosh ζ²h), tanh ζ²h). The number drawn for a middle is addressed by where it
/// lies, so it is the same for all walks that pass there. Places are multiples of 2⁻²⁴, and ℓ is taken for the nearest: times
/// that differ by rounding are one, and steps shorter than that are none.
///
/// Lévy's construction of Brownian motion, for the bridges of the Ornstein–Uhlenbeck process.
public struct ChurnPath: Sendable {
  private let key: RandomKey

  /// - Parameter key: the address of the walk.
  public init(key: RandomKey) { self.key = key }

  private static let depth = 31
  /// Places between two neighbouring whole ℓ.
  private static let resolution = 0x1p24
  private static let reach = 64.0

  /// n for a step from noise level ρ_t down to ρ_s at churn ζ > 0: normal numbers of the shape of a state, a stream for each
  /// sample of a batch.
  /// - Throws: ``SamplerError/invalid(_:help:)`` for a step too short to have noise of its own.
  func increment(
    like x: Tensor<Double>, event: [Int], churn ζ: Double, from ρt: Double, to ρs: Double
  ) throws -> Tensor<Double> {
    let shape = x.shape == event ? [1] + event : x.shape
    var sum = try Tensor<Double>.zeros(shape)
    for (place, share) in try ChurnPath.shares(churn: ζ, from: ρt, to: ρs) {
      sum = try sum + share * Draw.normal(shape, key: key.stream(.brownian, place), samples: true)
    }
    return try sum.reshaped(x.shape)
  }

  /// n as a combination of the independent normal numbers that belong to places.
  package static func shares(churn ζ: Double, from ρt: Double, to ρs: Double) throws -> [(place: Int, share: Double)] {
    let (start, end) = (place(ρt), place(ρs))
    guard end > start else {
      throw SamplerError.invalid(
        "a step from σ/μ = \(ρt) to \(ρs) is too short for a share of its own in the walk's path of noise",
        help: "take fewer steps, or leave `noise: \"path\"` out")
    }
    let rate = ζ * ζ
    let length = Double(end - start) / resolution
    let (a, spread) = (exp(-rate * length), (-expm1(-2 * rate * length)).squareRoot())
    var shares = value(at: end, rate: rate).mapValues { $0 / spread }
    for (place, share) in value(at: start, rate: rate) { shares[place, default: 0] -= a * share / spread }
    // What is left out is below the rounding of the sum; the order is fixed, for the same bits.
    return shares.filter { $0.value.magnitude > 1e-18 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func place(_ ρ: Double) -> Int {
    Int(((min(max(-log(ρ), -reach), reach) + reach) * resolution).rounded())
  }

  /// X at a place, in terms of the numbers of places.
  private static func value(at place: Int, rate: Double) -> [Int: Double] {
    var (low, high) = (0, 1 << depth)
    let whole = rate * 2 * reach
    var below = [low: 1.0]
    var above = [low: exp(-whole), high: (-expm1(-2 * whole)).squareRoot()]
    if place == low { return below }
    while place != high {
      let middle = (low + high) / 2
      let half = rate * Double(high - low) / (2 * resolution)
      let weight = 0.5 / cosh(half)
      var value = below.merging(above, uniquingKeysWith: +).mapValues { $0 * weight }
      value[middle] = tanh(half).squareRoot()
      if place < middle { (high, above) = (middle, value) } else { (low, below) = (middle, value) }
      if place == low { return below }
    }
    return above
  }
}
