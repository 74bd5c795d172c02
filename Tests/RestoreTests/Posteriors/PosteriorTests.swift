import Foundation
import Numerics
import Restore
import Testing

@Suite struct PosteriorTests {
  /// The posterior by dense formulas: S = H C Hᵀ + σ_y² I and a general solve, component by component.
  static func bruteForce(_ prior: Mixture, _ h: T, _ y: T, noise: Double) throws -> (
    weights: [Double], means: T, covariances: T, logEvidence: Double
  ) {
    let d = h.shape[0]
    var logs: [Double] = []
    var means: [T] = []
    var covariances: [T] = []
    for k in 0..<prior.count {
      let (m, c) = try (prior.means[k], prior.covariances[k].dense())
      let cross = try product(c, transposed: false, h, transposed: true)
      let s = try matmul(h, cross) + noise * noise * T.identity(d)
      let r = try y - matmul(h, m)
      let logDeterminant = try logAbsDeterminant(s).item
      logs.append(
        try log(prior.weights[k]) - 0.5 * (Double(d) * log(2 * .pi) + logDeterminant + r.dot(solve(s, r)).item))
      means.append(try m + matmul(cross, solve(s, r)))
      covariances.append(try c - matmul(cross, solve(s, cross.transposed())))
    }
    let evidence = try T(logs).logSumExp(axis: 0).item
    return (logs.map { exp($0 - evidence) }, try T.stack(means), try T.stack(covariances), evidence)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let event: [Int]
    let make: @Sendable () throws -> any LinearOperator
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "superresolution", event: [1, 4, 4]) { try Superresolution(factor: 2, shape: [1, 4, 4]) },
    Case(name: "blur", event: [1, 4, 4]) { try GaussianBlur(sigma: 0.6, shape: [1, 4, 4]) },
    Case(name: "wide matrix", event: [9]) { try DenseOperator(normal(3, 9, seed: 91)) },
    Case(name: "tall matrix", event: [5]) { try DenseOperator(normal(8, 5, seed: 92)) },
    Case(name: "matrix of rank 2", event: [5]) {
      try DenseOperator(matmul(normal(6, 2, seed: 97), normal(2, 5, seed: 98)))
    },
    Case(name: "mask", event: [1, 4, 4]) { try Inpainting.box([1, 1, 2, 2], shape: [1, 4, 4]) },
  ]

  static func prior(_ event: [Int], factor: Bool) throws -> Mixture {
    let full = try smoothMixture(event, seed: 93)
    if !factor { return full }
    let n = event.reduce(1, *)
    return try Mixture(
      weights: full.weights, means: full.means.reshaped([3] + event),
      covariances: (0..<3).map { k in
        try FactorCovariance(
          loadings: 0.5 * normal(n, 3, seed: 94 + UInt64(k)),
          diagonal: 0.05 + 0.1 * normal(n, seed: 99 + UInt64(k)).abs())
      })
  }

  @Test(arguments: cases, [false, true])
  func bruteForceAgrees(_ c: Case, _ factor: Bool) throws {
    let prior = try PosteriorTests.prior(c.event, factor: factor)
    let h = try c.make()
    let y = try h(prior.sample(count: 1, key: RandomKey(seed: 2))[0]) + 0.1 * normal(h.range, seed: 95)
    for noise in [0.02, 0.3] {
      let problem = try Problem(prior: prior, operator: h, y: y, noise: noise)
      let q = try MixturePosterior(prior, problem)
      let expected = try PosteriorTests.bruteForce(prior, h.matrix(), y.reshaped([y.count]), noise: noise)
      #expect(try relativeError(T(q.weights), T(expected.weights)) < 1e-9)
      #expect(try relativeError(q.means().reshaped(expected.means.shape), expected.means) < 1e-9)
      #expect(try relativeError(q.covariances(), expected.covariances) < 1e-9)
      // The total moments are those of the mixture.
      let mean = try matmul(T(expected.weights), expected.means)
      #expect(try relativeError(q.mean().reshaped(mean.shape), mean) < 1e-9)
      let centred = try expected.means - mean
      var total = try product(
        centred * T(expected.weights).reshaped([3, 1]), transposed: true, centred, transposed: false)
      for k in 0..<3 { total = try total + expected.weights[k] * expected.covariances[k] }
      #expect(try relativeError(q.covariance(), total) < 1e-9)
      #expect(try abs(q.logEvidence.item - expected.logEvidence) < 1e-8 * max(1, abs(expected.logEvidence)))
      // Bayes' rule, over all numbers of y.
      let x = try normal(c.event, seed: 96)
      let fit =
        try -(y - h(x)).square().sum().item / (2 * noise * noise)
        - Double(y.count) * log(noise * (2 * Double.pi).squareRoot())
      let bayes = try prior.logDensity(x).item + fit - q.logEvidence.item
      #expect(try abs(q.logDensity(x).item - bayes) < 1e-9 * max(1, abs(fit)))
    }
  }

  /// Nothing of C is left but σ_y²(HᵀH)⁻¹, to the first order in σ_y²/C.
  @Test func theCovarianceKeepsItsDigitsAtTinyNoise() throws {
    let σ = 1e-8
    let prior = try Mixture.gaussian(mean: T([0, 0]), covariance: FullCovariance(T(rows: [[1, 0.37], [0.37, 0.8]])))
    let h = try T(rows: [[1, 0.5], [-0.3, 2]])
    let all = try MixturePosterior(prior, Problem(prior: prior, operator: DenseOperator(h), y: T([0.3, 1]), noise: σ))
    let limit = try σ * σ * inverse(matmul(h.transposed(), h))
    #expect(try relativeError(all.covariance(), limit) < 1e-13)
  }

  @Test func aMaskedPictureIsConditionedOnWhatIsSeen() throws {
    for factor in [false, true] {
      let prior = try PosteriorTests.prior([1, 4, 4], factor: factor)
      let h = try Inpainting.box([1, 1, 2, 2], shape: [1, 4, 4])
      let x = try prior.sample(count: 1, key: RandomKey(seed: 2))[0]
      let seen = try h(T.ones([1, 4, 4])).scalars
      let rows = try T.identity(16).scalars
      let picked = (0..<16).filter { seen[$0] == 1 }
      let matrix = try T(rows: picked.map { Array(rows[($0 * 16)..<($0 * 16 + 16)]) })
      for noise in [0.0, 0.1] {
        let q = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: h(x), noise: noise))
        let expected = try PosteriorTests.bruteForce(prior, matrix, matmul(matrix, x.reshaped([16])), noise: noise)
        #expect(try relativeError(q.means().reshaped([3, 16]), expected.means) < 1e-9)
        #expect(try relativeError(q.covariances(), expected.covariances) < 1e-9)
        #expect(try abs(q.logEvidence.item - expected.logEvidence) < 1e-8 * max(1, abs(expected.logEvidence)))
        if noise == 0 { #expect(try relativeError(h(q.mean()), h(x)) < 1e-10) }
      }
    }
  }

  @Test func withoutNoiseSamplesMeetTheMeasurement() throws {
    let prior = try PosteriorTests.prior([1, 4, 4], factor: true)
    let h = try Superresolution(factor: 2, shape: [1, 4, 4])
    let y = try normal(1, 2, 2, seed: 96)
    let q = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: y, noise: 0))
    let x = try q.sample(count: 50, key: RandomKey(seed: 4))
    #expect(try (h(x) - y).abs().max().item < 1e-11)
    let expected = try PosteriorTests.bruteForce(prior, h.matrix(), y.reshaped([4]), noise: 0)
    #expect(try relativeError(q.covariances(), expected.covariances) < 1e-9)
  }

  @Test(arguments: [0.0, 0.15]) func samplesHaveTheMoments(_ noise: Double) throws {
    let prior = try PosteriorTests.prior([6], factor: true)
    let h = try DenseOperator(normal(3, 6, seed: 97))
    let q = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: normal(3, seed: 98), noise: noise))
    let x = try q.sample(count: 20000, key: RandomKey(seed: 11))
    // With σ_y = 0 there are directions without any variance; look at a projection that has some.
    let basis = try noise > 0 ? T.identity(6) : eigh(q.covariance()).vectors.sliced(axis: 1, 3..<6)
    let covariance = try matmul(product(basis, transposed: true, q.covariance(), transposed: false), basis)
    let z = try Moments.compare(matmul(x, basis), mean: matmul(q.mean(), basis), covariance: covariance)
    #expect(z.worst < 4.5, "\(z)")
    #expect(try q.sample(count: 2, key: RandomKey(seed: 11)) == x.sliced(axis: 0, 0..<2))
  }

  @Test func theDensityIsOneAndBayes() throws {
    let prior = try smoothMixture([2], seed: 74)
    let h = try DenseOperator(T(rows: [[1.0, 0.5]]))
    let q = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: T([0.3]), noise: 0.4))
    let side = 500
    var grid: [Double] = []
    for i in 0..<side {
      for j in 0..<side { grid += [-7 + 14 * (Double(i) + 0.5) / 500, -7 + 14 * (Double(j) + 0.5) / 500] }
    }
    let points = try T(shape: [side * side, 2], scalars: grid)
    let density = try q.logDensity(points).exp()
    let area = 14.0 * 14 / Double(side * side)
    #expect(abs(try density.sum().item * area - 1) < 1e-9)
    #expect(try relativeError(matmul(density, points) * area, q.mean()) < 1e-8)
    // p(y) is the integral of likelihood times prior.
    let likelihood = try (-1 / 0.32 * (matmul(points, T([1, 0.5])) - 0.3).square() - 0.5 * log(2 * .pi * 0.16)).exp()
    let evidence = try (likelihood * prior.logDensity(points).exp()).sum().item * area
    #expect(try abs(q.logEvidence.item - log(evidence)) < 1e-9)
  }

  @Test func oneConditioningServesManyMeasurements() throws {
    let prior = try PosteriorTests.prior([6], factor: true)
    let h = try DenseOperator(normal(3, 6, seed: 97))
    let conditioning = try GaussianConditioning(prior, h, noise: 0.1)
    for seed in UInt64(1)...3 {
      let problem = try Problem(prior: prior, operator: h, y: normal(3, seed: seed), noise: 0.1)
      let (a, b) = try (MixturePosterior(prior, problem), MixturePosterior(prior, problem, conditioning: conditioning))
      #expect(try a.mean() == b.mean())
      #expect(a.weights == b.weights)
    }
  }

  @Test func whatHasNoPosteriorSaysSo() throws {
    let prior = try PosteriorTests.prior([1, 4, 4], factor: true)
    let shape = [1, 4, 4]
    let both = try OperatorAlgebra.compose(
      Superresolution(factor: 2, shape: shape), GaussianBlur(sigma: 1, shape: shape))
    let y = try normal(1, 2, 2, seed: 1)
    #expect(throws: OperatorError.self) {
      try MixturePosterior(prior, Problem(prior: prior, operator: both, y: y, noise: 0.1))
    }
    let h = try Superresolution(factor: 2, shape: shape)
    #expect(throws: ProblemError.self) {
      try MixturePosterior(prior, Problem(prior: prior, operator: h, y: normal(3, 1, 2, 2, seed: 1), noise: 0.1))
    }
    // A data set has no variance in any measured direction.
    let points = try Mixture.empirical(normal(4, 1, 4, 4, seed: 2))
    #expect(throws: TensorError.self) {
      try MixturePosterior(points, Problem(prior: points, operator: h, y: y, noise: 0))
    }
    _ = try MixturePosterior(points, Problem(prior: points, operator: h, y: y, noise: 0.1)).mean()
  }
}
