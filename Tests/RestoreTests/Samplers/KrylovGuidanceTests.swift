import Foundation
import Numerics
import Restore
import Testing

@Suite struct KrylovGuidanceTests {
  /// A matrix known by its values alone.
  struct Opaque: NonlinearOperator {
    let entries: T
    let name = "opaque"
    var domain: [Int] { [entries.shape[1]] }
    var range: [Int] { [entries.shape[0]] }
    func apply(_ x: T) throws -> T { try product(x, transposed: false, entries, transposed: true) }
  }

  /// Full rank, more rows than columns, and rank 2 with three rows.
  static func matrices() throws -> [T] {
    let a = try normal(2, 6, seed: 151)
    return try [normal(3, 6, seed: 152), normal(8, 6, seed: 153), T.concat([a, a.sliced(axis: 0, 0..<1) * 0.5])]
  }

  @Test(arguments: [0, 0.2]) func itIsTheSpectralOne(_ noise: Double) throws {
    let prior = try smoothMixture([6], seed: 154, spread: 0.7)
    for m in try Self.matrices() {
      let y = try normal(m.shape[0], seed: 155)
      let known = try Problem(prior: prior, operator: DenseOperator(m), y: y, noise: noise)
      let hidden = try Problem(prior: prior, operator: HiddenOperator(entries: m), y: y, noise: noise)
      #expect(throws: OperatorError.self) { try hidden.spectral(for: "a test") }
      let opaque = try NonlinearProblem(prior: prior, operator: Opaque(entries: m), y: y, noise: noise)
      for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
        for (λ, churn) in [(0.0, 0.0), (-0.3, 0.5)] {
          let options = try SamplerOptions(
            path: path, times: Spacing.uniform.times(6, from: 0.5, to: 0.01), weight: .published(4), lambda: λ,
            churn: churn)
          let key = RandomKey(seed: 3)
          let spectral = try PseudoinverseGuidance(known, options)
          let krylov = try KrylovGuidance(hidden, options)
          #expect(try relativeError(krylov.start(key: key, count: 2), spectral.start(key: key, count: 2)) < 1e-8)
          let expected = try spectral.run(count: 2, key: key).x
          #expect(try relativeError(krylov.run(count: 2, key: key).x, expected) < 1e-8)
          // By differentiation of H as well, from the same start.
          let start = try spectral.start(key: key, count: 2)
          let third = try KrylovGuidance(opaque, options).run(from: start, key: key).x
          #expect(try relativeError(third, expected) < 1e-8)
        }
      }
    }
  }

  @Test func aBatchOfMeasurementsIsManyProblems() throws {
    let prior = try smoothMixture([6], seed: 154, spread: 0.7)
    let (m, y) = try (normal(3, 6, seed: 152), normal(4, 3, seed: 156))
    let options = try SamplerOptions(path: VPPath(), times: Spacing.uniform.times(4, from: 0.5, to: 0.01))
    let start = try normal(4, 6, seed: 157)
    let key = RandomKey(seed: 1)
    let all = try KrylovGuidance(
      Problem(prior: prior, operator: HiddenOperator(entries: m), y: y, noise: 0.1), options)
    let third = try KrylovGuidance(
      Problem(prior: prior, operator: HiddenOperator(entries: m), y: y[2], noise: 0.1), options)
    #expect(try relativeError(third.run(from: start[2], key: key).x, all.run(from: start, key: key).x[2]) < 1e-10)
    #expect(try third.start(key: key, count: nil).shape == [6])
    #expect(try all.start(key: key, count: nil).shape == [4, 6])
    #expect(throws: SamplerError.self) { try all.start(key: key, count: 3) }
  }

  /// x is seen through phase, clipping and rounding; guided walks explain y far better than the prior's own.
  @Test func nonlinearMeasurementsAreFollowed() throws {
    let prior = try Mixture.gaussian(
      mean: normal(8, seed: 158) * 0.3, covariance: IsotropicCovariance(variance: 0.25, dimension: 8))
    let truth = try prior.sample(count: 1, key: RandomKey(seed: 4))[0]
    let operators =
      try [
        PhaseRetrieval(shape: [8]), HDRClipping(shape: [8]), Quantisation(shape: [8], levels: 5),
      ] as [any NonlinearOperator]
    for h in operators {
      let noise = h is Quantisation ? 0.15 : 0.05
      let y = try h(truth) + (h is Quantisation ? 0 : noise) * normal(h.range, seed: 159)
      let problem = try NonlinearProblem(prior: prior, operator: h, y: y, noise: noise)
      func misfit(_ w: Double) throws -> Double {
        let options = try SamplerOptions(
          path: VPPath(), times: Spacing.uniform.times(40, from: 0.8, to: 1e-3), weight: .published(w))
        let x = try KrylovGuidance(problem, options).run(count: 8, key: RandomKey(seed: 5)).x0
        return try ((h(x) - y).square().mean().item).squareRoot()
      }
      let (free, guided) = try (misfit(0), misfit(15))
      #expect(guided < 0.5 * free, "\(h.name): \(guided) with guidance, \(free) without")
    }
  }

  /// One step against the formula with dense matrices.
  @Test func oneStepIsTheLinearisedFormula() throws {
    let prior = try smoothMixture([5], seed: 160, spread: 0.7)
    let h = try PhaseRetrieval(shape: [5])
    let (y, noise) = (try h(normal(5, seed: 161)), 0.3)
    let problem = try NonlinearProblem(prior: prior, operator: h, y: y, noise: noise)
    let path = try VPPath()
    let (t, s) = (0.5, 0.45)
    let x = try normal(5, seed: 162)
    let options = try SamplerOptions(path: path, times: [t, s], weight: .constant(1))
    let step = try KrylovGuidance(problem, options).step(x, from: t, to: s, memory: nil, key: RandomKey(seed: 1))
    let (μ, σ, r2) = try (path.mu(t), path.sigma(t), path.r2(t))
    let x0 = try prior.x0(x, mu: μ, sigma: σ)
    let j = try jacobian({ try h($0) }, at: x0)
    let slope = try jacobian({ try prior.x0($0, mu: μ, sigma: σ) }, at: x)
    let gram = try r2 * product(j, transposed: false, j, transposed: true) + noise * noise * T.identity(10)
    let score = try matmul(matmul(solve(gram, y - h(x0)), j), slope)
    let ε = try (x - μ * x0) / σ
    let free = try path.mu(s) * x0 + path.sigma(s) * ε
    let expected = try free + (0.5 * (t - s) * path.g2(t)) * score
    #expect(try relativeError(step.x, expected) < 1e-9)
    for term in step.terms {
      for word in term.formula.split(separator: " ") where word != "*" {
        #expect(step.symbols.contains { $0.name == String(word) }, "\(word)")
      }
    }
  }

  @Test func whatItCannotDoIsSaid() throws {
    let prior = try smoothMixture([6], seed: 154)
    let h = try HDRClipping(shape: [6])
    #expect(throws: ProblemError.self) {
      try NonlinearProblem(prior: prior, operator: HDRClipping(shape: [5]), y: normal(5, seed: 1), noise: 0)
    }
    #expect(throws: ProblemError.self) { try NonlinearProblem(prior: prior, operator: h, y: T([1]), noise: 0) }
    #expect(throws: ProblemError.self) {
      try NonlinearProblem(prior: prior, operator: h, y: normal(6, seed: 1), noise: -1)
    }
    let problem = try NonlinearProblem(prior: prior, operator: h, y: normal(6, seed: 1), noise: 0.1)
    let second = try SamplerOptions(path: VPPath(), times: [0.5, 0.1], order: 2)
    #expect(throws: SamplerError.self) { try KrylovGuidance(problem, second) }
    let first = try SamplerOptions(path: VPPath(), times: [0.5, 0.1])
    #expect(throws: SamplerError.self) { try KrylovGuidance(problem, first, iterations: 0) }
  }

  /// A limit that is reached before the system is solved is an error, which says how far it came.
  @Test func whatIsNotSolvedIsNoStep() throws {
    let prior = try smoothMixture([6], seed: 154)
    let m = try normal(6, 6, seed: 152)
    let problem = try Problem(prior: prior, operator: HiddenOperator(entries: m), y: normal(6, seed: 1), noise: 0.01)
    let options = try SamplerOptions(path: VPPath(), times: [0.5, 0.1])
    let x = try normal(6, seed: 2)
    func step(_ iterations: Int?) throws -> Step {
      try KrylovGuidance(problem, options, iterations: iterations).step(
        x, from: 0.5, to: 0.1, memory: nil, key: RandomKey(seed: 1))
    }
    #expect {
      try step(2)
    } throws: { error in
      guard case SamplerError.unsolved(_, 2, let residual, let help) = error else { return false }
      return residual > 1e-8 && residual < 1 && help.contains("noise:")
    }
    #expect(throws: SamplerError.self) {
      try KrylovGuidance(problem, options, iterations: 2).start(key: RandomKey(seed: 1), count: 1)
    }
    #expect(try step(nil).x.shape == [6])
  }
}
