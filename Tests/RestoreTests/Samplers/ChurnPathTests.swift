import Foundation
import Numerics
import Restore
import Testing

/// One path of noise for walks of different steps.
@Suite struct ChurnPathTests {
  private static func levels(_ n: Int, from top: Double = 20, to bottom: Double = 0.01) -> [Double] {
    (0...n).map { top * pow(bottom / top, Double($0) / Double(n)) }
  }

  /// Σ of products of the shares of two steps: the covariance of their noise.
  private static func covariance(_ a: [(place: Int, share: Double)], _ b: [(place: Int, share: Double)]) -> Double {
    let other = Dictionary(uniqueKeysWithValues: b.map { ($0.place, $0.share) })
    return a.reduce(0) { $0 + $1.share * (other[$1.place] ?? 0) }
  }

  /// The noise of a step is N(0, 1), and that of different steps is unrelated, whatever the churn and the places.
  @Test(arguments: [0.02, 0.5, 1, 4]) func incrementsAreIndependentAndOfUnitVariance(_ ζ: Double) throws {
    let levels = Self.levels(13, from: 19.3) + [0]
    let steps = try zip(levels, levels.dropFirst()).map { try ChurnPath.shares(churn: ζ, from: $0, to: $1) }
    // A share is a difference of numbers near 1, over √(2ζ²Δℓ).
    let tolerance = 1e-14 / (ζ * ζ)
    for (i, a) in steps.enumerated() {
      for (j, b) in steps.enumerated() {
        #expect(abs(Self.covariance(a, b) - (i == j ? 1 : 0)) < max(tolerance, 1e-13), "\(i), \(j)")
      }
    }
  }

  /// What two steps stir in less what one in their place does, as shares of places:
  /// a₂ √(1 − a₁²) n₁ + √(1 − a₂²) n₂ − √(1 − a₁²a₂²) n.
  private static func gap(churn ζ: Double, _ t: Double, _ m: Double, _ s: Double) throws -> Double {
    let (a1, a2) = (pow(m / t, ζ * ζ), pow(s / m, ζ * ζ))
    func spread(_ a: Double) -> Double { (-expm1(2 * log(a))).squareRoot() }
    var sum: [Int: Double] = [:]
    func add(_ factor: Double, _ from: Double, _ to: Double) throws {
      for (place, share) in try ChurnPath.shares(churn: ζ, from: from, to: to) {
        sum[place, default: 0] += factor * share
      }
    }
    try add(a2 * spread(a1), t, m)
    try add(spread(a2), m, s)
    try add(-spread(a1 * a2), t, s)
    return sum.values.map(\.magnitude).max() ?? 0
  }

  @Test(arguments: [0.1, 0.7, 2]) func tenStepsAreSumsOfTwenty(_ ζ: Double) throws {
    // Between places that are multiples of 2⁻²⁴ it is so to rounding.
    #expect(try Self.gap(churn: ζ, exp(0.5), 1, exp(-0.25)) < 1e-14)
    let fine = Self.levels(20)
    // Others are moved there, and a step's length ℓ by δ = 2⁻²⁴ at most; a and √(1 − a²) here are not, by at most ζ²δ and
    // √(ζ²/2ℓ) δ, once and three times.
    let rate = ζ * ζ
    let tolerance = 0x1p-24 * (rate + 3 * (rate / (2 * log(fine[0] / fine[1]))).squareRoot())
    for i in 0..<10 {
      #expect(try Self.gap(churn: ζ, fine[2 * i], fine[2 * i + 1], fine[2 * i + 2]) < tolerance)
    }
  }

  private static func walk(_ n: Int, _ noise: ChurnNoise, order: Int = 1, seed: UInt64 = 5, count: Int = 400) throws
    -> T
  {
    let prior = try Mixture.gaussian(
      mean: T([1, -2]), covariance: IsotropicCovariance(variance: 0.3, dimension: 2))
    let path = try EDMPath()
    let times = try Spacing.logsnr.times(n, from: 20, to: 0.02, on: path)
    let options = try SamplerOptions(path: path, times: times, order: order, churn: 0.7, noise: noise)
    return try DDIM(prior, options).run(count: count, key: RandomKey(seed: seed)).x
  }

  /// With refinement the walks of one address come to one end, to first order: noise is additive. With noise of their own
  /// they do not.
  @Test func theStrongErrorFallsWithTheSteps() throws {
    let end = try Self.walk(1280, .path(nil))
    func error(_ n: Int, _ noise: ChurnNoise) throws -> Double {
      try (Self.walk(n, noise) - end).square().mean().item.squareRoot()
    }
    let errors = try [20, 40, 80].map { try error($0, .path(nil)) }
    let slopes = zip(errors, errors.dropFirst()).map { log2($0 / $1) }
    #expect(slopes.allSatisfy { abs($0 - 1) < 0.2 }, "\(errors), \(slopes)")
    #expect(try error(80, .fresh) > 10 * errors[2])
  }

  /// Its law is that of fresh noise: of ends with the same mean and variance.
  @Test func theLawIsThatOfFreshNoise() throws {
    let count = 20000
    func moments(_ noise: ChurnNoise) throws -> (mean: [Double], variance: [Double]) {
      let x = try Self.walk(12, noise, count: count)
      let mean = try x.mean(axis: 0)
      return (mean.scalars, try (x - mean).square().mean(axis: 0).scalars)
    }
    let (path, fresh) = try (moments(.path(nil)), moments(.fresh))
    for i in 0..<2 {
      let v = fresh.variance[i]
      // Five standard errors of differences: √(2v/n) of means, √(4v²/n) of variances.
      #expect(abs(path.mean[i] - fresh.mean[i]) < 5 * (2 * v / Double(count)).squareRoot())
      #expect(abs(path.variance[i] - v) < 5 * 2 * v / Double(count).squareRoot())
    }
  }

  @Test func samplesAndStepsRepeat() throws {
    #expect(try Self.walk(6, .path(nil), order: 2) == Self.walk(6, .path(nil), order: 2))
    #expect(
      try relativeError(Self.walk(6, .path(nil), count: 3), Self.walk(6, .path(nil)).sliced(axis: 0, 0..<3)) < 1e-12)
    #expect(try relativeError(Self.walk(6, .path(nil), seed: 6), Self.walk(6, .path(nil))) > 0.1)
  }

  @Test func whatItCannotDoIsSaid() throws {
    let prior = try smoothMixture([2], seed: 140)
    let options = try SamplerOptions(path: VPPath(), times: [0.5, 0.3], churn: 1, noise: .path(nil))
    // A step that belongs to no walk.
    #expect(throws: SamplerError.self) {
      try DDIM(prior, options).step(T([1, 2]), from: 0.5, to: 0.3, memory: nil, key: RandomKey(seed: 1))
    }
    #expect(throws: SamplerError.self) { try ChurnPath.shares(churn: 1, from: 1, to: 1 - 1e-9) }
    #expect(throws: Never.self) { try ChurnPath.shares(churn: 1, from: 1, to: 1 - 1e-6) }
    // The first and the last place are ends of the path.
    for (t, s) in [(1e30, 1.0), (1.0, 0.0), (1e30, 0.0)] {
      let shares = try ChurnPath.shares(churn: 1, from: t, to: s)
      #expect(abs(Self.covariance(shares, shares) - 1) < 1e-13)
    }
  }
}
