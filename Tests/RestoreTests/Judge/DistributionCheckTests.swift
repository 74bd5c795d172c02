import Foundation
import Numerics
import Restore
import Testing

@Suite struct DistributionCheckTests {
  private func isotropic(_ weights: [Double], _ means: [[Double]], _ widths: [Double]) throws -> Mixture {
    try Mixture(
      weights: weights, means: Tensor(rows: means),
      covariances: widths.map { try IsotropicCovariance(variance: $0 * $0, dimension: means[0].count) })
  }

  /// Exact draws raise an alarm at 2 se in at most 4.55 % of runs; of 400 runs more than 36 have odds under 1e-4.
  private func alarms(_ law: JudgedLaw, _ draw: (RandomKey) throws -> Tensor<Double>) throws -> Int {
    try (0..<400).count { run in
      try DistributionCheck(draw(RandomKey(seed: 1000 + UInt64(run))), law).familywise > 2
    }
  }

  @Test(arguments: [10, 100]) func exactDrawsOfAnyMixturePass(_ count: Int) throws {
    let priors = try [
      smoothMixture([3], seed: 10), isotropic([0.5, 0.5], [[-5], [5]], [0.1, 0.1]),
      isotropic([0.999, 0.001], [[0, 0], [10, 10]], [0.3, 0.3]),
      isotropic([0.5, 0.5], [[0, 0], [0, 0]], [1, 1e-3]),
      isotropic([0.3, 0.7], [[0, 0], [1, 1]], [0, 1]), Mixture.empirical(normal(12, 2, seed: 4)),
      Mixture.gaussian(mean: T([1, 0]), covariance: FullCovariance(Tensor(rows: [[1, 1], [1, 1]]))),
    ]
    for (i, prior) in priors.enumerated() {
      let law = try JudgedLaw(prior, count: count)
      let found = try alarms(law) { try prior.sample(count: count, key: $0) }
      #expect(found <= 36, "prior \(i): \(found) of 400")
    }
  }

  @Test(arguments: [0.5, 0.05, 1e-7, 0]) func exactDrawsOfPosteriorsPass(_ noise: Double) throws {
    let prior = try smoothMixture([4], seed: 12)
    let h = try DenseOperator(Tensor(rows: [[1, 1, 0, 0], [0, 1, -1, 0.5]]))
    let q = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: T([0.3, -0.2]), noise: noise))
    let law = try JudgedLaw(q, count: 50)
    #expect(law.seen == 2)
    let found = try alarms(law) { try q.sample(count: 50, key: $0) }
    #expect(found <= 36, "\(found) of 400")
    // Whether noise has its size along H is seen however small it is.
    let x = try q.sample(count: 50, key: RandomKey(seed: 3))
    #expect(try DistributionCheck(x, law).passes(within: 4))
    let step = try law.axes.sliced(axis: 0, 0..<1) * (noise > 0 ? 10 * noise : 1e-4)
    #expect(try !DistributionCheck(x + step, law).passes(within: 4))
  }

  /// The share of alarms is not only small but about what the level says: at 2 se, of 400 runs fewer than 4 have odds
  /// under 1e-4 at 4 %.
  @Test func theLevelIsUsed() throws {
    let prior = try smoothMixture([3], seed: 10)
    let found = try alarms(JudgedLaw(prior, count: 100)) { try prior.sample(count: 100, key: $0) }
    #expect(found >= 4)
  }

  @Test func collapseOfSeparatedModesIsSeen() throws {
    let q = try isotropic([0.5, 0.5], [[-5], [5]], [0.1, 0.1])
    let x = try q.sample(count: 1000, key: RandomKey(seed: 1))
    #expect(try DistributionCheck(x, q).passes(within: 4))
    #expect(try !DistributionCheck(0 * x, q).passes(within: 4))
    #expect(try !DistributionCheck(0.5 * x, q).passes(within: 4))
    let one = try DistributionCheck(x.abs(), q)
    #expect(!one.passes(within: 4))
    // 600 of 1000 are 6.3 standard deviations of a binomial number off.
    let more = try isotropic([0.6, 0.4], [[-5], [5]], [0.1, 0.1]).sample(count: 1000, key: RandomKey(seed: 2))
    #expect(try !DistributionCheck(more, q).passes(within: 4))
  }

  @Test func spreadAndShiftAlongHAreSeen() throws {
    let prior = try Mixture.gaussian(
      mean: T([0, 0]), covariance: IsotropicCovariance(variance: 1, dimension: 2))
    let h = try DenseOperator(Tensor(rows: [[1, 1]]))
    let q = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: T([0.4]), noise: 0.05))
    let (x, mean, law) = try (q.sample(count: 1000, key: RandomKey(seed: 1)), q.mean(), JudgedLaw(q, count: 1000))
    let v = try law.axes.sliced(axis: 0, 0..<1)
    let along = try matmul(matmul(x - mean, v.transposed()), v)
    #expect(try DistributionCheck(x, law).passes(within: 4))
    for factor in [0, 0.5, 2, 4] {
      let found = try DistributionCheck(x + (factor - 1) * along, law)
      #expect(!found.passes(within: 4), "spread × \(factor)")
    }
    // Hx off by two noise levels is 0.1/√2 along v.
    let shifted = try DistributionCheck(x + (0.1 / 2.squareRoot()) * v, law)
    #expect(!shifted.passes(within: 4) && shifted.worst?.subject == .mean(0))
    // The stated shift is noticed in four of five runs or more: under 68 of 100 have odds of 0.2 %.
    let shift = try #require(try DistributionCheck(x, law).noticedShift(within: 4))
    let width = 1 / (1 + 2 / 0.0025).squareRoot()
    let seen = try (0..<100).count { run in
      let draws = try q.sample(count: 1000, key: RandomKey(seed: 50 + UInt64(run)))
      return try !DistributionCheck(draws + shift * width * v, law).passes(within: 4)
    }
    #expect(seen >= 68, "\(seen)")
  }

  @Test func aPointIsMetToRounding() throws {
    let point = try Mixture.empirical(Tensor(rows: [[0.3, -200, 1e-3]]))
    let near = try T([0.3, -200, 1e-3]) + 1e-13 * normal(100, 3, seed: 15)
    let found = try DistributionCheck(near, point)
    #expect(found.passes(within: 1) && found.worst == nil && found.noticedShift(within: 4) == nil)
    let off = try DistributionCheck(T([0.3, -200, 1e-3]) + 1e-5 * normal(100, 3, seed: 15), point)
    #expect(!off.passes(within: 9) && off.miss != nil)
  }

  @Test func whatIsNoBatchIsRefused() throws {
    let prior = try smoothMixture([4], seed: 10)
    #expect(throws: TensorError.self) { try DistributionCheck(normal(3, seed: 1), prior) }
    #expect(throws: TensorError.self) { try DistributionCheck(normal(1, 4, seed: 1), prior) }
    #expect(throws: TensorError.self) { try DistributionCheck(T.zeros([3, 4]) / 0, prior) }
  }
}
