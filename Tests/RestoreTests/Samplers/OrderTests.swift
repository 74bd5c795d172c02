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
    // Methods of one equation differ in their defaults alone.
    var seen: Set<String> = []
    let methods = Method.all.filter { $0.order != nil && seen.insert($0.equation).inserted }
    return methods.flatMap { method in
      ([vp, FlowPath(), CosinePath()] as [any GaussianPath]).flatMap { path in
        [0, 0.2].flatMap { noise in variants(method).map { Self.case(method, $0, path, noise) } }
      }
    }
  }()

  /// What is chosen, and the order that walks then have.
  private typealias Variant = (name: String, values: [String: MethodValue], order: Int)

  private static func variants(_ method: Method) -> [Variant] {
    let order = method.order ?? 1
    var variants: [Variant] = [("", [:], order)]
    if method.option("order") != nil { variants.append((" order 2", ["order": 2], 2)) }
    if method.option("jacobian") != nil {
      variants += variants.map {
        ($0.name + " without the Jacobian", $0.values.merging(["jacobian": false]) { $1 }, $0.order)
      }
    }
    // λ is taken explicitly: it costs the second order.
    if method.option("order") != nil, method.option("w") != nil {
      variants.append((" order 2 with λ", ["order": 2, "lambda": -0.6], 1))
    }
    return variants
  }

  private static func `case`(
    _ method: Method, _ variant: Variant, _ path: any GaussianPath, _ noise: Double
  ) -> Case {
    var values = method.converging.merging(["path": .path(path)]) { $1 }
    for (name, value) in ["w": 2, "lambda": 0] as [String: MethodValue] where method.option(name) != nil {
      values[name] = value
    }
    values.merge(variant.values) { $1 }
    return Case(name: method.name + variant.name, path: path, noise: noise, order: variant.order) { [values] steps in
      var values = values
      values["over"] = .times(try times(steps, of: method, on: path))
      return try end(method.sampler(for: GuidedSamplerTests.problem(noise: noise), values))
    }
  }

  /// Those of a method that goes by levels of noise fall by equal factors, and end before the jump to the data, which is
  /// one however many steps come before.
  private static func times(_ steps: Int, of method: Method, on path: any GaussianPath) throws -> T {
    guard case .levels = method.times else { return T(try Spacing.uniform.times(steps, from: 0.5, to: 0.2)) }
    return T(try (0...steps).map { try path.time(rho: pow(0.25, Double($0) / Double(steps))) })
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
