import Foundation
import Numerics
import Restore

/// Something wrong with draws of a posterior.
struct JudgeFault {
  let name: String
  let target: MixturePosterior
  let draw: (_ law: JudgedLaw, _ count: Int, _ key: RandomKey) throws -> Tensor<Double>

  /// Faults of a posterior with two modes, which H does not tell apart.
  static func all() throws -> [JudgeFault] {
    let c = try FullCovariance(Tensor(rows: [[1, 0.3, 0], [0.3, 1, 0], [0, 0, 0.04]]))
    let prior = try Mixture(
      weights: [0.5, 0.5], means: Tensor(rows: [[0, 0, -3], [0, 0, 3]]), covariances: [c, c])
    let h = try DenseOperator(Tensor(rows: [[1, 1, 0]]))
    let q = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: Tensor([0.4]), noise: 0.05))
    let mean = try q.mean()
    func along(_ law: JudgedLaw, _ j: Int) throws -> Tensor<Double> { try law.axes[j] }
    func width(_ v: Tensor<Double>) throws -> Double {
      try matmul(v, matmul(q.covariances()[0], v)).item.squareRoot()
    }
    func shifted(_ j: Int, _ name: String) -> JudgeFault {
      JudgeFault(name: name, target: q) { law, count, key in
        let x = try q.sample(count: count, key: key)
        let v = try along(law, j)
        let empty = try DistributionCheck(x, law).noticedShift(within: 4) ?? 0
        return try x + empty * width(v) * v
      }
    }
    func stretched(_ factor: Double) -> JudgeFault {
      JudgeFault(name: "spread × \(factor) along H", target: q) { law, count, key in
        let x = try q.sample(count: count, key: key)
        let v = try along(law, 0).reshaped([1, 3])
        return try x + (factor - 1) * product(matmul(x - mean, v.transposed()), transposed: false, v, transposed: false)
      }
    }
    func reweighted(_ weights: [Double], _ name: String) throws -> JudgeFault {
      let other = try Mixture(weights: weights, means: prior.means, covariances: prior.covariances)
      let wrong = try MixturePosterior(other, Problem(prior: other, operator: h, y: Tensor([0.4]), noise: 0.05))
      return JudgeFault(name: name, target: q) { _, count, key in try wrong.sample(count: count, key: key) }
    }
    return [
      shifted(0, "the stated shift along H"), shifted(2, "the stated shift where H does not see"),
      stretched(0.5), stretched(2), stretched(0),
      JudgeFault(name: "Hx off by 3 noise levels, either way", target: q) { law, count, key in
        let x = try q.sample(count: count, key: key)
        let signs = try Draw.normal([count, 1], key: key.stream(.probes)).sign()
        // |Hᵀ| = √2: a step of 3σ/√2 along it moves Hx by 3σ.
        return try x + (3 * 0.05 / 2.squareRoot()) * signs * along(law, 0)
      },
      try reweighted([0.6, 0.4], "weights 0.6 and 0.4 for 0.5 and 0.5"),
      try reweighted([1 - 1e-12, 1e-12], "one of two modes"),
      JudgeFault(name: "all at the mean", target: q) { _, count, _ in
        try mean + Tensor<Double>.zeros([count, 3])
      },
      JudgeFault(name: "half of everything", target: q) { _, count, key in try 0.5 * q.sample(count: count, key: key) },
    ]
  }
}
