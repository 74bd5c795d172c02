import Foundation
import Numerics
import Restore
import Testing

@Suite struct GuidanceSearchTests {
  static func problem(noise: Double = 0.3) throws -> Problem {
    let prior = try Mixture.gaussian(
      mean: normal(4, seed: 171), covariance: IsotropicCovariance(variance: 1, dimension: 4))
    return try Problem(
      prior: prior, operator: DenseOperator(normal(3, 4, seed: 172)), y: normal(3, seed: 173), noise: noise)
  }

  /// For N(m, I) the constant weight 1 from noise on is exact: the search must find it among wrong ones.
  @Test func itFindsTheWeightThatIsRight() throws {
    let search = try GuidanceSearch(
      Self.problem(noise: 0.8), settings: GuidanceSetting.grid(weights: [0, 0.2, 1, 8], starts: [0.1, 1]), heldOut: 200,
      samples: 8, key: RandomKey(seed: 3)
    ) { problem, setting in
      try ConjugateGuidance(
        problem,
        SamplerOptions(
          path: VPPath(), times: Spacing.uniform.times(30, from: setting.start, to: 1e-3),
          weight: .constant(setting.weight)))
    }
    #expect(search.trials.count == 8)
    #expect(search.best.setting.weight == 1 && search.best.setting.start == 1, "\(search.trials)")
    #expect(search.best.behind == 0 && search.best.standardError == 0)
    #expect(zip(search.trials, search.trials.dropFirst()).allSatisfy { $0.score <= $1.score })
    for trial in search.trials { #expect(abs(trial.score - search.best.score - trial.behind) < 1e-12) }
    // No guidance at all is found out beyond doubt.
    let none = try #require(search.trials.first { $0.setting.weight == 0 && $0.setting.start == 1 })
    #expect(none.behind > 4 * none.standardError)
  }

  /// The energy score of a sampler that returns known samples, by hand.
  @Test func theScoreIsTheEnergyScore() throws {
    struct Fixed: Sampler {
      let problem: Problem
      let shift: Double
      let name = "fixed"
      let equation = ""
      let source = ""
      let path: any GaussianPath = FlowPath()
      let times = [0.5]
      func start(key: RandomKey, count: Int?) throws -> T {
        // The first half of the rows are 0, the second are the shift.
        let rows = problem.y.shape[0]
        return try T.concat([T.zeros([rows / 2, 4]), T.ones([rows / 2, 4]) * shift])
      }
      func step(_ x: T, from t: Double, to s: Double, memory: Step.Memory?, key: RandomKey) throws -> Step {
        throw SamplerError.invalid("no step")
      }
      func estimate(_ x: T, t: Double) throws -> T { x }
    }
    let point = try Mixture.gaussian(mean: T([1, 1, 1, 1]), covariance: IsotropicCovariance(variance: 0, dimension: 4))
    let problem = try Problem(
      prior: point, operator: DenseOperator(T.identity(4)), y: T.zeros([4]), noise: 0.1)
    let search = try GuidanceSearch(
      problem, settings: [3.0], heldOut: 3, samples: 2, key: RandomKey(seed: 1)
    ) { problem, shift in Fixed(problem: problem, shift: shift) }
    // ‖0 − 1‖ = 1 and ‖3 − 1‖ = 2 (per √n), ‖0 − 3‖ = 3: (1 + 2)/2 − 3/2 = 0.
    #expect(abs(search.best.score) < 1e-12)
    // The mean is 1.5 and the samples are 1.5 to either side: variance 4.5 with m − 1 = 1.
    #expect(abs(search.best.error - 0.5) < 1e-12)
    #expect(abs(search.best.spread - 4.5.squareRoot()) < 1e-12)
  }

  @Test func walksThatFailAreListedAsSuch() throws {
    let problem = try Self.problem()
    let search = try GuidanceSearch.conjugate(
      problem, path: FlowPath(), steps: 4, weights: [2, 4], starts: [0.5, 1], lambdas: [0, 0.2], key: RandomKey(seed: 2)
    )
    #expect(search.trials.count == 8)
    // λ ≠ 0 from pure noise.
    #expect(search.trials.suffix(2).allSatisfy { $0.failure != nil && $0.score == .infinity })
    #expect(search.best.failure == nil)
    #expect(throws: SamplerError.self) {
      try GuidanceSearch.conjugate(
        problem, path: FlowPath(), steps: 4, weights: [2], starts: [1], lambdas: [0.2], key: RandomKey(seed: 2))
    }
    #expect(throws: SamplerError.self) {
      try GuidanceSearch.conjugate(problem, path: FlowPath(), steps: 4, weights: [], key: RandomKey(seed: 2))
    }
    // The same key tries the same.
    let again = try GuidanceSearch.conjugate(
      problem, path: FlowPath(), steps: 4, weights: [2, 4], starts: [0.5, 1], lambdas: [0, 0.2], key: RandomKey(seed: 2)
    )
    #expect(again.trials.map(\.score) == search.trials.map(\.score))
  }

  /// Explicit guidance of a problem that is not linear: following the data beats ignoring them, and following them too
  /// strongly.
  @Test func itJudgesNonlinearProblems() throws {
    let prior = try Mixture.gaussian(
      mean: T([0.5, -0.2, 0.1]), covariance: IsotropicCovariance(variance: 0.4, dimension: 3))
    let problem = try NonlinearProblem(
      prior: prior, operator: HDRClipping(shape: [3]), y: T([0.2, 0.1, 1]), noise: 0.2)
    let search = try GuidanceSearch(problem, settings: [0, 1, 40.0], heldOut: 100, key: RandomKey(seed: 5)) {
      problem, w in
      try KrylovGuidance(
        problem,
        SamplerOptions(
          path: VPPath(), times: Spacing.uniform.times(40, from: 1, to: 1e-3), weight: .constant(w)))
    }
    #expect(search.best.setting == 1, "\(search.trials)")
    #expect(search.trials.allSatisfy { $0.setting == 1 || $0.behind > 3 * $0.standardError }, "\(search.trials)")
  }

  /// Progress is told at least once a trial, and what it throws ends the search.
  @Test func itMayBeStopped() throws {
    struct Stopped: Error {}
    var counts: [Int] = []
    #expect(throws: Stopped.self) {
      try GuidanceSearch(
        Self.problem(), settings: [1.0, 2, 3], key: RandomKey(seed: 1),
        progress: { done, _ in
          counts.append(done)
          if done == 1 { throw Stopped() }
        },
        sampler: { problem, w in
          try ConjugateGuidance(
            problem,
            SamplerOptions(path: VPPath(), times: [0.4, 0.2, 0.01], weight: .published(w)))
        })
    }
    // Before the first trial, after each of its two steps, and before the second.
    #expect(counts == [0, 0, 0, 1])
  }
}
