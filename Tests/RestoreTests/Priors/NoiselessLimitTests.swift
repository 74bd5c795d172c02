import Foundation
import Numerics
import Restore
import Testing

/// What priors with singular covariances answer at σ = 0: the limit for σ → 0 where there is one, an error where not.
@Suite struct NoiselessLimitTests {
  /// Mixtures of points, lines and planes, in every form of covariance.
  private static func priors() throws -> [Mixture] {
    let line = try FullCovariance(T(rows: [[1, 1], [1, 1]]))
    let flat = try FullCovariance(T(rows: [[0.5, 0], [0, 0]]))
    let plane = try FullCovariance(T(rows: [[1, 0.2], [0.2, 0.5]]))
    let point = try IsotropicCovariance(variance: 0, dimension: 2)
    let factor = try FactorCovariance(loadings: T(rows: [[1], [-1]]), diagonal: T([0, 0]))
    let means = try T(rows: [[0, 0], [1, -1]])
    return [
      try Mixture.gaussian(mean: T([1, 2]), covariance: line),
      try Mixture.gaussian(mean: T([1, 2]), covariance: factor),
      try Mixture(weights: [1, 3], means: means, covariances: [line, flat]),
      try Mixture(weights: [1, 3], means: means, covariances: [plane, flat]),
      try Mixture(weights: [1, 3], means: means, covariances: [point, point]),
      try Mixture(weights: [1, 3], means: means, covariances: [point, plane]),
      try Mixture(weights: [1, 3], means: means, covariances: [factor, line]),
    ]
  }

  /// With σ → 0 the estimate changes by O(σ² log σ), but for ties of distances, which these points avoid.
  @Test func theEstimateIsTheLimit() throws {
    let x = try T(rows: [[0.3, 1.1], [2, -0.4], [-1, -0.9]])
    for (i, prior) in try Self.priors().enumerated() {
      for mu in [1, 0.7] {
        let limit = try prior.x0(x, mu: mu, sigma: 0)
        let near = try prior.x0(x, mu: mu, sigma: 1e-4)
        #expect(try (limit - near).abs().max().item < 1e-6, "prior \(i) at μ = \(mu)")
        let v = try T(rows: [[1, 0], [0, 1], [1, 1]])
        let slope = try jvp({ try prior.x0($0, mu: mu, sigma: 0) }, at: x, along: v).tangent
        let nearSlope = try jvp({ try prior.x0($0, mu: mu, sigma: 1e-4) }, at: x, along: v).tangent
        #expect(try (slope - nearSlope).abs().max().item < 1e-5, "its derivative, prior \(i) at μ = \(mu)")
      }
    }
  }

  @Test func pointsOnASupportBelongToTheSmallestOne() throws {
    let prior = try Self.priors()[3]
    // (0.5, −1) lies on the line through (1, −1), whose density is infinite beside the plane's.
    #expect(try prior.x0(T([0.5, -1]), mu: 1, sigma: 0) == T([0.5, -1]))
    let data = try Mixture.empirical(T(rows: [[0, 0], [1, 1], [3, 3]]))
    #expect(try data.x0(T([1, 2]), mu: 1, sigma: 0) == T([1, 1]))
    // Two points are equally near.
    expectClose(try data.x0(T([0.5, 0.5]), mu: 1, sigma: 0), T([0.5, 0.5]))
  }

  @Test func densitiesOfSingularPriorsAreInfiniteOrZero() throws {
    let data = try Mixture.empirical(T(rows: [[0, 0], [1, 1]]))
    #expect(try data.logDensity(T([1, 1])).item == .infinity)
    #expect(try data.logDensity(T([1, 0])).item == -.infinity)
    let line = try Self.priors()[0]
    #expect(try line.logDensity(T([3, 4])).item == .infinity)
    #expect(try line.logDensity(T([3, 3])).item == -.infinity)
  }

