import Foundation
import Numerics
import Restore
import Testing

@Suite struct PriorTests {
  static let levels: [(mu: Double, sigma: Double)] = [(0.999, 0.04), (0.8, 0.6), (0.2, 0.98), (1, 5), (0, 1)]

  /// Factor covariances and the same matrices in full.
  static func pair(_ n: Int = 9, rank: Int = 3, seed: UInt64 = 71) throws -> (factor: Mixture, full: Mixture) {
    let factors = try (0..<4).map { k -> FactorCovariance in
      let d = try 0.05 + 0.1 * normal(n, seed: seed + UInt64(k)).abs()
      return try FactorCovariance(loadings: 0.4 * normal(n, rank, seed: seed + 10 + UInt64(k)), diagonal: d)
    }
    let means = try normal(4, n, seed: seed + 20)
    let weights = [0.1, 0.4, 0.3, 0.2]
    return (
      try Mixture(weights: weights, means: means, covariances: factors),
      try Mixture(weights: weights, means: means, covariances: factors.map { try FullCovariance($0.dense()) })
    )
  }

  @Test func bothFormsOfACovarianceAgree() throws {
    let (a, b) = try PriorTests.pair()
    let x = try 2 * normal(5, 9, seed: 72)
    let u = try normal(5, 9, seed: 73)
    #expect(try relativeError(a.logDensity(x), b.logDensity(x)) < 1e-12)
    #expect(try relativeError(a.covariance(), b.covariance()) < 1e-12)
    for (m, s) in PriorTests.levels {
      let (x0, pull) = try a.x0WithPullback(x, mu: m, sigma: s)
      let (y0, push) = try b.x0WithPullback(x, mu: m, sigma: s)
      #expect(try relativeError(x0, y0) < 1e-12)
      #expect(try (pull(u) - push(u)).abs().max().item < 1e-12)
    }
  }

  /// E[x₀ | x_t] by brute force in two dimensions: the ratio of two sums over a fine grid of x₀.
  @Test func theDenoiserIsTheConditionalMean() throws {
    let prior = try smoothMixture([2], seed: 74)
    let x = T([0.4, -0.7])
    let (m, s) = (0.7, 0.8)
    let side = 400
    var grid: [Double] = []
    for i in 0..<side { for j in 0..<side { grid += [-6 + 12 * Double(i) / 399, -6 + 12 * Double(j) / 399] } }
    let points = try T(shape: [side * side, 2], scalars: grid)
    let log = try prior.logDensity(points) - (x - m * points).square().sum(axis: 1) / (2 * s * s)
    let weight = try (log - log.logSumExp(axis: 0)).exp()
    let expected = try matmul(weight, points)
    #expect(try relativeError(prior.x0(x, mu: m, sigma: s), expected) < 1e-9)
  }

  @Test func theDensityIsOne() throws {
    let prior = try smoothMixture([2], seed: 74)
    let side = 500
    var grid: [Double] = []
    for i in 0..<side {
      for j in 0..<side { grid += [-7 + 14 * (Double(i) + 0.5) / 500, -7 + 14 * (Double(j) + 0.5) / 500] }
    }
    let points = try T(shape: [side * side, 2], scalars: grid)
    let density = try prior.logDensity(points).exp()
    let area = 14.0 * 14 / Double(side * side)
    #expect(abs(try density.sum().item * area - 1) < 1e-9)
    let mean = try matmul(density, points) * area
    #expect(try relativeError(prior.mean(), mean) < 1e-8)
    let second =
      try product(points * density.reshaped([side * side, 1]), transposed: true, points, transposed: false) * area
    let covariance = try second - outer(mean, mean)
    #expect(try relativeError(prior.covariance(), covariance) < 1e-8)
  }

