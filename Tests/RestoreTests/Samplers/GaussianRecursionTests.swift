import Foundation
import Numerics
import Restore
import Testing

/// A walk without a measurement over N(m, c), at few steps and many: mean and variance by the recursion of the equation,
/// written down here, and against it the sampler's own steps, and draws.
@Suite struct GaussianRecursionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let path: any GaussianPath
    let spacing: Spacing
    /// A part of the path's time, 1 for all of it.
    let part: Double
    let order: Int
    let churn: Double
    var testDescription: String { "\(path.name), \(spacing), from \(part), order \(order), ζ = \(churn)" }
  }

  static let cases: [Case] = {
    let table = try? TablePath.linear()
    let paths: [(any GaussianPath)?] = [
      try? VPPath(), CosinePath(), FlowPath(), try? VEPath(), try? EDMPath(), table,
    ]
    return paths.compactMap { $0 }.flatMap { path in
      Spacing.allCases.flatMap { spacing in
        [1, 0.5].flatMap { part in
          [1, 2].flatMap { order in
            [0, 0.3, 1].map { Case(path: path, spacing: spacing, part: part, order: order, churn: $0) }
          }
        }
      }
    }
  }()

  /// x = aZ₀ + bX₀ + Σ nᵢ as coefficients: a linear map of independent standard normals, and a mean.
  private struct Linear {
    var mean: Double
    var parts: [Double]
    var variance: Double { parts.reduce(0) { $0 + $1 * $1 } }
    static func + (a: Linear, b: Linear) -> Linear {
      Linear(
        mean: a.mean + b.mean, parts: zip(a.parts, b.parts).map { $0 + $1 })
    }
    static func * (k: Double, a: Linear) -> Linear { Linear(mean: k * a.mean, parts: a.parts.map { k * $0 }) }
  }

  /// The state at each time, by what the scheme says: x_s = μ_s x̂₀ + σ_s (a ε + √(1 − a²) n) + w Δε.
  private static func recursion(_ c: Case, _ times: [Double], mean m: Double, variance v: Double) throws -> [Linear] {
    let width = times.count + 1
    func unit(_ i: Int, _ size: Double) -> Linear {
      Linear(mean: 0, parts: (0..<width).map { $0 == i ? size : 0 })
    }
    let (path, ζ2) = (c.path, c.churn * c.churn)
    let (μ0, σ0) = try (path.mu(times[0]), path.sigma(times[0]))
    var x = unit(0, σ0)
    if μ0 * μ0 * (m * m + v) >= 1e-3 * σ0 * σ0 { x = x + μ0 * Linear(mean: m, parts: unit(1, v.squareRoot()).parts) }
    var (all, last, lastTime) = ([x], Linear?.none, 0.0)
    for (i, (start, s)) in zip(times, times.dropFirst()).enumerated() {
      // From pure noise a step is made where σ/μ is 10⁴.
      let isNoise = try path.mu(start) <= 1e-4 * path.sigma(start)
      let t = try isNoise ? path.time(rho: 1e4) : start
      let (μ, σ, μs, σs) = try (path.mu(t), path.sigma(t), path.mu(s), path.sigma(s))
      // E[x₀ | x_t] of a Gaussian.
      let gain = v * μ / (μ * μ * v + σ * σ)
      var x0 = gain * x
      x0.mean += m - gain * μ * m
      let ε = (1 / σ) * (x + (-μ) * x0)
      let a = pow((σs / μs) / (σ / μ), ζ2)
      var next = μs * x0 + (σs * a) * ε
      if c.order == 2, let last {
        // −μ_s ∫ (1 + ζ²) a(u) ρ′ (u − t)/(t − p) du, by parts: ((1 + ζ²) a ρ′ = (ρ a)′).
        func ρa(_ u: Double) throws -> Double { try path.rho(u) * pow(path.rho(u) / (σ / μ), ζ2) }
        let area = try integrate(ρa, s, t, tolerance: 1e-12).value
        let w = try μs * (ρa(s) * (s - t) + area) / (t - lastTime)
        next = next + w * (ε + (-1) * last)
      }
      let fresh = unit(i + 2, (1 - a * a).squareRoot())
      if c.churn > 0 { next = next + σs * fresh }
      last = a * ε + fresh
      if c.churn == 0 { last = ε }
      (x, lastTime) = (next, t)
      all.append(x)
    }
    return all
  }

  private static func sampler(_ c: Case, steps: Int, mean m: Double, variance v: Double) throws -> DDIM {
    let times = try c.spacing.times(steps, from: c.part * c.path.end, to: 1e-3, on: c.path)
    let prior = try Mixture.gaussian(mean: T([m]), covariance: IsotropicCovariance(variance: v, dimension: 1))
    return try DDIM(prior, SamplerOptions(path: c.path, times: times, order: c.order, churn: c.churn))
  }

  /// 2000 walks of 1, 5 and 12 steps: the mean to 4.5 standard errors √(v/N), the variance to as many of v√(2/N).
  @Test(arguments: cases) func theMarginalsAreThoseOfTheRecursion(_ c: Case) throws {
    let (m, v, count) = (0.7, 0.3, 2000)
    for steps in [1, 5, 12] {
      let sampler = try Self.sampler(c, steps: steps, mean: m, variance: v)
      let states = try Self.recursion(c, sampler.times, mean: m, variance: v)
      var seen: [(mean: Double, variance: Double)] = []
      func look(_ x: T) throws {
        let mean = try x.mean().item
        seen.append((mean, try (x - mean).square().sum().item / Double(count - 1)))
      }
      let start = try sampler.start(key: RandomKey(seed: 5), count: count)
      try look(start)
      _ = try sampler.run(from: start, key: RandomKey(seed: 5)) { _, step in
        try look(step.x)
        return true
      }
      for (state, found) in zip(states, seen) {
        let error = (state.variance / Double(count)).squareRoot()
        #expect(abs(found.mean - state.mean) < 4.5 * error)
        #expect(abs(found.variance - state.variance) < 4.5 * state.variance * (2 / Double(count)).squareRoot())
      }
    }
  }

  /// From the true marginal on, walks of first order give no Gaussian more variance than the true one, whatever the steps,
  /// ζ and its variance.
  @Test(arguments: cases.filter { $0.order == 1 && $0.churn > 0 }) func noWalkHasMoreThanTheTrueVariance(_ c: Case)
    throws
  {
    for v in [1e-4, 0.01, 1, 100] {
      for steps in [1, 2, 5] {
        let sampler = try Self.sampler(c, steps: steps, mean: 0, variance: v)
        func truth(_ t: Double) throws -> Double { try pow(c.path.mu(t), 2) * v + pow(c.path.sigma(t), 2) }
        let end = try StochasticTests.moments(
          sampler, mean: T([0]), covariance: truth(sampler.times[0]) * T.identity(1))
        #expect(try end.covariance.sum().item <= truth(1e-3) * (1 + 1e-7))
      }
    }
  }
}
