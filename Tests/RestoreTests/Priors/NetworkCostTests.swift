import Dispatch
import Numerics
import Restore
import Testing

@Suite struct NetworkCostTests {
  private static func walk(_ sampler: any Sampler, count: Int? = nil) throws -> NetworkCost {
    let start = try sampler.start(key: RandomKey(seed: 2), count: count)
    var (x, memory) = (start, Step.Memory?.none)
    return try NetworkCost.counting {
      for (t, s) in zip(sampler.times, sampler.times.dropFirst()) {
        let step = try sampler.step(x, from: t, to: s, memory: memory, key: RandomKey(seed: 3))
        (x, memory) = (step.x, step.memory)
      }
    }.cost
  }

  /// Each sampler costs what its description says, whatever the number of states; what is measured on draws from the
  /// prior beforehand is no cost of the walk.
  @Test(arguments: [nil, 3]) func samplersCostWhatTheySay(_ count: Int?) throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.2)
    let path = try VPPath()
    let times = try Spacing.uniform.times(4, from: 0.4, to: 0.01)
    let options = try SamplerOptions(path: path, times: times)
    let plain = try SamplerOptions(path: path, times: times, jacobian: false)
    let second = try SamplerOptions(path: path, times: times, order: 2)
    #expect(try Self.walk(DDIM(problem.prior, second), count: count) == NetworkCost(calls: 4))
    #expect(try Self.walk(ConjugateGuidance(problem, second), count: count) == NetworkCost(calls: 4, pullbacks: 4))
    #expect(try Self.walk(PseudoinverseGuidance(problem, options), count: count) == NetworkCost(calls: 4, pullbacks: 4))
    #expect(try Self.walk(PseudoinverseGuidance(problem, plain), count: count) == NetworkCost(calls: 4))
    #expect(
      try Self.walk(ConjugatePredictorCorrector(problem, options), count: count) == NetworkCost(calls: 4, pullbacks: 4))
    let levels = try ConjugateMomentMatching.times(4, on: path, for: problem.prior)
    let cmm = try ConjugateMomentMatching(problem, path: path, times: levels, pullbacks: 2)
    #expect(try Self.walk(cmm, count: count) == NetworkCost(calls: 4, pullbacks: 8))
    let smm = try SecantMomentMatching(
      problem, path: path, times: SecantMomentMatching.times(4, on: path, for: problem.prior), pullbacks: 3)
    #expect(try Self.walk(smm, count: count) == NetworkCost(calls: 4, pullbacks: 12))
  }

  @Test func workIsCountedOnceAndWhereItIsDone() throws {
    let prior = try smoothMixture([3], seed: 150)
    let x = try normal(2, 3, seed: 151)
    func call() throws { _ = try prior.x0(x, mu: 0.8, sigma: 0.6) }
    let outer = try NetworkCost.counting {
      try call()
      let inner = try NetworkCost.counting {
        try call(); try call()
      }
      #expect(inner.cost == NetworkCost(calls: 2))
      try NetworkCost.uncounted { try call() }
    }
    #expect(outer.cost == NetworkCost(calls: 3))
    // A velocity is the estimate and the score at once.
    let t = Tensor<Double>(0.4)
    for kind in [Prediction.x0, .noise, .score, .velocity, .v] {
      let cost = try NetworkCost.counting { try prior.predict(kind, x, t: t, path: VPPath()) }.cost
      #expect(cost == NetworkCost(calls: 1), "\(kind)")
    }
    let pulled = try NetworkCost.counting {
      let (_, pullback) = try prior.x0WithPullback(x, mu: 0.8, sigma: 0.6)
      _ = try pullback(x)
      _ = try pullback(x)
      _ = try grad({ try prior.predict(.noise, $0, t: t, path: VPPath()).square().sum() }, at: x)
    }
    #expect(pulled.cost == NetworkCost(calls: 2, pullbacks: 3))
  }

  /// Counting changes no bit, of values or of first and second derivatives.
  @Test func countingChangesNothing() throws {
    let prior = try smoothMixture([3], seed: 150)
    let x = try normal(2, 3, seed: 151)
    func values() throws -> [T] {
      let f: (T) throws -> T = { try prior.x0($0, mu: 0.8, sigma: 0.6).square().sum() }
      return try [f(x), grad(f, at: x), jvp({ try grad(f, at: $0) }, at: x, along: x).tangent]
    }
    #expect(try NetworkCost.counting { try values() }.result == values())
  }

  /// The tally loses nothing when pullbacks run on many threads.
  @Test func threadsCountTogether() throws {
    let prior = try smoothMixture([3], seed: 150)
    let x = try normal(2, 3, seed: 151)
    let cost = try NetworkCost.counting {
      let (_, pullback) = try prior.x0WithPullback(x, mu: 0.8, sigma: 0.6)
      DispatchQueue.concurrentPerform(iterations: 200) { _ in _ = try? pullback(x) }
    }.cost
    #expect(cost == NetworkCost(calls: 1, pullbacks: 200))
  }
}
