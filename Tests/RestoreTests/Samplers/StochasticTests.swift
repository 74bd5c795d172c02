import Foundation
import Numerics
import Restore
import Testing

/// Guidance without the Jacobian, and stochastic walks.
@Suite struct StochasticTests {
  static func make(_ explicit: Bool, _ problem: Problem, _ options: SamplerOptions) throws -> any Sampler {
    explicit ? try PseudoinverseGuidance(problem, options) : try ConjugateGuidance(problem, options)
  }
  static func gaussian(noise: Double) throws -> Problem {
    let prior = try Mixture.gaussian(
      mean: normal(4, seed: 131), covariance: IsotropicCovariance(variance: 1, dimension: 4))
    return try Problem(
      prior: prior, operator: DenseOperator(normal(2, 4, seed: 132)), y: normal(2, seed: 133), noise: noise)
  }

  /// μ/(μ² + σ²) is the Jacobian of N(m, I): there nothing changes, on a mixture it does.
  @Test(arguments: [false, true]) func theReplacementIsExactForAUnitGaussian(_ explicit: Bool) throws {
    for path in [try VPPath(), FlowPath(), try VEPath()] as [any GaussianPath] {
      for noise in [0, 0.3] {
        let times = try Spacing.uniform.times(5, from: 0.6, to: 0.05)
        func end(_ problem: Problem, _ jacobian: Bool) throws -> T {
          let options = try SamplerOptions(path: path, times: times, weight: .constant(1), jacobian: jacobian)
          return try Self.make(explicit, problem, options).run(count: 2, key: RandomKey(seed: 2)).x
        }
        let gaussian = try Self.gaussian(noise: noise)
        #expect(try relativeError(end(gaussian, false), end(gaussian, true)) < 1e-9)
        let mixture = try GuidedSamplerTests.problem(noise: noise)
        #expect(try relativeError(end(mixture, false), end(mixture, true)) > 1e-3)
      }
    }
  }

  /// With w_t ≡ 1 the guided score is the score of x̂₀ʸ, the mean of N(x̂₀, r²I) given y: a short step is DDIM's with it.
  @Test(arguments: [false, true]) func withoutTheJacobianTheEstimateIsConditioned(_ explicit: Bool) throws {
    let noise = 0.3
    let problem = try GuidedSamplerTests.problem(noise: noise)
    let (path, t) = (try VPPath(), 0.5)
    let x = try normal(6, seed: 134)
    let (μ, σ, r2) = try (path.mu(t), path.sigma(t), path.r2(t))
    let x0 = try problem.prior.x0(x, mu: μ, sigma: σ)
    let h = try problem.operator.matrix()
    let gram = try r2 * product(h, transposed: false, h, transposed: true) + noise * noise * T.identity(3)
    let conditioned = try x0 + r2 * matmul(solve(gram, problem.y - matmul(h, x0)), h)
    func gap(_ δ: Double) throws -> Double {
      let options = try SamplerOptions(path: path, times: [t, t - δ], weight: .constant(1), jacobian: false)
      let step = try Self.make(explicit, problem, options).step(
        x, from: t, to: t - δ, memory: nil, key: RandomKey(seed: 1))
      let (m, s) = try (path.mu(t - δ), path.sigma(t - δ))
      return try (step.x - (m * conditioned + s * (x - μ * conditioned) / σ)).norm().item
    }
    // Two schemes of order 1 for one equation differ by δ² in a step.
    let slope = log2(try gap(0.002) / gap(0.001))
    #expect(abs(slope - 2) < 0.15, "slope \(slope)")
  }

