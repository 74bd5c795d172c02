import Foundation
import Numerics
import Restore
import Testing

@Suite struct FactorAnalysisFitTests {
  /// Two Gaussians in six dimensions, a factor each.
  static func truth() throws -> Mixture {
    let first = try FactorCovariance(
      loadings: T(shape: [6, 1], scalars: [1, 1, 0.5, 0, 0, 0]), diagonal: T([0.1, 0.2, 0.1, 0.3, 0.1, 0.2]))
    let second = try FactorCovariance(
      loadings: T(shape: [6, 1], scalars: [0, 0, 0, 1, -1, 0.7]), diagonal: T([0.2, 0.1, 0.1, 0.1, 0.2, 0.1]))
    return try Mixture(
      weights: [0.3, 0.7], means: T(shape: [2, 6], scalars: [2, 0, 0, 1, 0, 0, -1, 0, 1, 0, 0, 0]),
      covariances: [first, second])
  }

  static let options = FactorAnalysisOptions(components: 2, rank: 1, floor: 1e-6, seed: 3)

  @Test func recoversTheMixtureThatMadeTheData() throws {
    let truth = try Self.truth()
    let data = try truth.sample(count: 20_000, key: RandomKey(seed: 11))
    var fit = try FactorAnalysisFit(data, options: Self.options)
    try fit.run(iterations: 60)
    let found = try fit.mixture(name: "found")
    let order = found.weights[0] < found.weights[1] ? [0, 1] : [1, 0]
    for (k, f) in order.enumerated() {
      #expect(abs(found.weights[f] - truth.weights[k]) < 0.01)
      #expect(try (found.means[f] - truth.means[k]).abs().max().item < 0.04)
      #expect(try (found.covariances[f].dense() - truth.covariances[k].dense()).abs().max().item < 0.06)
    }
    // The most likely parameters are at least as likely as the true ones, and with so many data hardly more.
    let excess = try fit.report().logLikelihood - truth.logDensity(data).mean().item
    #expect(excess >= 0 && excess < 2e-3)
  }

  @Test(arguments: [0, 5.0]) func noStepLowersTheObjective(shrinkage: Double) throws {
    var options = FactorAnalysisOptions(components: 4, rank: 3, shrinkage: shrinkage, floor: 1e-3, seed: 1)
    options.components = 4
    var fit = try FactorAnalysisFit(Self.truth().sample(count: 400, key: RandomKey(seed: 12)), options: options)
    var last = -Double.infinity
    var first: Double?
    for _ in 0..<40 {
      let report = try fit.step()
      #expect(report.objective >= last - 1e-10)
      last = report.objective
      if first == nil { first = last }
    }
    #expect(try last > #require(first) + 1e-3)
    #expect(try fit.report().logLikelihood - fit.report().objective >= 0)
  }

  @Test func reportedLikelihoodIsThatOfTheMixture() throws {
    let data = try Self.truth().sample(count: 300, key: RandomKey(seed: 13))
    var fit = try FactorAnalysisFit(data, options: Self.options)
    try fit.run(iterations: 3)
    let density = try fit.mixture(name: "found").logDensity(data).mean().item
    #expect(abs(try fit.report().logLikelihood - density) < 1e-11)
  }

  @Test func aSeedGivesTheSameBits() throws {
    let data = try Self.truth().sample(count: 300, key: RandomKey(seed: 14))
    func fitted() throws -> [FactorAnalyser] {
      var fit = try FactorAnalysisFit(data, options: Self.options)
      try fit.run(iterations: 5)
      return fit.components
    }
    #expect(try fitted() == fitted())
  }

  @Test func shrinkageLowersTheLoadings() throws {
    let data = try Self.truth().sample(count: 200, key: RandomKey(seed: 15))
    func size(_ shrinkage: Double) throws -> Double {
      var options = FactorAnalysisOptions(components: 1, rank: 4, shrinkage: shrinkage, floor: 1e-6)
      options.seed = 0
      var fit = try FactorAnalysisFit(data, options: options)
      try fit.run(iterations: 30)
      return try fit.components[0].loadings.square().sum().item
    }
    #expect(try size(40) < 0.95 * size(0))
  }

  @Test func degenerateDataAreFitted() throws {
    // Fewer distinct data than components, and coordinates without variance.
    let rows = (0..<12).map { i in [1.0, 2.0, Double(i % 2)] }
    let options = FactorAnalysisOptions(components: 4, rank: 3, floor: 1e-4)
    var fit = try FactorAnalysisFit(T(rows: rows), options: options)
    try fit.run(iterations: 10)
    let prior = try fit.mixture(name: "degenerate")
    #expect(prior.means.scalars.allSatisfy { $0.isFinite })
    #expect(fit.components.allSatisfy { $0.variances.scalars.allSatisfy { $0 >= 1e-4 } })
  }

  @Test func nonsenseIsRefused() throws {
    let data = try normal(10, 3, seed: 1)
    func refused(_ data: T, _ options: FactorAnalysisOptions) {
      #expect(throws: PriorError.self) { try FactorAnalysisFit(data, options: options) }
    }
    refused(data, FactorAnalysisOptions(components: 0, rank: 1))
    refused(data, FactorAnalysisOptions(components: 11, rank: 1))
    refused(data, FactorAnalysisOptions(components: 2, rank: 0))
    refused(data, FactorAnalysisOptions(components: 2, rank: 4))
    refused(data, FactorAnalysisOptions(components: 2, rank: 1, shrinkage: -1))
    refused(data, FactorAnalysisOptions(components: 2, rank: 1, floor: 0))
    refused(T([1, 2, 3]), FactorAnalysisOptions(components: 1, rank: 1))
    refused(try Tensor(shape: [2, 1], scalars: [1, .nan]), FactorAnalysisOptions(components: 1, rank: 1))
  }

  @Test func progressMayStopAFit() throws {
    struct Stop: Error {}
    var fit = try FactorAnalysisFit(normal(50, 3, seed: 2), options: FactorAnalysisOptions(components: 2, rank: 1))
    #expect(throws: Stop.self) {
      try fit.run(iterations: 10) { if $0.iteration == 2 { throw Stop() } }
    }
    #expect(fit.iteration == 3)
  }
}
