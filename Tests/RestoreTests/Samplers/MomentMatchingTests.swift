import Foundation
import Numerics
import Restore
import Testing

/// Guidance with the prior's own covariance.
@Suite struct MomentMatchingTests {
  enum Kind: String, CaseIterable, Sendable { case explicit, free, first, second }

  static func sampler(
    _ kind: Kind, _ problem: Problem, times: [Double], path: any GaussianPath, weight: GuidanceWeight,
    covariance: GuidanceCovariance = .moments(pullbacks: nil)
  ) throws -> any Sampler {
    let options = try SamplerOptions(
      path: path, times: times, weight: weight, order: kind == .second ? 2 : 1, covariance: covariance)
    switch kind {
    case .explicit: return try PseudoinverseGuidance(problem, options)
    case .free: return try KrylovGuidance(problem, options)
    case .first, .second: return try ConjugateGuidance(problem, options)
    }
  }

  static func problem(noise: Double, hidden: Bool = false) throws -> Problem {
    let prior = try smoothMixture([6], seed: 101, spread: 0.7)
    let m = try normal(3, 6, seed: 102)
    let h: any LinearOperator = hidden ? HiddenOperator(entries: m) : try DenseOperator(m)
    return try Problem(prior: prior, operator: h, y: normal(3, seed: 103), noise: noise)
  }