  @Test(arguments: [false, true]) func pullbacksAreCentralDifferencesAndSymmetric(_ factor: Bool) throws {
    let (a, b) = try PriorTests.pair()
    let prior = factor ? a : b
    let x = try normal(3, 9, seed: 75)
    let (u, v) = try (normal(3, 9, seed: 76), normal(3, 9, seed: 77))
    for (m, s) in PriorTests.levels where m > 0 {
      let (_, pullback) = try prior.x0WithPullback(x, mu: m, sigma: s)
      let h = 1e-5 * s
      let difference = try (prior.x0(x + h * u, mu: m, sigma: s) - prior.x0(x - h * u, mu: m, sigma: s)) / (2 * h)
      let ju = try pullback(u)
      #expect(try (ju - difference).abs().max().item < 1e-6 * max(1, ju.abs().max().item))
      let (left, right) = try (v.dot(ju).item, u.dot(pullback(v)).item)
      #expect(abs(left - right) < 1e-11 * max(1, abs(left)))
      let push = try jvp({ try prior.x0($0, mu: m, sigma: s) }, at: x, along: u).tangent
      #expect(try relativeError(push, ju) < 1e-11)
    }
  }

  /// (μ/σ²) Cov[x₀ | x_t] is the Jacobian: Tweedie's second identity, the covariance by brute force.
  @Test func theJacobianIsTheConditionalCovariance() throws {
    let prior = try smoothMixture([2], seed: 74)
    let x = T([0.4, -0.7])
    let (m, s) = (0.7, 0.8)
    // The conditional law is the mixture's posterior under H = μI.
    let problem = try Problem(prior: prior, operator: Diagonal(T([m, m])), y: x, noise: s)
    let covariance = try MixturePosterior(prior, problem).covariance()
    let jacobian = try jacobian({ try prior.x0($0, mu: m, sigma: s) }, at: x)
    #expect(try relativeError(jacobian, m / (s * s) * covariance) < 1e-11)
  }

