import Foundation
import Numerics
import Restore
import Testing

@Suite struct ConjugateMomentMatchingTests {
  static func problem(noise: Double) throws -> Problem {
    let prior = try smoothMixture([6], seed: 111, spread: 0.7)
    return try Problem(
      prior: prior, operator: DenseOperator(normal(3, 6, seed: 112)), y: normal(3, seed: 113), noise: noise)
  }

  /// With as many pullbacks as measurements the conjugate gradients are done: the dense formula.
  @Test(arguments: [0.0, 0.1]) func theGuidedDenoiserIsTheGaussianUpdate(_ noise: Double) throws {
    let problem = try ConjugateMomentMatchingTests.problem(noise: noise)
    let (μ, σ) = (0.8, 0.6)
    let sampler = try ConjugateMomentMatching(
      problem, path: VPPath(), times: [VPPath().time(rho: 0.75), 0], pullbacks: 3)
    let x = try normal(6, seed: 114)
    let step = try sampler.step(x, from: sampler.times[0], to: 0, memory: nil, key: RandomKey(seed: 1))
    let x0 = try problem.prior.x0(x, mu: μ, sigma: σ)
    let v = try σ * σ / μ * jacobian({ try problem.prior.x0($0, mu: μ, sigma: σ) }, at: x)
    let h = try problem.operator.matrix()
    let gain = try product(v, transposed: false, h, transposed: true)
    let s = try matmul(h, gain) + noise * noise * T.identity(3)
    let expected = try x0 + matmul(gain, solve(s, problem.y - matmul(h, x0)))
    #expect(try relativeError(step.estimate, expected) < 1e-8)
  }

  /// What one pullback leaves of the residual is explained with the average over 1024 draws, which is right to √(6/1024), as is the
  /// preconditioner of the step before it: what is wrong in the end is of the order of 6/1024.
  @Test func theAverageExplainsTheRest() throws {
    let a = try normal(8, 8, seed: 118)
    let c = try product(a, transposed: false, a, transposed: true) / 8 + 0.1 * T.identity(8)
    let prior = try Mixture.gaussian(mean: T.zeros([8]), covariance: FullCovariance(c))
    let h = try T.identity(8).sliced(axis: 0, 0..<6)
    let problem = try Problem(prior: prior, operator: DenseOperator(h), y: normal(6, seed: 119), noise: 0.1)
    let sampler = try ConjugateMomentMatching(
      problem, path: VPPath(), times: [VPPath().time(rho: 0.75), 0], pullbacks: 1)
    let x = try normal(20, 8, seed: 120)
    let step = try sampler.step(x, from: sampler.times[0], to: 0, memory: nil, key: RandomKey(seed: 1))
    let x0 = try prior.x0(x, mu: 0.8, sigma: 0.6)
    let v = try inverse(inverse(c) + T.identity(8) / (0.75 * 0.75))
    let gain = try product(v, transposed: false, h, transposed: true)
    let s = try matmul(h, gain) + 0.01 * T.identity(6)
    let update = try matmul(
      matmul(problem.y - product(x0, transposed: false, h, transposed: true), inverse(s)), gain.transposed())
    #expect(try (step.estimate - x0 - update).norm().item < 6.0 / 1024 * update.norm().item)
  }

