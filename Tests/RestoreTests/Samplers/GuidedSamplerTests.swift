import Foundation
import Numerics
import Restore
import Testing

@Suite struct GuidedSamplerTests {
  enum Kind: String, CaseIterable, Sendable { case explicit, first, second }
  struct Case: CustomTestStringConvertible, Sendable {
    let kind: Kind
    let path: any GaussianPath
    let noise: Double
    var testDescription: String { "\(kind) on \(path.name), σ_y \(noise)" }
    func sampler(_ problem: Problem, times: [Double], weight: GuidanceWeight, λ: Double = 0) throws -> any Sampler {
      let options = try SamplerOptions(
        path: path, times: times, weight: weight, lambda: λ, order: kind == .second ? 2 : 1)
      return kind == .explicit ? try PseudoinverseGuidance(problem, options) : try ConjugateGuidance(problem, options)
    }
  }

  static let cases: [Case] = Kind.allCases.flatMap { kind in
    ((try? [VPPath(), FlowPath()] as [any GaussianPath]) ?? []).flatMap { path in
      [0, 0.2].map { Case(kind: kind, path: path, noise: $0) }
    }
  }

  static func problem(noise: Double) throws -> Problem {
    let prior = try smoothMixture([6], seed: 101, spread: 0.7)
    return try Problem(
      prior: prior, operator: DenseOperator(normal(3, 6, seed: 102)), y: normal(3, seed: 103), noise: noise)
  }