  @Test func scoresExistWhereDensitiesDo() throws {
    let smooth = try smoothMixture([2], seed: 74)
    let (x, zero) = (T([0.4, -0.7]), T(0))
    let score = try smooth.predict(.score, x, t: zero, path: FlowPath())
    expectClose(score, try grad({ try smooth.logDensity($0) }, at: x))
    #expect(throws: PriorError.self) { try Self.priors()[0].predict(.score, x, t: zero, path: FlowPath()) }
    #expect(throws: PriorError.self) { try Self.priors()[0].predict(.noise, x, t: zero, path: FlowPath()) }
    expectClose(try smooth.predict(.x0, x, t: zero, path: FlowPath()), x)
  }

  /// At σ = 1e-4 predictions are off their limits by about σ times the score, and by 1e-16/σ² of rounding.
  @Test(arguments: Prediction.allCases) func predictionsAreLimits(_ kind: Prediction) throws {
    let smooth = try smoothMixture([2], seed: 74)
    let x = T([0.4, -0.7])
    for path in try [FlowPath(), CosinePath(), EDMPath(), VPPath()] as [any GaussianPath] {
      let t = try path.time(rho: 1e-4)
      let near = try smooth.predict(kind, x, t: T(t), path: path)
      let limit = try smooth.predict(kind, x, t: T(0), path: path)
      let score = try smooth.predict(.score, x, t: T(0), path: path).abs().max().item
      #expect(try (near - limit).abs().max().item < 1e-3 * (1 + score), "\(kind) on \(path.name)")
    }
  }

  /// With σ = t, derivatives in t at 0 are those of the limit; on a path with σ = √t there are none.
  @Test func derivativesInTimeGoThroughTheNoise() throws {
    let smooth = try smoothMixture([2], seed: 74)
    let x = T([0.4, -0.7])
    for path in try [FlowPath(), CosinePath(), EDMPath()] as [any GaussianPath] {
      for kind in Prediction.allCases {
        let slope = try jvp({ try smooth.predict(kind, x, t: $0, path: path) }, at: T(0), along: T(1)).tangent
        // Central differences of the noise-free formulas, which are smooth in t on both sides of a small t.
        let h = 1e-3
        let at = try [0, 1, 2].map { try smooth.predict(kind, x, t: T(Double($0) * h), path: path) }
        let difference = try (4 * at[1] - 3 * at[0] - at[2]) / (2 * h)
        #expect(try (slope - difference).abs().max().item < 1e-3, "\(kind) on \(path.name)")
      }
    }
    let vp = try VPPath()
    for kind in Prediction.allCases {
      #expect(throws: TensorError.self, "\(kind)") {
        try jvp({ try smooth.predict(kind, x, t: $0, path: vp) }, at: T(0), along: T(1))
      }
    }
    #expect(abs(try vp.g2(0) - 0.1) < 1e-15)
    #expect(abs(try vp.g2(T(0)).item - 0.1) < 1e-15)
  }

  private func expectClose(_ a: T, _ b: T) {
    #expect(((try? (a - b).abs().max().item) ?? .infinity) < 1e-12)
  }

  @Test func aPosteriorThatDoesNotExistIsRefused() throws {
    let line = try Self.priors()[0]
    let across = try DenseOperator(T(rows: [[1, -1]]))
    #expect(throws: TensorError.self) { try GaussianConditioning(line, across, noise: 0) }
    let along = try GaussianConditioning(line, DenseOperator(T(rows: [[1, 0]])), noise: 0)
    #expect(try (along.posteriorMeans(T([3])) - T([3, 4])).abs().max().item < 1e-12)
  }

  @Test func functionsOfSingularOperatorsAreRefused() throws {
    let singular = try DenseOperator(T(rows: [[1, 2], [2, 4]])).spectral
    let regular = try DenseOperator(T(rows: [[2, 1], [1, 2]])).spectral
    let cases: [(SpectralOperator?, @Sendable (T) throws -> T)] = [
      (singular, { try $0.reciprocal() }), (singular, { try $0.log() }),
      (regular, { try (1000 * $0).exp() }), (regular, { try (1 - $0).sqrt() }),
    ]
    for (a, f) in cases {
      #expect(throws: TensorError.self) { try a?.function(name: "f", f) }
    }
    let inverse = try #require(try regular?.function(name: "inv") { try $0.reciprocal() })
    expectClose(try inverse(T([3, 3])), T([1, 1]))
  }
}
