import Foundation
import Numerics
import Restore
import Testing

@Suite struct DDIMTests {
  static func options(_ path: any GaussianPath, _ times: [Double], λ: Double = 0, order: Int = 1) throws
    -> SamplerOptions
  {
    try SamplerOptions(path: path, times: times, lambda: λ, order: order)
  }

  @Test func oneStepIsTheClosedForm() throws {
    let prior = try smoothMixture([5], seed: 121)
    let paths = try [VPPath(), FlowPath(), CosinePath(), VEPath(), TablePath.linear()] as [any GaussianPath]
    for path in paths {
      let (t, s) = (0.7, 0.4)
      let x = try path.sigma(t) * normal(3, 5, seed: 122)
      let step = try DDIM(prior, Self.options(path, [t, s])).step(
        x, from: t, to: s, memory: nil, key: RandomKey(seed: 1))
      let x0 = try prior.x0(x, mu: path.mu(t), sigma: path.sigma(t))
      let ε = try (x - path.mu(t) * x0) / path.sigma(t)
      let closed = try path.mu(s) * x0 + path.sigma(s) * ε
      #expect(try relativeError(step.x, closed) < 1e-14)
      // As published: x_s/μ_s = x_t/μ_t + (σ_s/μ_s − σ_t/μ_t) ε.
      let published = try path.mu(s) * (x / path.mu(t) + (path.rho(s) - path.rho(t)) * ε)
      #expect(try relativeError(step.x, published) < 1e-11)
    }
  }

  /// Without weight the guided samplers are DDIM, with λ too.
  @Test func guidanceOfNoWeightIsDDIM() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.2)
    let times = try Spacing.uniform.times(5, from: 0.6, to: 0.01)
    let start = try normal(2, 6, seed: 123)
    for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
      for λ in [0.0, -0.4] {
        let guided = try SamplerOptions(path: path, times: times, weight: .constant(0), lambda: λ)
        let key = RandomKey(seed: 1)
        let free = try DDIM(problem.prior, guided).run(from: start, key: key).x
        #expect(try relativeError(ConjugateGuidance(problem, guided).run(from: start, key: key).x, free) < 1e-12)
        #expect(try relativeError(PseudoinverseGuidance(problem, guided).run(from: start, key: key).x, free) < 1e-12)
      }
    }
  }

  /// N(m, cI): the flow's map is known, x_s = μ_s m + √((c μ_s² + σ_s²)/(c μ_t² + σ_t²)) (x_t − μ_t m).
  @Test func theLimitIsTheFlowOfTheGaussian() throws {
    let (c, m) = (0.4, try normal(4, seed: 126))
    let prior = try Mixture.gaussian(mean: m, covariance: IsotropicCovariance(variance: c, dimension: 4))
    let x = try normal(2, 4, seed: 127)
    for path in [try VPPath(), FlowPath(), try TablePath.cosine()] as [any GaussianPath] {
      let (t, s) = (0.8, 0.1)
      func deviation(_ t: Double) throws -> Double { try (c * pow(path.mu(t), 2) + pow(path.sigma(t), 2)).squareRoot() }
      let exact = try path.mu(s) * m + deviation(s) / deviation(t) * (x - path.mu(t) * m)
      func end(_ n: Int) throws -> T {
        let times = try Spacing.uniform.times(n, from: t, to: s)
        return try DDIM(prior, Self.options(path, times, order: 2)).run(from: x, key: RandomKey(seed: 1)).x
      }
      let extrapolated = try (4 * end(200) - end(100)) / 3
      #expect(try relativeError(extrapolated, exact) < 1e-5)
    }
  }

  @Test func itSamplesThePriorFromNoise() throws {
    let prior = try Mixture.gaussian(
      mean: normal(3, seed: 128), covariance: FullCovariance(0.5 * positiveDefinite(3, seed: 129)))
    let path = try VPPath()
    let sampler = try DDIM(prior, Self.options(path, Spacing.sqrt.times(200, from: 1, to: 1e-3), order: 2))
    let x = try sampler.run(count: 2000, key: RandomKey(seed: 6)).x
    let scores = try Moments.compare(
      x, mean: prior.mean(), covariance: 0.5 * positiveDefinite(3, seed: 129))
    #expect(scores.worst < 4.5, "\(scores)")
    let one = try sampler.run(key: RandomKey(seed: 6)).x
    #expect(one.shape == [3])
    #expect(try relativeError(one, x[0]) < 1e-12)
    #expect(throws: SamplerError.self) { try sampler.start(key: RandomKey(seed: 1), count: -1) }
  }
}
