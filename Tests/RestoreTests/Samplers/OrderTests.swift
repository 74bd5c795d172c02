import Foundation
import Numerics
import Restore
import Testing

/// How fast each sampler approaches the limit of its own equation as steps are halved.
@Suite struct OrderTests {
  /// A way of walking that has a limit.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let path: any GaussianPath
    let noise: Double
    let order: Int
    /// From fixed states in `steps` steps.
    let end: @Sendable (_ steps: Int) throws -> T
    var testDescription: String { "\(name) on \(path.name), σ_y \(noise)" }
  }

  static let cases: [Case] = {
    guard let vp = try? VPPath() else { return [] }
    let cosine = CosinePath()
    var cases: [Case] = []
    for path in [vp, FlowPath(), cosine] as [any GaussianPath] {
      for noise in [0, 0.2] {
        for jacobian in [true, false] {
          let suffix = jacobian ? "" : " without the Jacobian"
          cases += [
            guided("explicit" + suffix, path, noise, order: 1, jacobian: jacobian) {
              try PseudoinverseGuidance($0, $1)
            },
            guided("conjugate" + suffix, path, noise, order: 1, jacobian: jacobian) { try ConjugateGuidance($0, $1) },
            guided("conjugate order 2" + suffix, path, noise, order: 2, jacobian: jacobian) {
              try ConjugateGuidance($0, $1)
            },
            guided("cpc" + suffix, path, noise, order: 1, jacobian: jacobian, converges: 2) {
              try ConjugatePredictorCorrector($0, $1)
            },
          ]
        }
        // λ is taken explicitly: it costs the second order.
        cases.append(
          guided("conjugate order 2 with λ", path, noise, order: 2, λ: -0.6, converges: 1) {
            try ConjugateGuidance($0, $1)
          })
        cases.append(momentMatching(path, noise))
      }
      cases += [
        guided("DDIM", path, 0, order: 1) { DDIM($0.prior, $1) },
        guided("DDIM order 2", path, 0, order: 2) { DDIM($0.prior, $1) },
      ]
    }
    return cases
  }()

  private static func guided(
    _ name: String, _ path: any GaussianPath, _ noise: Double, order: Int, λ: Double = 0, jacobian: Bool = true,
    converges: Int? = nil, make: @escaping @Sendable (Problem, SamplerOptions) throws -> any Sampler
  ) -> Case {
    Case(name: name, path: path, noise: noise, order: converges ?? order) { steps in
      let options = try SamplerOptions(
        path: path, times: Spacing.uniform.times(steps, from: 0.5, to: 0.2), weight: .published(2), lambda: λ,
        order: order, jacobian: jacobian)
      return try end(make(GuidedSamplerTests.problem(noise: noise), options))
    }
  }

  /// Without fresh noise, and without the jump to the data, which is one however many steps come before.
  private static func momentMatching(_ path: any GaussianPath, _ noise: Double) -> Case {
    Case(name: "cmm without noise", path: path, noise: noise, order: 1) { steps in
      let times = try (0...steps).map { try path.time(rho: pow(0.25, Double($0) / Double(steps))) }
      return try end(
        ConjugateMomentMatching(
          GuidedSamplerTests.problem(noise: noise), path: path, times: times, pullbacks: 2, renoise: false))
    }
  }

  private static func end(_ sampler: any Sampler) throws -> T {
    try sampler.run(from: normal(4, 6, seed: 104), key: RandomKey(seed: 1)).x
  }

  @Test(arguments: cases) func theOrderOfConvergence(_ c: Case) throws {
    let counts = [8, 16, 32, 64, 128]
    // The limit by Richardson's extrapolation: what is left of its error is a power of n smaller.
    let factor = pow(2.0, Double(c.order))
    let limit = try (factor * c.end(1024) - c.end(512)) / (factor - 1)
    try Convergence(counts.map { try (c.end($0) - limit).norm().item }).expect(Double(c.order))
  }

  /// With churn no two walks share a limit; their distribution has one. For a Gaussian prior every step is affine, so
  /// mean and covariance of the walk's end follow from its maps, without drawing.
  @Test(arguments: [false, true]) func theWeakOrderWithChurn(_ explicit: Bool) throws {
    let n = 4
    let prior = try Mixture.gaussian(
      mean: normal(n, seed: 141), covariance: FullCovariance(positiveDefinite(n, seed: 142)))
    let problem = try Problem(
      prior: prior, operator: DenseOperator(normal(2, n, seed: 143)), y: normal(2, seed: 144), noise: 0.2)
    let path = try VPPath()
    let points = try T.concat([T.zeros([1, n]), T.identity(n)])
    func moments(_ steps: Int) throws -> T {
      let times = try Spacing.uniform.times(steps, from: 0.5, to: 0.2)
      let options = try SamplerOptions(path: path, times: times, weight: .published(2), churn: 0.7)
      let sampler = try StochasticTests.make(explicit, problem, options)
      var (mean, covariance) = (try T.zeros([n]), try T.identity(n))
      for (t, s) in zip(times, times.dropFirst()) {
        let step = try sampler.step(points, from: t, to: s, memory: nil, key: RandomKey(seed: 1))
        let still = step.terms.filter { $0.name != "churn" }.map(\.tensor)
        let ends = try still.dropFirst().reduce(still[0]) { try $0 + $1 }
        // Rows: the images of the axes, less that of 0.
        let map = try ends.sliced(axis: 0, 1..<(n + 1)) - ends[0]
        mean = try matmul(mean, map) + ends[0]
        covariance = try product(map, transposed: true, matmul(covariance, map), transposed: false)
        covariance = try covariance + square(step)
      }
      return try T.concat([mean.reshaped([1, n]), covariance])
    }
    /// Ω Ωᵀ of a step.
    func square(_ step: Step) throws -> T {
      let ω = try #require(step.symbols.first { $0.name == "Ω" }?.value)
      switch ω {
      case .number(let ω): return try ω * ω * T.identity(n)
      case .map(let ω): return try ω(ω(T.identity(n)))
      case .tensor(let ω): return try ω.square() * T.identity(n)
      }
    }
    let limit = try 2 * moments(1024) - moments(512)
    try Convergence([8, 16, 32, 64, 128].map { try (moments($0) - limit).norm().item }).expect(1)
  }
}
