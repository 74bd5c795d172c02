import Numerics
import Restore

/// How fast each sampler approaches the limit of its equation, on a smooth mixture: the order of convergence.
enum ReportConvergence {
  static func rows(quick: Bool) throws -> [ReportRow] {
    let calls = quick ? [8, 16, 32] : [8, 16, 32, 64, 128]
    let (problem, start) = try smooth()
    let prior = problem.prior
    let (vp, flow) = (try VPPath(), FlowPath())
    var rows: [ReportRow] = []
    for path in [vp, flow] as [any GaussianPath] {
      let guided: [(String, Int, Bool)] = [
        ("explicit", 1, true), ("conjugate", 1, false), ("conjugate order 2", 2, false),
      ]
      for (name, order, isExplicit) in guided {
        for jacobian in [true, false] {
          rows += try convergence(calls, name + (jacobian ? "" : " no Jacobian"), path, order: order) { steps in
            let options = try SamplerOptions(
              path: path, times: Spacing.uniform.times(steps, from: 0.5, to: 0.2), weight: .published(2), order: order,
              jacobian: jacobian)
            let sampler: any Sampler =
              isExplicit ? try PseudoinverseGuidance(problem, options) : try ConjugateGuidance(problem, options)
            return try ReportRun.end(sampler, from: start, key: RandomKey(seed: 1))
          }
        }
      }
      rows += try convergence(calls, "cpc", path, order: 2) { steps in
        let options = try SamplerOptions(
          path: path, times: Spacing.uniform.times(steps, from: 0.5, to: 0.2), weight: .published(2))
        return try ReportRun.end(ConjugatePredictorCorrector(problem, options), from: start, key: RandomKey(seed: 1))
      }
      for order in [1, 2] {
        rows += try convergence(calls, order == 1 ? "DDIM" : "DDIM order 2", path, order: order) { steps in
          let options = try SamplerOptions(
            path: path, times: Spacing.uniform.times(steps, from: 0.5, to: 0.2), order: order)
          return try ReportRun.end(DDIM(prior, options), from: start, key: RandomKey(seed: 1))
        }
      }
      rows += try convergence(calls, "cmm without noise", path, order: 1) { steps in
        // Noise levels fall by equal factors, as in its own walks, and end before the last jump to the data.
        let times = try ConjugateMomentMatching.times(steps + 1, on: path, from: 1, to: 0.25).dropLast()
        let sampler = try ConjugateMomentMatching(problem, path: path, times: Array(times), renoise: false)
        return try ReportRun.end(sampler, from: start, key: RandomKey(seed: 1))
      }
    }
    return try rows + fromNoise(calls, problem, start)
  }

  /// The same with the weight that is exact for N(m, I) and from pure noise, where steps are long in ρ.
  private static func fromNoise(
    _ calls: [Int], _ problem: Problem, _ start: Tensor<Double>
  ) throws -> [ReportRow] {
    let vp = try VPPath()
    func options(_ steps: Int, order: Int = 1) throws -> SamplerOptions {
      try SamplerOptions(
        path: vp, times: Spacing.sqrt.times(steps, from: 1, to: 1e-3), weight: .constant(1), order: order)
    }
    let samplers: [(String, Int, (Int) throws -> any Sampler)] = [
      ("explicit", 1, { try PseudoinverseGuidance(problem, options($0)) }),
      ("conjugate", 1, { try ConjugateGuidance(problem, options($0)) }),
      ("conjugate order 2", 2, { try ConjugateGuidance(problem, options($0, order: 2)) }),
      ("cpc", 2, { try ConjugatePredictorCorrector(problem, options($0)) }),
    ]
    // One limit for all: that of the one which is nearest to it, and extrapolated.
    func end(_ sampler: any Sampler) throws -> Tensor<Double> {
      try ReportRun.end(sampler, from: start, key: RandomKey(seed: 1))
    }
    let finest = 4 * (calls.last ?? 1)
    let limit = try (4 * end(samplers[3].2(finest)) - end(samplers[3].2(finest / 2))) / 3
    return try samplers.flatMap { name, order, make in
      try calls.map { n in
        var row = row(name, vp, weight: "w_t=1", order: order, calls: n, walks: start.shape[0])
        row.problem = "smooth from noise"
        row.toLimit = try (end(make(n)) - limit).square().mean().item.squareRoot()
        return row
      }
    }
  }

  /// Three broad clouds of six numbers, three sums of them seen, and where walks begin.
  private static func smooth() throws -> (problem: Problem, start: Tensor<Double>) {
    func normal(_ shape: [Int], _ seed: UInt64) throws -> Tensor<Double> {
      try Draw.normal(shape, key: RandomKey(seed: seed))
    }
    let prior = try Mixture(
      weights: [0.5, 0.3, 0.2], means: 0.7 * normal([3, 6], 101),
      covariances: (0..<3).map { k in
        let a = try normal([6, 6], 102 + UInt64(k))
        return try FullCovariance(0.05 * product(a, transposed: false, a, transposed: true) + 0.03 * Tensor.identity(6))
      })
    return (
      try Problem(prior: prior, operator: DenseOperator(normal([3, 6], 105)), y: normal([3], 106), noise: 0.2),
      try normal([16, 6], 107)
    )
  }

  /// The rms distance to the extrapolated limit, a row a number of steps.
  private static func convergence(
    _ calls: [Int], _ name: String, _ path: any GaussianPath, order: Int, end: (Int) throws -> Tensor<Double>
  ) throws -> [ReportRow] {
    let factor = order == 2 ? 4.0 : 2
    let finest = 2 * (calls.last ?? 1)
    let limit = try (factor * end(finest) - end(finest / 2)) / (factor - 1)
    return try calls.map { n in
      var row = row(name, path, weight: "w=2", order: order, calls: n, walks: limit.shape[0])
      row.toLimit = try (end(n) - limit).square().mean().item.squareRoot()
      return row
    }
  }

  private static func row(
    _ name: String, _ path: any GaussianPath, weight: String, order: Int, calls: Int, walks: Int
  ) -> ReportRow {
    var row = ReportRow()
    (row.problem, row.dimension, row.operator, row.noise) = ("smooth", 6, "matrix", 0.2)
    (row.sampler, row.path, row.weight, row.order) = ("\(name) on \(path.name)", path.name, weight, order)
    (row.nfe, row.walks) = (calls, walks)
    return row
  }
}