  /// All three integrate one equation.
  @Test func allHaveOneLimit() throws {
    for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
      let problem = try GuidedSamplerTests.problem(noise: 0.2)
      let start = try normal(2, 6, seed: 105)
      let ends = try Kind.allCases.map { kind -> T in
        let c = Case(kind: kind, path: path, noise: 0.2)
        func end(_ n: Int) throws -> T {
          let times = try Spacing.uniform.times(n, from: 0.5, to: 0.2)
          return try c.sampler(problem, times: times, weight: .published(2)).run(from: start, key: RandomKey(seed: 1)).x
        }
        return try kind == .second ? end(200) : 2 * end(200) - end(100)
      }
      #expect(try relativeError(ends[0], ends[2]) < 1e-3)
      #expect(try relativeError(ends[1], ends[2]) < 1e-3)
    }
  }

  /// w_t ≡ 1 from pure noise is exact for N(m, I), and the published weight is not.
  @Test(arguments: [0, 0.3]) func unitWeightSamplesTheGaussianPosterior(_ noise: Double) throws {
    let n = 4
    let mean = try normal(n, seed: 106)
    let prior = try Mixture.gaussian(mean: mean, covariance: IsotropicCovariance(variance: 1, dimension: n))
    let h = try DenseOperator(normal(2, n, seed: 107))
    let problem = try Problem(prior: prior, operator: h, y: normal(2, seed: 108), noise: noise)
    let q = try MixturePosterior(prior, problem)
    let (m, c) = try (q.mean(), q.covariance())
    // The whole map is affine: it takes the start's N(0, I) to a Gaussian whose moments follow from 2n + 1 walks.
    let points = try T.concat([T.zeros([1, n]), T.identity(n)])
    for path in [try VPPath(), FlowPath(), CosinePath()] as [any GaussianPath] {
      func moments(_ weight: GuidanceWeight, _ steps: Int) throws -> (T, T) {
        let times = try Spacing.uniform.times(steps, from: 1, to: 1e-3)
        let options = try SamplerOptions(path: path, times: times, weight: weight, order: 2)
        let ends = try ConjugateGuidance(problem, options).run(from: points, key: RandomKey(seed: 1)).x
        let slopes = try ends.sliced(axis: 0, 1..<(n + 1)) - ends[0]
        return (try ends[0], try product(slopes, transposed: true, slopes, transposed: false))
      }
      func miss(_ weight: GuidanceWeight, _ steps: Int) throws -> Double {
        let (mean, covariance) = try moments(weight, steps)
        return try max(relativeError(mean, m), (covariance - c).abs().max().item)
      }
      // From pure noise the order may be as low as ½: four times the steps halve the error, down to what stopping at
      // t = 10⁻³ leaves: there the state is off the data by σ.
      let (few, many) = try (miss(.constant(1), 100), miss(.constant(1), 400))
      let left = try 2 * path.sigma(1e-3)
      #expect(many < max(0.6 * few, left) && many < 0.05, "\(path.name): \(few), \(many)")
      #expect(try miss(.published(4), 400) > 0.05)
    }
  }

  @Test(arguments: cases) func theTermsAddUpAndStepsRepeat(_ c: Case) throws {
    let problem = try GuidedSamplerTests.problem(noise: c.noise)
    let times = try Spacing.sqrt.times(5, from: 0.6, to: 1e-3)
    for λ in [0.0, -0.3] {
      let sampler = try c.sampler(problem, times: times, weight: .published(15), λ: λ)
      let start = try sampler.start(key: RandomKey(seed: 3), count: 3)
      var (x, memory) = (start, Step.Memory?.none)
      for i in 1...5 {
        let key = RandomKey(seed: 3).stream(.step, i)
        let step = try sampler.step(x, from: times[i - 1], to: times[i], memory: memory, key: key)
        let again = try sampler.step(x, from: times[i - 1], to: times[i], memory: memory, key: key)
        #expect(step.x == again.x)
        let sum = try step.terms.dropFirst().reduce(step.terms[0].tensor) { try $0 + $1.tensor }
        #expect(step.x == sum)
        #expect(try relativeError(step.estimate, sampler.estimate(x, t: times[i - 1])) < 1e-14)
        // The formulas name symbols of the step.
        for term in step.terms {
          for word in term.formula.split(separator: " ") where word != "*" {
            #expect(step.symbols.contains { $0.name == String(word) }, "\(word) in \(term.formula)")
          }
        }
        (x, memory) = (step.x, step.memory)
      }
      #expect(x == (try sampler.run(from: start, key: RandomKey(seed: 3)).x))
    }
  }

  @Test func samplesDoNotDependOnTheirNumber() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.1)
    let options = try SamplerOptions(path: VPPath(), times: Spacing.uniform.times(5, from: 0.4, to: 1e-3))
    let sampler = try ConjugateGuidance(problem, options)
    let many = try sampler.run(count: 5, key: RandomKey(seed: 8)).x
    let few = try sampler.run(count: 2, key: RandomKey(seed: 8)).x
    let one = try sampler.run(key: RandomKey(seed: 8)).x
    #expect(try relativeError(few, many.sliced(axis: 0, 0..<2)) < 1e-12)
    #expect(one.shape == [6])
    #expect(try relativeError(one, many[0]) < 1e-12)
  }

  @Test func theStartIsTheRegularisedInverse() throws {
    for noise in [0.0, 0.2] {
      let problem = try GuidedSamplerTests.problem(noise: noise)
      let options = try SamplerOptions(path: VPPath(), times: [0.4, 0.2])
      let starts = try ConjugateGuidance(problem, options).start(key: RandomKey(seed: 1), count: 4000)
      let h = try problem.operator.matrix()
      let gram = try product(h, transposed: false, h, transposed: true) + noise * noise * T.identity(3)
      let centre = try matmul(solve(gram, problem.y), h) * VPPath().mu(0.4)
      let σ = try VPPath().sigma(0.4)
      let z = try Moments.compare(starts, mean: centre, covariance: σ * σ * T.identity(6))
      #expect(z.worst < 4.5, "\(z)")
    }
  }

  @Test func optionsThatAreNotAreRefused() throws {
    let vp = try VPPath()
    #expect(throws: SamplerError.self) { try SamplerOptions(path: vp, times: [0.5]) }
    #expect(throws: SamplerError.self) { try SamplerOptions(path: vp, times: [0.5, 0.5]) }
    #expect(throws: PathError.self) { try SamplerOptions(path: vp, times: [1.5, 0.5]) }
    #expect(throws: SamplerError.self) { try SamplerOptions(path: vp, times: [0.5, 0.1], lambda: .nan) }
    #expect(throws: SamplerError.self) { try SamplerOptions(path: vp, times: [0.5, 0.1], order: 3) }
    #expect(throws: SamplerError.self) { try Spacing.uniform.times(0, from: 0.5, to: 0.1) }
    #expect(throws: SamplerError.self) { try Spacing.uniform.times(3, from: 0.1, to: 0.5) }
    let problem = try GuidedSamplerTests.problem(noise: 0)
    #expect(throws: SamplerError.self) {
      try PseudoinverseGuidance(problem, SamplerOptions(path: vp, times: [0.5, 0.1], order: 2))
    }
    #expect(throws: SamplerError.self) {
      try ConjugateGuidance(problem, SamplerOptions(path: vp, times: [0.5, 0.1])).start(
        key: RandomKey(seed: 1), count: -1)
    }
  }
}