  /// Ψ and Ω of a step against their definitions, by other integrals.
  @Test(arguments: [0.0, -0.4]) func coefficientsWithChurn(_ λ: Double) throws {
    let (t, s, ζ) = (0.5, 0.3, 0.8)
    for path in [try VPPath(), FlowPath(), try EDMPath()] as [any GaussianPath] {
      for noise in [0, 0.2] {
        let weight = GuidanceWeight.published(4)
        let modes = ModeFamily(values: [0.3, 2], noise: noise)
        let c = try ConjugateCoefficients(
          path: path, weight: weight, modes: modes, λ: λ, from: t, to: s, churn: ζ)
        for (k, v) in modes.values.enumerated() {
          let boost = 1 + ζ * ζ
          func rate(_ u: Double) throws -> Double {
            let (m, r2) = try (path.mu(u), path.r2(u))
            return v == 0 ? 0 : 4 * r2 * m * m * v * v / (r2 * v * v + noise * noise)
          }
          // a(u)/a(s) = exp ∫_s^u (λ − f − (1 + ζ²) g²k/2μ²).
          func a(_ u: Double) throws -> Double {
            exp(
              try integrate({ try λ - path.f($0) - boost * path.g2($0) * rate($0) / (2 * pow(path.mu($0), 2)) }, s, u)
                .value)
          }
          let h = try a(t)
          // What is left of ε at u: its mean solves dε/d ln ρ = ζ²ε.
          func left(_ u: Double) throws -> Double { try pow(path.rho(u) / path.rho(t), ζ * ζ) }
          let e = try integrate(
            { u in
              let (g2, σ, m) = try (path.g2(u), path.sigma(u), path.mu(u))
              return try -a(u) * left(u) * boost * (g2 / (2 * σ) - g2 * σ * rate(u) / (2 * m * m))
            }, s, t
          ).value
          let ψ = try path.sigma(t) * h * (1 + λ * (s - t)) + e
          // Its variance: what ζ²g² stirs in, ζ√(2/ρ) dW for ε, and decays from then on.
          let variance = try integrate(
            { u in
              let (m, σ) = try (path.mu(u), path.sigma(u))
              // d ln ρ = g²/(2σ²) du.
              return try 2 * ζ * ζ * path.g2(u) / (2 * σ * σ) * pow(left(s) / left(u), 2) * (m > 0 ? 1 : 0)
            }, s, t
          ).value
          let ω = try path.sigma(s) * variance.squareRoot()
          #expect(abs(c.noise[k] - ψ) < 1e-8 * max(1, abs(ψ)), "\(path.name)")
          #expect(abs(c.churn[k] - ω) < 1e-8 * ω)
          #expect(abs(c.estimate[k] - (try path.mu(t)) * h * (1 + λ * (s - t))) < 1e-8)
          if v > 0 {
            let y = try integrate({ try a($0) * boost * path.g2($0) * rate($0) / (2 * path.mu($0)) }, s, t).value
            #expect(abs(c.data[k] * v - y) < 1e-8)
          }
          let j = try integrate(
            { try -a($0) * boost * path.g2($0) * path.sigma($0) / (2 * path.mu($0)) * 4 * pow(path.mu($0), 2) }, s, t
          ).value
          #expect(abs(c.jacobian[k] - j) < 1e-8 * max(1, abs(j)))
        }
      }
    }
  }

