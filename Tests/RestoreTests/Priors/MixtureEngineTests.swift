import Foundation
import Numerics
import Restore
import Testing

/// The fast evaluation of mixtures, beside the plain formula and beside itself in other batches.
@Suite struct MixtureEngineTests {
  /// Enough components of enough numbers for bounds to be asked, with a margin in which no factor is.
  static func factors(_ n: Int = 90, count: Int = 60, rank: Int = 4, variance: Double = 0.02) throws -> Mixture {
    let covariances = try (0..<count).map { k -> FactorCovariance in
      let inside = try T(shape: [n, 1], scalars: (0..<n).map { $0 % 9 < 5 ? 1 : 0 })
      let d = try variance * (1 + normal(n, seed: 300 + UInt64(k)).abs())
      return try FactorCovariance(loadings: 0.3 * inside * normal(n, rank, seed: 400 + UInt64(k)), diagonal: d)
    }
    return try Mixture(
      weights: (0..<count).map { 1 + Double($0 % 7) }, means: 0.5 * normal(count, n, seed: 299),
      covariances: covariances)
  }

  /// Factors, isotropic components, points and a full matrix side by side.
  static func mixed(_ n: Int = 30) throws -> Mixture {
    var covariances: [any Covariance] = []
    for k in 0..<200 {
      switch k % 4 {
      case 0:
        covariances.append(
          try FactorCovariance(
            loadings: 0.3 * normal(n, 2 + k % 3, seed: 500 + UInt64(k)),
            diagonal: 0.01 + 0.1 * normal(n, seed: 700 + UInt64(k)).abs()))
      case 1: covariances.append(try IsotropicCovariance(variance: 0.05, dimension: n))
      case 2: covariances.append(try IsotropicCovariance(variance: 0, dimension: n))
      default:
        if k == 3 {
          let a = try normal(n, n, seed: 800)
          covariances.append(try FullCovariance(0.01 * product(a, transposed: false, a, transposed: true)))
        } else {
          covariances.append(try IsotropicCovariance(variance: 0.2, dimension: n))
        }
      }
    }
    return try Mixture(
      weights: [Double](repeating: 1, count: covariances.count), means: 0.4 * normal(covariances.count, n, seed: 801),
      covariances: covariances)
  }

  static let levels: [(mu: Double, sigma: Double)] = [
    (1, 1e-6), (0.999, 0.04), (0.8, 0.6), (0.6, 0.8), (0.2, 0.98), (1, 5), (1e-3, 1), (0, 1),
  ]

  /// log w_k N(x; μm_k, S_k), x̂_k and g_k of one state, component by component, through ``MarginalCovariance``.
  private func plain(
    _ prior: Mixture, _ x: T, _ mu: Double, _ sigma: Double
  ) throws -> (weights: [Double], estimates: [T], scores: [T], log: Double) {
    var (logs, estimates, scores) = ([Double](), [T](), [T]())
    for k in 0..<prior.count {
      let mean = try prior.means[k].reshaped([1, prior.dimension])
      let d = try x - mu * mean
      let s = try prior.covariances[k].marginal(mu: T(mu), sigma: T(sigma))
      logs.append(try log(prior.weights[k]) - 0.5 * (s.logDeterminant.item + s.mahalanobis(d).item))
      estimates.append(try mean + s.gain(d))
      scores.append(try s.solve(d))
    }
    let largest = logs.max() ?? 0
    let sum = logs.reduce(0) { $0 + exp($1 - largest) }
    return (
      logs.map { exp($0 - largest) / sum }, estimates, scores,
      largest + log(sum) - 0.5 * Double(prior.dimension) * log(2 * Double.pi)
    )
  }