  /// With w_t ≡ 1 the limit is exact for a Gaussian prior with any covariance: a walk takes the exact marginal of one
  /// time to that of another. r²I does so for N(m, I) only.
  @Test(arguments: [0, 0.3]) func theLimitIsTheGaussianPosterior(_ noise: Double) throws {
    let n = 4
    let prior = try Mixture.gaussian(
      mean: normal(n, seed: 106), covariance: FullCovariance(positiveDefinite(n, seed: 109)))
    let problem = try Problem(
      prior: prior, operator: DenseOperator(normal(2, n, seed: 107)), y: normal(2, seed: 108), noise: noise)
    let q = try MixturePosterior(prior, problem)
    for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
      func marginal(_ t: Double) throws -> (mean: T, covariance: T) {
        let (μ, σ) = try (path.mu(t), path.sigma(t))
        return (try μ * q.mean(), try μ * μ * q.covariance() + σ * σ * T.identity(n))
      }
      let (from, to) = (0.5, 0.1)
      let (begin, exact) = try (marginal(from), marginal(to))
      // The map is affine: the start's mean and a root of its covariance go through it.
      let root = try cholesky(begin.covariance).transposed()
      let points = try T.concat([begin.mean.reshaped([1, n]), begin.mean + root])
      func error(_ kind: Kind, _ steps: Int, _ covariance: GuidanceCovariance) throws -> Double {
        let ends = try [steps, 2 * steps].map { steps in
          try MomentMatchingTests.sampler(
            kind, problem, times: Spacing.uniform.times(steps, from: from, to: to), path: path, weight: .constant(1),
            covariance: covariance
          ).run(from: points, key: RandomKey(seed: 1)).x
        }
        let factor = kind == .second ? 4.0 : 2.0
        let end = try (factor * ends[1] - ends[0]) / (factor - 1)
        let slopes = try end.sliced(axis: 0, 1..<(n + 1)) - end[0]
        let covariance = try product(slopes, transposed: true, slopes, transposed: false)
        return try max(relativeError(end[0], exact.mean), relativeError(covariance, exact.covariance))
      }
      for kind in Kind.allCases {
        let (coarse, fine) = try (error(kind, 50, .moments(pullbacks: nil)), error(kind, 200, .moments(pullbacks: nil)))
        // Richardson's extrapolation leaves at least a second order: a sixteenth for four times the steps.
        #expect(fine < 2e-4 && fine < coarse / 6, "\(kind) on \(path.name): \(coarse), \(fine)")
        #expect(try error(kind, 200, .isotropic) > 0.005)
      }
    }
  }

  @Test(arguments: Kind.allCases, [0, 0.2]) func theOrderOfConvergence(_ kind: Kind, _ noise: Double) throws {
    let problem = try MomentMatchingTests.problem(noise: noise)
    let start = try normal(4, 6, seed: 104)
    func end(_ steps: Int) throws -> T {
      try MomentMatchingTests.sampler(
        kind, problem, times: Spacing.uniform.times(steps, from: 0.5, to: 0.2), path: VPPath(), weight: .published(2)
      ).run(from: start, key: RandomKey(seed: 1)).x
    }
    let factor = kind == .second ? 4.0 : 2.0
    let exact = try (factor * end(256) - end(128)) / (factor - 1)
    let errors = try [8, 16, 32, 64].map { log2(try (end($0) - exact).norm().item) }
    let slope = zip([-3.0, -1, 1, 3], errors).reduce(0) { $0 + $1.0 * $1.1 } / -10
    #expect(abs(slope - (kind == .second ? 2 : 1)) < 0.2, "slope \(slope), errors \(errors)")
  }

  /// Explicit or conjugate, with a singular system or without: one equation.
  @Test func allHaveOneLimit() throws {
    let start = try normal(2, 6, seed: 105)
    let ends = try [(Kind.explicit, false), (.free, true), (.first, true), (.second, false), (.second, true)].map {
      (kind, hidden) -> T in
      func end(_ n: Int) throws -> T {
        try MomentMatchingTests.sampler(
          kind, MomentMatchingTests.problem(noise: 0.2, hidden: hidden),
          times: Spacing.uniform.times(n, from: 0.5, to: 0.2), path: FlowPath(), weight: .published(2)
        ).run(from: start, key: RandomKey(seed: 1)).x
      }
      return kind == .second ? try end(200) : try 2 * end(200) - end(100)
    }
    for other in ends.dropFirst() { #expect(try relativeError(other, ends[0]) < 1e-3) }
  }

  /// One explicit step against the formula with dense matrices.
  @Test func oneStepIsTheFormula() throws {
    let problem = try MomentMatchingTests.problem(noise: 0.1)
    let path = try VPPath()
    let (t, s) = (0.5, 0.45)
    let x = try normal(6, seed: 162)
    let options = try SamplerOptions(
      path: path, times: [t, s], weight: .constant(1), covariance: .moments(pullbacks: nil))
    let step = try PseudoinverseGuidance(problem, options).step(
      x, from: t, to: s, memory: nil, key: RandomKey(seed: 1))
    let (μ, σ) = try (path.mu(t), path.sigma(t))
    let x0 = try problem.prior.x0(x, mu: μ, sigma: σ)
    let slope = try jacobian({ try problem.prior.x0($0, mu: μ, sigma: σ) }, at: x)
    let h = try problem.operator.matrix()
    let open = try matmul(matmul(h, σ * σ / μ * slope), h.transposed()) + 0.01 * T.identity(3)
    let score = try matmul(matmul(solve(open, problem.y - matmul(h, x0)), h), slope)
    let free = try path.mu(s) * x0 + path.sigma(s) * (x - μ * x0) / σ
    #expect(try relativeError(step.x, free + (0.5 * (t - s) * path.g2(t)) * score) < 1e-9)
  }

  /// A narrow mixture, for which r²I is far too wide: w_t ≡ 1 from pure noise, four measurements of it.
  @Test(arguments: [Kind.explicit, .second]) func mixturesAreSampledBetter(_ kind: Kind) throws {
    var (ours, theirs) = (0.0, 0.0)
    for seed in 0..<4 as Range<UInt64> {
      let prior = try Mixture(
        weights: [0.5, 0.3, 0.2], means: 0.5 * normal([3, 6], seed: 121 + 10 * seed),
        covariances: (0..<3).map { try FullCovariance(0.1 * positiveDefinite(6, seed: 122 + 10 * seed + UInt64($0))) })
      let h = try DenseOperator(normal(3, 6, seed: 112 + 10 * seed))
      let y = try h(prior.sample(count: 1, key: RandomKey(seed: 8 + seed))[0]) + 0.2 * normal(3, seed: 117 + 10 * seed)
      let problem = try Problem(prior: prior, operator: h, y: y, noise: 0.2)
      let exact = try MixturePosterior(prior, problem).sample(count: 2000, key: RandomKey(seed: 4))
      func distance(_ covariance: GuidanceCovariance) throws -> Double {
        let sampler = try MomentMatchingTests.sampler(
          kind, problem, times: Spacing.uniform.times(40, from: 1, to: 1e-3), path: VPPath(), weight: .constant(1),
          covariance: covariance)
        return try slicedWasserstein2(sampler.run(count: 2000, key: RandomKey(seed: 6)).x0, exact).item
      }
      ours += try distance(.moments(pullbacks: nil))
      theirs += try distance(.isotropic)
    }
    #expect(ours < 0.75 * theirs, "\(ours) against \(theirs)")
  }

  /// As many pullbacks as measurements are enough; one is less; a sample does not feel the others.
  @Test func pullbacksAreTheStepsOfTheSolver() throws {
    let problem = try MomentMatchingTests.problem(noise: 0.2)
    func end(_ limit: Int?, _ x: T) throws -> T {
      let options = try SamplerOptions(
        path: VPPath(), times: Spacing.uniform.times(5, from: 0.5, to: 0.01), covariance: .moments(pullbacks: limit))
      return try ConjugateGuidance(problem, options).run(from: x, key: RandomKey(seed: 1)).x
    }
    let start = try normal(3, 6, seed: 163)
    let whole = try end(nil, start)
    #expect(try relativeError(end(3, start), whole) < 1e-8)
    #expect(try relativeError(end(1, start), whole) > 1e-3)
    #expect(try relativeError(end(nil, start[1]), whole[1]) < 1e-9)
  }

  /// A denoiser whose Jacobian is not that of any prior: the system is not solved, and that is said.
  @Test func aJacobianThatIsNoCovarianceIsSaid() throws {
    struct Turning: Prior {
      let name = "turning"
      let eventShape = [2]
      func denoise(_ x: T, mu: T, sigma: T) throws -> T { try matmul(x, T(rows: [[-1, 0.2], [0, 1]])) }
    }
    let problem = try Problem(
      prior: Turning(), operator: DenseOperator(T(rows: [[1, 0], [0, 1]])), y: T([1, 2]), noise: 0.1)
    let x = try normal(2, seed: 164)
    func step(_ limit: Int?) throws -> Step {
      let options = try SamplerOptions(path: VPPath(), times: [0.5, 0.4], covariance: .moments(pullbacks: limit))
      return try PseudoinverseGuidance(problem, options).step(
        x, from: 0.5, to: 0.4, memory: nil, key: RandomKey(seed: 1))
    }
    #expect {
      try step(nil)
    } throws: { error in
      guard case SamplerError.unsolved(_, _, let residual, _) = error else { return false }
      return residual > 1e-3
    }
    #expect(try step(2).x.scalars.allSatisfy(\.isFinite))
    #expect(throws: SamplerError.self) {
      try SamplerOptions(path: VPPath(), times: [0.5, 0.4], jacobian: false, covariance: .moments(pullbacks: nil))
    }
    #expect(throws: SamplerError.self) {
      try SamplerOptions(path: VPPath(), times: [0.5, 0.4], covariance: .moments(pullbacks: 0))
    }
  }
}
