import Numerics
import Restore

/// How fast each sampler approaches the limit of its equation, on a smooth mixture: the order of convergence.
enum ReportConvergence {
  static func rows(quick: Bool) throws -> [ReportRow] {
    let calls = quick ? [8, 16, 32] : [8, 16, 32, 64, 128]
    func normal(_ shape: [Int], _ seed: UInt64) throws -> Tensor<Double> {
      try Draw.normal(shape, key: RandomKey(seed: seed))
    }
    let prior = try Mixture(
      weights: [0.5, 0.3, 0.2], means: 0.7 * normal([3, 6], 101),
      covariances: (0..<3).map { k in
        let a = try normal([6, 6], 102 + UInt64(k))
        return try FullCovariance(0.05 * product(a, transposed: false, a, transposed: true) + 0.03 * Tensor.identity(6))
      })
    let problem = try Problem(
      prior: prior, operator: DenseOperator(normal([3, 6], 105)), y: normal([3], 106), noise: 0.2)
    let start = try normal([16, 6], 107)
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
    return rows
  }

  /// The rms distance to the extrapolated limit, a row a number of steps.
  private static func convergence(
    _ calls: [Int], _ name: String, _ path: any GaussianPath, order: Int, end: (Int) throws -> Tensor<Double>
  ) throws -> [ReportRow] {
    let factor = order == 2 ? 4.0 : 2
    let finest = 2 * (calls.last ?? 1)
    let limit = try (factor * end(finest) - end(finest / 2)) / (factor - 1)
    return try calls.map { n in
      var row = ReportRow()
      (row.problem, row.dimension, row.operator, row.noise) = ("smooth", 6, "matrix", 0.2)
      (row.sampler, row.path, row.weight, row.order, row.nfe) = ("\(name) on \(path.name)", path.name, "w=2", order, n)
      row.toLimit = try (end(n) - limit).square().mean().item.squareRoot()
      row.walks = limit.shape[0]
      return row
    }
  }
}