  @Test(arguments: [false, true]) func theEvaluationIsThePlainFormula(isMixed: Bool) throws {
    let prior = try isMixed ? MixtureEngineTests.mixed() : MixtureEngineTests.factors()
    let n = prior.dimension
    let clean = try prior.sample(count: 4, key: RandomKey(seed: 1))
    let noise = try normal(4, n, seed: 302)
    for (mu, sigma) in MixtureEngineTests.levels {
      for x in try [mu * clean + sigma * noise, noise, 1e4 * noise] {
        let (x0, pull) = try prior.x0WithPullback(x, mu: mu, sigma: sigma)
        let score = try prior.score(x, mu: T(mu), sigma: T(sigma))
        let pulled = try pull(noise)
        for i in 0..<4 {
          let row = try x.sliced(axis: 0, i..<(i + 1))
          let u = try noise.sliced(axis: 0, i..<(i + 1))
          let (weights, estimates, scores, _) = try plain(prior, row, mu, sigma)
          var (expected, gradient) = (try T.zeros([1, n]), try T.zeros([1, n]))
          for k in 0..<prior.count {
            expected = try expected + weights[k] * estimates[k]
            gradient = try gradient - weights[k] * scores[k]
          }
          var (tangent, doubt) = (try T.zeros([1, n]), 0.0)
          for k in 0..<prior.count where weights[k] > 0 {
            let s = try prior.covariances[k].marginal(mu: T(mu), sigma: T(sigma))
            let share = try -((gradient + scores[k]) * u).sum().item
            tangent = try tangent + weights[k] * (s.gain(u) + share * estimates[k])
            doubt += try weights[k] * (abs((scores[k] * u).sum().item) + abs(share)) * estimates[k].abs().max().item
          }
          // Rounding of the exponents: a few ε of how large they are before they are subtracted, and what that does to
          // sums in which they are weights.
          let size = try row.square().sum().item / (sigma * sigma + 0.01 * mu * mu) + Double(n)
          let isSingle = weights.contains { $0 > 1 - 1e-15 }
          let rounding = 64 * Double.ulpOfOne * (isSingle ? 1 : size)
          let scale = try max(1, estimates.map { try $0.abs().max().item }.max() ?? 1)
          #expect(try (x0.sliced(axis: 0, i..<(i + 1)) - expected).abs().max().item <= rounding * scale + 1e-13 * scale)
          let steep = try scores.map { try $0.abs().max().item }.enumerated().reduce(0.0) {
            weights[$1.offset] > 1e-18 ? max($0, $1.element) : $0
          }
          #expect(
            try (score.sliced(axis: 0, i..<(i + 1)) - gradient).abs().max().item <= (rounding + 1e-12) * max(1, steep))
          #expect(
            try (pulled.sliced(axis: 0, i..<(i + 1)) - tangent).abs().max().item <= (rounding + 1e-12)
              * (1 + doubt + scale))
        }
      }
    }
  }

  @Test func densitiesAreThoseOfThePlainFormula() throws {
    let prior = try MixtureEngineTests.factors()
    let x = try T.concat([prior.sample(count: 5, key: RandomKey(seed: 1)), 30 * normal(2, prior.dimension, seed: 303)])
    let found = try prior.logDensity(x).scalars
    for i in 0..<7 {
      let expected = try plain(prior, x.sliced(axis: 0, i..<(i + 1)), 1, 0).log
      #expect(abs(found[i] - expected) <= 1e-12 * max(1, abs(expected)))
    }
  }

  /// Every number of rows up to some blocks, and enough rows for several threads and panels.
  @Test(arguments: [false, true]) func aRowIsTheSameInAnyBatch(isMixed: Bool) throws {
    let prior = try isMixed ? MixtureEngineTests.mixed() : MixtureEngineTests.factors()
    let n = prior.dimension
    let noise = try normal(600, n, seed: 304)
    let clean = try prior.sample(count: 600, key: RandomKey(seed: 2))
    for (mu, sigma) in [(0.999, 0.04), (0.8, 0.6), (0.2, 0.98)] {
      let x = try mu * clean + sigma * noise
      func evaluated(_ rows: Range<Int>) throws -> (x0: [Double], pulled: [Double], score: [Double], log: [Double]) {
        let part = try x.sliced(axis: 0, rows)
        let (x0, pull) = try prior.x0WithPullback(part, mu: mu, sigma: sigma)
        return try (
          x0.scalars, pull(noise.sliced(axis: 0, rows)).scalars,
          prior.score(part, mu: T(mu), sigma: T(sigma)).scalars, isMixed ? [] : prior.logDensity(part).scalars
        )
      }
      let all = try evaluated(0..<600)
      for rows in [0..<1, 1..<3, 3..<8, 17..<30, 30..<64, 100..<141, 590..<600, 599..<600] {
        let some = try evaluated(rows)
        let range = (rows.lowerBound * n)..<(rows.upperBound * n)
        #expect(some.x0 == Array(all.x0[range]))
        #expect(some.pulled == Array(all.pulled[range]))
        #expect(some.score == Array(all.score[range]))
        if !isMixed { #expect(some.log == Array(all.log[rows])) }
      }
      for i in stride(from: 0, to: 600, by: 97) {
        #expect(try evaluated(i..<(i + 1)).x0 == Array(all.x0[(i * n)..<((i + 1) * n)]))
      }
    }
  }

  @Test func drawsAreTheSameInAnyBatch() throws {
    let prior = try MixtureEngineTests.factors()
    let n = prior.dimension
    let many = try prior.sample(count: 50, key: RandomKey(seed: 5)).scalars
    #expect(try prior.sample(count: 3, key: RandomKey(seed: 5)).scalars == Array(many[..<(3 * n)]))
    let h = try Inpainting.masked(T((0..<n).map { $0 % 3 == 0 ? 1 : 0 }))
    let y = try h.apply(prior.sample(count: 1, key: RandomKey(seed: 6)).reshaped([n]))
    let posterior = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: y, noise: 0.1))
    let draws = try posterior.sample(count: 40, key: RandomKey(seed: 7)).scalars
    #expect(try posterior.sample(count: 5, key: RandomKey(seed: 7)).scalars == Array(draws[..<(5 * n)]))
  }

  /// At σ → 0 nothing of a state near a mean is lost, which squares that are subtracted would lose.
  @Test func nothingCancelsNearTheData() throws {
    let n = 300
    let points = try T.ones([20, n]) * 1000 + normal(20, n, seed: 305)
    let prior = try Mixture.empirical(points)
    let sigma = 1e-7
    let noise = try normal(20, n, seed: 306)
    let x = try points + sigma * noise
    // Rounding of x itself is as large as its spacing.
    let score = try prior.score(x, mu: T(1), sigma: T(sigma))
    #expect(try (score * (sigma * sigma) + (x - points)).abs().max().item <= 1e-20)
    #expect(try prior.x0(x, mu: 1, sigma: sigma) == points)
  }

  /// More levels than the cache holds, in order and again.
  @Test func levelsThatWereForgottenAreMadeAgain() throws {
    let prior = try MixtureEngineTests.factors()
    let x = try normal(2, prior.dimension, seed: 307)
    func walk() throws -> [[Double]] {
      try (0..<40).map { try prior.x0(x, mu: 1, sigma: 0.1 + 0.1 * Double($0)).scalars }
    }
    #expect(try walk() == walk())
  }
}