  /// For a Gaussian prior the guided denoiser is that of the posterior, and one jump from any noise ends in it.
  @Test func jumpsAreExactForAGaussianPosterior() throws {
    let c = 0.7
    let prior = try Mixture.gaussian(
      mean: normal(5, seed: 115), covariance: IsotropicCovariance(variance: c, dimension: 5))
    let h = try Inpainting.masked(T([1, 1, 1, 0, 0]))
    let problem = try Problem(prior: prior, operator: h, y: normal(5, seed: 116), noise: 0.3)
    let q = try MixturePosterior(prior, problem)
    for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
      for steps in [1, 3, 6] {
        let times = try ConjugateMomentMatching.times(steps, on: path)
        let ends = try ConjugateMomentMatching(problem, path: path, times: times).run(
          count: 6000, key: RandomKey(seed: 3)
        ).x
        // The shift comes from draws of the prior, so it is right to a few per cent and no better.
        let centred = try ends - q.mean()
        let covariance = try product(centred, transposed: true, centred, transposed: false) / 6000
        #expect(try centred.mean(axis: 0).abs().max().item < 0.06)
        #expect(try (covariance - q.covariance()).abs().max().item < 0.08)
      }
    }
  }

  @Test func theMixtureIsSampledBetterThanByPseudoinverseGuidance() throws {
    let prior = try smoothMixture([6], seed: 111, spread: 0.3)
    let h = try DenseOperator(normal(3, 6, seed: 112))
    let y = try h(prior.sample(count: 1, key: RandomKey(seed: 8))[0]) + 0.2 * normal(3, seed: 117)
    let problem = try Problem(prior: prior, operator: h, y: y, noise: 0.2)
    let q = try MixturePosterior(prior, problem)
    let exact = try q.sample(count: 2000, key: RandomKey(seed: 4))
    let floor = try slicedWasserstein2(q.sample(count: 2000, key: RandomKey(seed: 5)), exact).item
    let path = try VPPath()
    let times = try ConjugateMomentMatching.times(10, on: path)
    let ours = try ConjugateMomentMatching(problem, path: path, times: times).run(count: 2000, key: RandomKey(seed: 6))
      .x
    let options = try SamplerOptions(path: path, times: Spacing.uniform.times(10, from: 0.4, to: 1e-3))
    let theirs = try ConjugateGuidance(problem, options).run(count: 2000, key: RandomKey(seed: 6)).x0
    let (a, b) = try (slicedWasserstein2(ours, exact).item, slicedWasserstein2(theirs, exact).item)
    #expect(a < 0.7 * b, "\(a) against \(b), noise floor \(floor)")
    #expect(a < 3 * floor, "\(a), noise floor \(floor)")
  }

  @Test func stepsAreSumsAndRepeat() throws {
    let problem = try ConjugateMomentMatchingTests.problem(noise: 0.2)
    let sampler = try ConjugateMomentMatching(
      problem, path: VPPath(), times: ConjugateMomentMatching.times(6, on: VPPath()))
    #expect(sampler.renoise)
    let x = try sampler.start(key: RandomKey(seed: 2), count: 3)
    let key = RandomKey(seed: 2).stream(.step, 1)
    let a = try sampler.step(x, from: sampler.times[0], to: sampler.times[1], memory: nil, key: key)
    let b = try sampler.step(x, from: sampler.times[0], to: sampler.times[1], memory: nil, key: key)
    #expect(a.x == b.x)
    #expect(a.x == (try a.terms.dropFirst().reduce(a.terms[0].tensor) { try $0 + $1.tensor }))
    for term in a.terms {
      for word in term.formula.split(separator: " ") where word != "*" {
        #expect(a.symbols.contains { $0.name == String(word) }, "\(word)")
      }
    }
    // Sample i is the same however many there are.
    let one = try sampler.run(key: RandomKey(seed: 2)).x
    #expect(try relativeError(one, sampler.run(count: 3, key: RandomKey(seed: 2)).x[0]) < 1e-10)
  }

  @Test func whatItCannotDoIsSaid() throws {
    let problem = try ConjugateMomentMatchingTests.problem(noise: 0.2)
    #expect(throws: SamplerError.self) {
      try ConjugateMomentMatching(problem, path: VPPath(), times: [0.5, 0], pullbacks: 0)
    }
    #expect(throws: SamplerError.self) { try ConjugateMomentMatching.times(0, on: VPPath()) }
    #expect(throws: PathError.self) { try ConjugateMomentMatching.times(3, on: EDMPath(sigmaMax: 2)) }
  }
}