  @Test(arguments: [false, true]) func noiseLevelsCanBeDifferentiated(_ factor: Bool) throws {
    let (a, b) = try PriorTests.pair()
    let prior = factor ? a : b
    let x = try normal(2, 9, seed: 78)
    let u = try normal(2, 9, seed: 79)
    func value(_ m: Double, _ s: Double) throws -> Double { try prior.x0(x, mu: m, sigma: s).dot(u).item }
    for (m, s) in PriorTests.levels where m > 0 {
      let inMu = try grad({ try prior.x0(x, mu: $0, sigma: T(s)).dot(u) }, at: T(m)).item
      let inSigma = try grad({ try prior.x0(x, mu: T(m), sigma: $0).dot(u) }, at: T(s)).item
      let h = 1e-5
      #expect(abs(inMu - (try value(m + h, s) - value(m - h, s)) / (2 * h)) < 1e-5 * max(1, abs(inMu)))
      #expect(
        abs(inSigma - (try value(m, s + h * s) - value(m, s - h * s)) / (2 * h * s)) < 1e-5 * max(1, abs(inSigma)))
      // Second derivatives in x go the same way.
      let twice = try grad(
        { y in try vjp({ try prior.x0($0, mu: m, sigma: s) }, at: y).pullback(u).square().sum() }, at: x)
      func energy(_ y: T) throws -> Double {
        try prior.x0WithPullback(y, mu: m, sigma: s).pullback(u).square().sum().item
      }
      let v = try normal(2, 9, seed: 80)
      let slope = try (energy(x + h * v) - energy(x - h * v)) / (2 * h)
      #expect(abs(try twice.dot(v).item - slope) < 1e-5 * max(1, abs(slope)))
    }
  }

  @Test func onlyTheRatioOfTheLevelsCounts() throws {
    let (prior, _) = try PriorTests.pair()
    let x = try normal(2, 9, seed: 81)
    let a = try prior.x0(x, mu: 0.8, sigma: 0.6)
    #expect(try relativeError(prior.x0(5 * x, mu: 4, sigma: 3), a) < 1e-12)
  }

  @Test func limitsOfTheNoise() throws {
    let (prior, _) = try PriorTests.pair()
    let x = try normal(9, seed: 82)
    #expect(try relativeError(prior.x0(x, mu: 1, sigma: 1e-7), x) < 1e-8)
    #expect(try relativeError(prior.x0(x, mu: 0, sigma: 1), prior.mean()) < 1e-12)
    #expect(throws: PriorError.self) { try prior.x0(normal(8, seed: 1), mu: 1, sigma: 1) }
  }

  @Test(arguments: [false, true]) func samplesHaveTheMoments(_ factor: Bool) throws {
    let (a, b) = try PriorTests.pair()
    let prior = factor ? a : b
    let x = try prior.sample(count: 20000, key: RandomKey(seed: 9))
    let z = try Moments.compare(x, mean: prior.mean(), covariance: prior.covariance())
    #expect(z.worst < 4.5, "\(z)")
    // Sample i is the same however many there are.
    #expect(try prior.sample(count: 3, key: RandomKey(seed: 9)) == x.sliced(axis: 0, 0..<3))
  }

  @Test func aDataSetIsAPrior() throws {
    let data = try normal(5, 2, 3, seed: 83)
    let prior = try Mixture.empirical(data)
    let x = try normal(2, 3, seed: 84)
    let (m, s) = (0.9, 0.7)
    let d = try (x - m * data).square().sum(axes: [1, 2]) / (-2 * s * s)
    let r = try (d - d.logSumExp(axis: 0)).exp()
    let flat = try data.reshaped([5, 6])
    let expected = try matmul(r, flat)
    #expect(try relativeError(prior.x0(x, mu: m, sigma: s).reshaped([6]), expected) < 1e-13)
    let centred = try flat - expected
    let covariance = try product(centred * r.reshaped([5, 1]), transposed: true, centred, transposed: false)
    let j = try jacobian({ try prior.x0($0, mu: m, sigma: s) }, at: x).reshaped([6, 6])
    #expect(try relativeError(j, m / (s * s) * covariance) < 1e-11)
    for item in try (0..<8).map({ try prior.sample(count: 8, key: RandomKey(seed: 1))[$0] }) {
      #expect(try (0..<5).contains { try data[$0] == item })
    }
  }

  @Test func priorsThatAreNotAreRefused() throws {
    #expect(throws: PriorError.self) { try FullCovariance(T(rows: [[1, 2], [0, 1]])) }
    #expect(throws: PriorError.self) { try FullCovariance(T(rows: [[1, 2], [2, 1]])) }
    #expect(throws: PriorError.self) { try FullCovariance(T(rows: [[1, .nan], [.nan, 1]])) }
    #expect(throws: PriorError.self) { try FactorCovariance(loadings: normal(3, 2, seed: 1), diagonal: T([1, -1, 1])) }
    #expect(throws: PriorError.self) { try FactorCovariance(loadings: normal(3, 2, seed: 1), diagonal: T([1, 1])) }
    let c = try IsotropicCovariance(variance: 1, dimension: 2)
    #expect(throws: PriorError.self) {
      try Mixture(weights: [1, 0], means: normal(2, 2, seed: 1), covariances: [c, c])
    }
    #expect(throws: PriorError.self) { try Mixture(weights: [1], means: normal(2, 2, seed: 1), covariances: [c]) }
    #expect(throws: PriorError.self) { try Mixture(weights: [1], means: normal(1, 3, seed: 1), covariances: [c]) }
  }

  @Test func predictionsThroughAPathAreTheDenoisers() throws {
    let (prior, _) = try PriorTests.pair()
    let x = try normal(2, 9, seed: 85)
    for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
      let (m, s) = try (path.mu(0.3), path.sigma(0.3))
      let x0 = try prior.x0(x, mu: m, sigma: s)
      #expect(try relativeError(prior.predict(.noise, x, t: T(0.3), path: path), (x - m * x0) / s) < 1e-13)
      // The score of the marginal is the gradient of its log density.
      let marginal = try Mixture(
        weights: prior.weights, means: m * prior.means,
        covariances: prior.covariances.map { try FullCovariance(m * m * $0.dense() + s * s * T.identity(9)) })
      let u = try normal(2, 9, seed: 86)
      let h = 1e-5
      let slope = try (marginal.logDensity(x + h * u) - marginal.logDensity(x - h * u)) / (2 * h)
      let score = try prior.predict(.score, x, t: T(0.3), path: path)
      #expect(try relativeError((score * u).sum(axis: 1), slope) < 1e-7)
    }
  }
}