  /// No churn is the deterministic step, bit by bit, and takes no random number.
  @Test(arguments: [false, true]) func withoutChurnNothingChanges(_ explicit: Bool) throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.2)
    let times = try Spacing.uniform.times(4, from: 0.6, to: 0.01)
    let start = try normal(2, 6, seed: 135)
    func end(_ options: SamplerOptions, _ seed: UInt64) throws -> T {
      try Self.make(explicit, problem, options).run(from: start, key: RandomKey(seed: seed)).x
    }
    let plain = try SamplerOptions(path: VPPath(), times: times)
    let calm = try SamplerOptions(path: VPPath(), times: times, churn: 0)
    let stirred = try SamplerOptions(path: VPPath(), times: times, churn: 0.5)
    #expect(try end(plain, 1) == end(calm, 2))
    #expect(try end(stirred, 1) == end(stirred, 1))
    #expect(try relativeError(end(stirred, 1), end(stirred, 2)) > 1e-3)
    #expect(throws: SamplerError.self) { try SamplerOptions(path: VPPath(), times: times, churn: -1) }
  }

  /// The mean and covariance a walk gives N(start) through its affine steps, without a draw: x_s = A x + b + Ω n.
  static func moments(
    _ sampler: any Sampler, mean: T, covariance: T
  ) throws -> (mean: T, covariance: T) {
    let n = mean.count
    var (m, c) = (mean, covariance)
    for (t, s) in zip(sampler.times, sampler.times.dropFirst()) {
      let points = try T.concat([T.zeros([1, n]), T.identity(n)])
      let step = try sampler.step(points, from: t, to: s, memory: nil, key: RandomKey(seed: 1))
      let ends = try step.terms.filter { $0.name != "churn" }.map(\.tensor).reduce(T.zeros([n + 1, n])) { try $0 + $1 }
      let a = try ends.sliced(axis: 0, 1..<(n + 1)) - ends[0]
      m = try matmul(m, a) + ends[0]
      c = try product(matmul(c, a), transposed: true, a, transposed: false)
      switch try #require(step.symbols.first { $0.name == "Ω" }).value {
      case .map(let ω):
        let root = try ω.matrix()
        c = try c + product(root, transposed: false, root, transposed: true)
      case .number(let ω): c = try c + ω * ω * T.identity(n)
      case .tensor: Issue.record("Ω is a map or a number")
      }
    }
    return (m, c)
  }

  /// Without a measurement the SDE keeps the marginals of the path, whatever ζ.
  @Test func theMarginalsOfTheGaussianAreKept() throws {
    let (c, m) = (0.4, try normal(3, seed: 136))
    let prior = try Mixture.gaussian(mean: m, covariance: IsotropicCovariance(variance: c, dimension: 3))
    for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
      func variance(_ t: Double) throws -> Double { try c * pow(path.mu(t), 2) + pow(path.sigma(t), 2) }
      let (t, s) = (0.8, 0.2)
      func end(_ steps: Int) throws -> (mean: T, covariance: T) {
        let options = try SamplerOptions(path: path, times: Spacing.uniform.times(steps, from: t, to: s), churn: 1)
        return try Self.moments(
          DDIM(prior, options), mean: path.mu(t) * m, covariance: variance(t) * T.identity(3))
      }
      let (coarse, fine) = try (end(400), end(800))
      let covariance = try 2 * fine.covariance - coarse.covariance
      #expect(try (covariance - variance(s) * T.identity(3)).abs().max().item < 1e-3)
      // The mean is carried exactly by every step: x̂₀ and ε at μm are m and 0.
      #expect(try relativeError(fine.mean, path.mu(s) * m) < 1e-10)
    }
  }

  /// w_t ≡ 1 from noise on samples the posterior of N(m, I), with churn as without.
  @Test(arguments: [false, true]) func thePosteriorOfTheGaussianIsSampled(_ explicit: Bool) throws {
    let problem = try Self.gaussian(noise: 0.5)
    let prior = try #require(problem.prior as? Mixture)
    let q = try MixturePosterior(prior, problem)
    let path = try VPPath()
    func end(_ steps: Int) throws -> (mean: T, covariance: T) {
      let options = try SamplerOptions(
        path: path, times: Spacing.uniform.times(steps, from: 1, to: 1e-3), weight: .constant(1), churn: 0.7)
      return try Self.moments(
        Self.make(explicit, problem, options), mean: T.zeros([4]), covariance: T.identity(4))
    }
    let (coarse, fine) = try (end(300), end(600))
    let (mean, covariance) = try (2 * fine.mean - coarse.mean, 2 * fine.covariance - coarse.covariance)
    // What is left: μ_T = e^{−5}, ρ = 0.01 at the end and the square of the step.
    #expect(try (mean - q.mean()).abs().max().item < 0.02)
    #expect(try (covariance - q.covariance()).abs().max().item < 0.02)
  }

  /// The draws have the covariance Ω², mode by mode.
  @Test func theNoiseIsAsLargeAsItSays() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.2)
    let options = try SamplerOptions(path: VPPath(), times: [0.5, 0.3], churn: 0.6)
    let sampler = try ConjugateGuidance(problem, options)
    let step = try sampler.step(
      T.zeros([4000, 6]), from: 0.5, to: 0.3, memory: nil, key: RandomKey(seed: 9).stream(.step, 1))
    let noise = try #require(step.terms.first { $0.name == "churn" }).tensor
    guard case .map(let ω) = try #require(step.symbols.first { $0.name == "Ω" }).value else {
      Issue.record("Ω is a map")
      return
    }
    let root = try ω.matrix()
    let scores = try Moments.compare(
      noise, mean: T.zeros([6]), covariance: product(root, transposed: false, root, transposed: true))
    #expect(scores.worst < 4.5, "\(scores)")
  }
}
