import Foundation
import Numerics
import Restore
import Testing

/// Walks whose times rise, from data to noise.
@Suite struct InversionTests {
  private static func end(_ path: any GaussianPath, _ times: [Double], from x: T, order: Int, λ: Double = 0) throws -> T
  {
    let prior = try Mixture.gaussian(mean: T([1, -2]), covariance: IsotropicCovariance(variance: 0.3, dimension: 2))
    let options = try SamplerOptions(path: path, times: times, lambda: λ, order: order, mayRise: true)
    return try DDIM(prior, options).run(from: x, key: RandomKey(seed: 1)).x
  }

  /// N(m, cI): the flow's map is known both ways, and a walk up is of the order of a walk down.
  @Test(arguments: [1, 2]) func theLimitIsTheFlowOfTheGaussian(_ order: Int) throws {
    let (x, m) = (T([0.4, -1.1]), T([1, -2]))
    for path in [try VPPath(), FlowPath(), try EDMPath()] as [any GaussianPath] {
      let (t, s) = (0.05, 0.7)
      func deviation(_ t: Double) throws -> Double {
        try (0.3 * pow(path.mu(t), 2) + pow(path.sigma(t), 2)).squareRoot()
      }
      let exact = try path.mu(s) * m + deviation(s) / deviation(t) * (x - path.mu(t) * m)
      func error(_ n: Int, _ λ: Double = 0) throws -> Double {
        let times = try Spacing.logsnr.times(n, from: s, to: t, on: path)
        return try relativeError(Self.end(path, times.reversed(), from: x, order: order, λ: λ), exact)
      }
      #expect(abs(log2(try error(80) / error(160)) - Double(order)) < 0.2, "\(path.name)")
      #expect(try error(1280, 0.5) < 0.01)
    }
  }

  /// Up and down again is where it began, and more nearly so with more steps.
  @Test func upAndDownAgain() throws {
    let (path, x) = (try VPPath(), T([0.4, -1.1]))
    func gap(_ n: Int) throws -> Double {
      let times = try Spacing.logsnr.times(n, from: 1, to: 0.01, on: path)
      let noise = try Self.end(path, times.reversed(), from: x, order: 2)
      return try relativeError(Self.end(path, times, from: noise, order: 2), x)
    }
    let (coarse, fine) = try (gap(100), gap(200))
    #expect(fine < 0.5 * coarse && fine < 0.01, "\(coarse), \(fine)")
  }

  /// To the end of a path, where μ vanishes, there is a last step too.
  @Test(arguments: [1, 2]) func toPureNoise(_ order: Int) throws {
    let x = T([0.4, -1.1])
    let times = try Spacing.uniform.times(400, from: 1, to: 0.05)
    let noise = try Self.end(FlowPath(), times.reversed(), from: x, order: order)
    let deviation = (0.3 * 0.95 * 0.95 + 0.05 * 0.05).squareRoot()
    #expect(try relativeError(noise, (x - 0.95 * T([1, -2])) / deviation) < 0.01)
  }

  @Test func whatCannotRiseSaysSo() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.2)
    let up = [0.1, 0.2, 0.5]
    #expect(throws: SamplerError.self) { try SamplerOptions(path: VPPath(), times: up) }
    #expect(throws: SamplerError.self) { try SamplerOptions(path: VPPath(), times: [0.1, 0.5, 0.2], mayRise: true) }
    #expect(throws: SamplerError.self) { try SamplerOptions(path: VPPath(), times: up, churn: 1, mayRise: true) }
    let options = try SamplerOptions(path: VPPath(), times: up, mayRise: true)
    #expect(throws: SamplerError.self) { try ConjugateGuidance(problem, options) }
    #expect(throws: SamplerError.self) { try PseudoinverseGuidance(problem, options) }
    #expect(throws: SamplerError.self) { try KrylovGuidance(problem, options) }
    #expect(throws: SamplerError.self) { try ConjugatePredictorCorrector(problem, options) }
    // There is no noise to take up at the data.
    let bare = try SamplerOptions(path: VPPath(), times: [0, 0.5], mayRise: true)
    #expect(throws: SamplerError.self) {
      try DDIM(problem.prior, bare).run(from: normal(6, seed: 1), key: RandomKey(seed: 1))
    }
  }
}
