import Numerics
import Restore

/// How fast each sampler approaches the limit of its equation, on a smooth mixture: the order of convergence.
enum ReportConvergence {
  static func rows(quick: Bool) throws -> [ReportRow] {
    let calls = quick ? [8, 16, 32] : [8, 16, 32, 64, 128]
    let (problem, start) = try smooth()
    var rows: [ReportRow] = []
    for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
      for (name, method, values) in compared {
        let order = values["order"] == nil ? method.order : 2
        rows += try convergence(calls, name, path, order: order ?? 1) { steps in
          var all = method.converging.merging(values) { $1 }
          all["path"] = .path(path)
          all["over"] = .times(try times(steps, of: method, on: path))
          if method.option("w") != nil { all["w"] = 2 }
          return try ReportRun.end(method.sampler(for: problem, all), from: start, key: RandomKey(seed: 1))
        }
      }
    }
    return try rows + fromNoise(calls, problem, start)
  }

  /// The same with the weight that is exact for N(m, I) and from pure noise, where steps are long in ρ.
  private static func fromNoise(
    _ calls: [Int], _ problem: Problem, _ start: Tensor<Double>
  ) throws -> [ReportRow] {
    let vp = try VPPath()
    // One limit for all: that of the one which is nearest to it, and extrapolated.
    func end(_ method: Method, _ values: [String: MethodValue], _ steps: Int) throws -> Tensor<Double> {
      let own: [String: MethodValue] = [
        "weight": .weight(.constant(Tensor(1))), "start": 1, "steps": .number(Tensor(Double(steps))), "spacing": "sqrt",
      ]
      let sampler = try method.sampler(for: problem, values.merging(own) { $1 })
      return try ReportRun.end(sampler, from: start, key: RandomKey(seed: 1))
    }
    let finest = 4 * (calls.last ?? 1)
    let limit = try (4 * end(.cpc, [:], finest) - end(.cpc, [:], finest / 2)) / 3
    let samplers: [(String, Method, [String: MethodValue])] = [
      ("explicit", .pigdm, [:]), ("conjugate", .cpigdm, [:]), ("conjugate order 2", .cpigdm, ["order": 2]),
      ("cpc", .cpc, [:]),
    ]
    return try samplers.flatMap { name, method, values in
      try calls.map { n in
        let order = values["order"] == nil ? method.order : 2
        var row = row(name, vp, weight: "w_t=1", order: order ?? 1, calls: n, walks: start.shape[0])
        row.problem = "smooth from noise"
        row.toLimit = try (end(method, values, n) - limit).square().mean().item.squareRoot()
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

  /// What is compared, by the names the report has for it.
  private static var compared: [(name: String, method: Method, values: [String: MethodValue])] {
    let guided: [(String, Method, [String: MethodValue])] = [
      ("explicit", .pigdm, [:]), ("conjugate", .cpigdm, [:]), ("conjugate order 2", .cpigdm, ["order": 2]),
    ]
    return guided.flatMap { name, method, values in
      [(name, method, values), (name + " no Jacobian", method, values.merging(["jacobian": false]) { $1 })]
    } + [
      ("cpc", .cpc, [:]), ("DDIM", .ddim, [:]), ("DDIM order 2", .ddim, ["order": 2]),
      ("cmm without noise", .cmm, [:]),
    ]
  }

  /// Where noise levels are the method's own, they fall by equal factors, and end before the last jump to the data.
  private static func times(_ steps: Int, of method: Method, on path: any GaussianPath) throws -> Tensor<Double> {
    guard case .levels = method.times else {
      return Tensor(try Spacing.uniform.times(steps, from: 0.5, to: 0.2, on: path))
    }
    return Tensor(try Array(ConjugateMomentMatching.times(steps + 1, on: path, from: 1, to: 0.25).dropLast()))
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
