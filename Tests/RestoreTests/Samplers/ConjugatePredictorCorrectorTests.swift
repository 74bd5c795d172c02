import Foundation
import Numerics
import Restore
import Testing

@Suite struct ConjugatePredictorCorrectorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let path: any GaussianPath
    let noise: Double
    let weight: GuidanceWeight
    var testDescription: String { "\(path.name), σ_y \(noise), \(weight)" }
  }

  static let cases: [Case] = ((try? [VPPath(), FlowPath(), CosinePath()] as [any GaussianPath]) ?? []).flatMap { path in
    [0, 0.2].flatMap { noise in
      [GuidanceWeight.published(4), .constant(1)].map { Case(path: path, noise: noise, weight: $0) }
    }
  }

  static func sampler(
    _ problem: Problem, _ c: Case, steps: Int, from τ: Double = 0.6, to stop: Double = 1e-3, variance: Double = 1,
    jacobian: Bool = true
  ) throws -> ConjugatePredictorCorrector {
    let options = try SamplerOptions(
      path: c.path, times: Spacing.uniform.times(steps, from: τ, to: stop), weight: c.weight, jacobian: jacobian)
    return try ConjugatePredictorCorrector(problem, options, variance: Tensor(variance))
  }

  /// For the prior that is assumed m and q = 0 are constants, so the number of steps does not matter.
  @Test(arguments: cases) func everyStepIsExactForTheAssumedPrior(_ c: Case) throws {
    for variance in [1, 0.3] {
      let prior = try Mixture.gaussian(
        mean: normal(6, seed: 121), covariance: IsotropicCovariance(variance: variance, dimension: 6))
      let problem = try Problem(
        prior: prior, operator: DenseOperator(normal(3, 6, seed: 122)), y: normal(3, seed: 123), noise: c.noise)
      let start = try normal(2, 6, seed: 124)
      func end(_ steps: Int) throws -> T {
        try Self.sampler(problem, c, steps: steps, variance: variance).run(from: start, key: RandomKey(seed: 1)).x
      }
      // Coefficients are integrals to 1e-12, and q is a difference that vanishes.
      #expect(try relativeError(end(1), end(7)) < 1e-9)
    }
  }

  /// E, A, D and Q against the differential equation they solve, for one mode.
  @Test(arguments: cases) func theCoefficientsSolveTheEquation(_ c: Case) throws {
    let (t, s, value, variance) = (0.6, 0.2, 0.7, 0.5)
    let path = c.path
    let modes = ModeFamily(values: [value], noise: c.noise)
    let k = try CentredCoefficients(path: path, weight: c.weight, modes: modes, variance: variance, from: t, to: s)
    func solve(z: Double, m: Double, η: Double, q: Double, drift: Double = 0) throws -> Double {
      try odeSolve(
        { u, z in
          let ρ = try path.rho(u)
          let jet = try path.sigma(.variable(u)) / path.mu(.variable(u))
          let γ = variance / (variance + ρ * ρ)
          let common = try c.weight.common(path, u)
          let share = try modes.shares(r2: path.r2(u))[1]
          let centre = m + drift * (u - t) / (s - t)
          let slope = try (1 - γ) * (z - centre) / ρ + ρ * γ * common * share * (γ * z + (1 - γ) * centre - η)
          return try jet.first * (slope - ρ * γ * (1 - γ).squareRoot() * common * Tensor(q))
        }, Tensor(z), from: t, to: s, tolerance: 1e-11
      ).value.item
    }
    let η = 1 / value
    #expect(try abs(solve(z: 1, m: 0, η: 0, q: 0) - k.state[1]) < 1e-9)
    #expect(try abs(solve(z: 0, m: 1, η: 0, q: 0) - k.centre[1]) < 1e-9)
    #expect(try abs(solve(z: 0, m: 0, η: η, q: 0) - k.data[1]) < 1e-9)
    #expect(try abs(solve(z: 0, m: 0, η: 0, q: 1) - k.pull[1]) < 1e-9 * max(1, abs(k.pull[1])))
    #expect(try abs(solve(z: 0, m: 0, η: 0, q: 0, drift: 1) - k.centreSlope[1]) < 1e-9)
  }

  @Test func theClosedExponentIsTheIntegral() throws {
    for noise in [0, 0.05] {
      let modes = ModeFamily(values: [1, 0.01], noise: noise)
      for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
        let closed = try CentredCoefficients.exponent(
          0.7, path: path, weight: .constant(2), modes: modes, variance: 1, origin: 0.01)
        let integral = try CentredCoefficients.exponent(
          0.7, path: path, weight: .function { _ in 2 }, modes: modes, variance: 1, origin: 0.01)
        for (a, b) in zip(closed, integral) { #expect(abs(a - b) <= 1e-11 * max(abs(b), 1e-3)) }
      }
    }
  }

  /// The slope of log error against log steps, between fine grids.
  @Test(arguments: cases.filter { !($0.path is CosinePath) }) func itIsOfSecondOrder(_ c: Case) throws {
    let problem = try GuidedSamplerTests.problem(noise: c.noise)
    let start = try normal(4, 6, seed: 104)
    func end(_ steps: Int) throws -> T {
      try Self.sampler(problem, c, steps: steps, from: 0.5, to: 0.2).run(from: start, key: RandomKey(seed: 1)).x
    }
    let exact = try (4 * end(256) - end(128)) / 3
    let errors = try [8, 16, 32, 64].map { log2(try (end($0) - exact).norm().item) }
    let slope = zip([-3.0, -1, 1, 3], errors).reduce(0) { $0 + $1.0 * $1.1 } / -10
    #expect(abs(slope - 2) < 0.2, "slope \(slope), errors \(errors)")
  }

  /// The same equation's limit, and nearer to it in 3, 5 and 10 calls than either published order.
  @Test func itIsNearerToTheLimit() throws {
    var logs = [0.0, 0, 0]
    var count = 0.0
    for (i, c) in Self.cases.enumerated() where !(c.path is CosinePath) {
      let seed = UInt64(i)
      let prior = try smoothMixture([6], seed: 130 + seed, spread: 0.7)
      let h = try DenseOperator(normal(3, 6, seed: 140 + seed))
      let y = try h(prior.sample(count: 1, key: RandomKey(seed: 2))[0]) + c.noise * normal(3, seed: 150 + seed)
      let problem = try Problem(prior: prior, operator: h, y: y, noise: c.noise)
      let key = RandomKey(seed: 9)
      let start = try Self.sampler(problem, c, steps: 3).start(key: key, count: 64)
      func published(_ order: Int, _ steps: Int, _ spacing: Spacing = .uniform) throws -> T {
        let options = try SamplerOptions(
          path: c.path, times: spacing.times(steps, from: 0.6, to: 1e-3), weight: c.weight, order: order)
        return try ConjugateGuidance(problem, options).run(from: start, key: key).x
      }
      let limit = try published(2, 800, .sqrt)
      let fine = try Self.sampler(problem, c, steps: 800).run(from: start, key: key).x
      #expect(try (fine - limit).square().mean().item.squareRoot() < 2e-3, "\(c)")
      for steps in [3, 5, 10] {
        let ours = try Self.sampler(problem, c, steps: steps).run(from: start, key: key).x
        for (j, x) in try [published(1, steps), published(2, steps), ours].enumerated() {
          logs[j] += log(try (x - limit).square().mean().item.squareRoot())
        }
        count += 1
      }
    }
    let means = logs.map { exp($0 / count) }
    #expect(means[2] < 0.6 * min(means[0], means[1]), "\(means)")
  }

  /// Over the first step of a walk from pure noise with w_t ≡ 1, ρ falls from 150 to 3: what q is divided by must follow it.
  @Test func longStepsFromPureNoiseStaySound() throws {
    var logs = [0.0, 0, 0]
    for seed in 0..<4 as Range<UInt64> {
      let prior = try smoothMixture([6], seed: 160 + seed, spread: 0.7)
      let h = try DenseOperator(normal(3, 6, seed: 170 + seed))
      let y = try h(prior.sample(count: 1, key: RandomKey(seed: 2))[0])
      let problem = try Problem(prior: prior, operator: h, y: y, noise: 0.1)
      let start = try normal(64, 6, seed: 180 + seed)
      func options(_ steps: Int, order: Int = 1) throws -> SamplerOptions {
        try SamplerOptions(
          path: VPPath(), times: Spacing.sqrt.times(steps, from: 1, to: 1e-3), weight: .constant(1), order: order)
      }
      func end(_ sampler: some Sampler) throws -> T { try sampler.run(from: start, key: RandomKey(seed: 9)).x }
      let limit = try end(ConjugateGuidance(problem, options(800, order: 2)))
      for steps in [5, 10] {
        let ends = try [
          end(ConjugateGuidance(problem, options(steps))), end(ConjugateGuidance(problem, options(steps, order: 2))),
          end(ConjugatePredictorCorrector(problem, options(steps))),
        ]
        for (j, x) in ends.enumerated() { logs[j] += log(try (x - limit).square().mean().item) / 16 }
      }
    }
    #expect(exp(logs[2]) < min(exp(logs[0]), exp(logs[1])), "\(logs.map { exp($0) })")
  }

  /// Without the network's Jacobian nothing is left of q.
  @Test func withoutTheJacobianThereIsNoExcess() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.1)
    let sampler = try Self.sampler(problem, Self.cases[0], steps: 3, jacobian: false)
    let x = try sampler.start(key: RandomKey(seed: 1), count: 2)
    let step = try sampler.step(
      x, from: sampler.times[0], to: sampler.times[1], memory: nil, key: RandomKey(seed: 1))
    let terms = Dictionary(uniqueKeysWithValues: step.terms.map { ($0.name, $0.tensor) })
    let (pull, data) = try (#require(terms["guidance"]), #require(terms["data"]))
    #expect(try pull.norm().item < 1e-13 * data.norm().item)
  }

  @Test func stepsAreSumsAndRepeat() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.1)
    let sampler = try Self.sampler(problem, Self.cases[0], steps: 4)
    let start = try sampler.start(key: RandomKey(seed: 1), count: 3)
    var (x, memory) = (start, Step.Memory?.none)
    for (t, s) in zip(sampler.times, sampler.times.dropFirst()) {
      let step = try sampler.step(x, from: t, to: s, memory: memory, key: RandomKey(seed: 1))
      let again = try sampler.step(x, from: t, to: s, memory: memory, key: RandomKey(seed: 1))
      #expect(step.x == again.x)
      #expect(step.x == (try step.terms.dropFirst().reduce(step.terms[0].tensor) { try $0 + $1.tensor }))
      #expect(step.terms.contains { $0.name == "correction" } == (memory != nil))
      (x, memory) = (step.x, step.memory)
    }
    #expect(
      try relativeError(sampler.run(key: RandomKey(seed: 1)).x, sampler.run(count: 2, key: RandomKey(seed: 1)).x[0])
        < 1e-12)
  }

  @Test func whatItCannotDoIsSaid() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.1)
    let options = try SamplerOptions(path: VPPath(), times: [0.5, 0.1])
    for variance in [0, -1, .nan, .infinity] {
      #expect(throws: SamplerError.self) {
        try ConjugatePredictorCorrector(problem, options, variance: Tensor(variance))
      }
    }
    let stretched = try SamplerOptions(path: VPPath(), times: [0.5, 0.1], lambda: 0.1)
    #expect(throws: SamplerError.self) { try ConjugatePredictorCorrector(problem, stretched) }
    let churned = try SamplerOptions(path: VPPath(), times: [0.5, 0.1], churn: 0.1)
    #expect(throws: SamplerError.self) { try ConjugatePredictorCorrector(problem, churned) }
  }
}
