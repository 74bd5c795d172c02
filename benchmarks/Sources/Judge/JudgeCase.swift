import Foundation
import Numerics
import Restore

/// A law that draws are judged against, with a way to draw from it exactly.
struct JudgeCase {
  let name: String
  let law: (_ count: Int) throws -> JudgedLaw
  let draw: (_ count: Int, _ key: RandomKey) throws -> Tensor<Double>
  /// The most samples worth the time.
  var largest = 10_000

  static func prior(_ name: String, _ mixture: Mixture) -> JudgeCase {
    JudgeCase(
      name: name, law: { try JudgedLaw(mixture, count: $0) }, draw: { try mixture.sample(count: $0, key: $1) })
  }

  static func posterior(_ name: String, _ q: MixturePosterior) -> JudgeCase {
    JudgeCase(name: name, law: { try JudgedLaw(q, count: $0) }, draw: { try q.sample(count: $0, key: $1) })
  }

  static func isotropic(_ weights: [Double], _ means: [[Double]], _ widths: [Double]) throws -> Mixture {
    try Mixture(
      weights: weights, means: Tensor(rows: means),
      covariances: widths.map { try IsotropicCovariance(variance: $0 * $0, dimension: means[0].count) })
  }

  /// Components with random means and full covariances.
  static func full(_ count: Int, _ n: Int, spacing: Double, seed: UInt64) throws -> Mixture {
    let means = try spacing * Draw.normal([count, n], key: RandomKey(seed: seed))
    return try Mixture(
      weights: (1...count).map(Double.init), means: means,
      covariances: (0..<count).map { k in
        let a = try Draw.normal([n, n], key: RandomKey(seed: seed + 100 + UInt64(k)))
        return try FullCovariance(product(a, transposed: false, a, transposed: true) / Double(n))
      })
  }

  static func observed(_ prior: Mixture, _ rows: [[Double]], noise: Double, seed: UInt64) throws -> MixturePosterior {
    let h = try DenseOperator(Tensor(rows: rows))
    let x = try prior.sample(count: 1, key: RandomKey(seed: seed)).reshaped(prior.eventShape)
    let y = try h(x) + noise * Draw.normal([rows.count], key: RandomKey(seed: seed + 1))
    return try MixturePosterior(prior, Problem(prior: prior, operator: h, y: y, noise: noise))
  }

  static func all(digits: Bool) throws -> [JudgeCase] {
    let apart = try isotropic([0.5, 0.5], [[-5, 0], [5, 0]], [0.1, 0.1])
    let line = try Mixture.gaussian(
      mean: Tensor([1, 0, 2]), covariance: FullCovariance(Tensor(rows: [[1, 1, 0], [1, 1, 0], [0, 0, 2]])))
    let points = try Mixture.empirical(Draw.normal([20, 3], key: RandomKey(seed: 31)))
    let partly = try isotropic([0.3, 0.7], [[0, 0], [1, 1]], [0, 1])
    let rows = [[1.0, 1, 0, 0], [0, 1, -1, 0.5]]
    let blobs = try full(3, 4, spacing: 2, seed: 40)
    var cases = [
      prior("Gaussian, 1 number", try isotropic([1], [[0.3]], [2])),
      prior("Gaussian, 3 numbers", try full(1, 3, spacing: 1, seed: 7)),
      prior("modes 100 widths apart", apart),
      prior("a mode of weight 0.001", try isotropic([0.999, 0.001], [[0, 0], [10, 10]], [0.3, 0.3])),
      prior("a mode of width 0.001 in one of 1", try isotropic([0.5, 0.5], [[0, 0], [0, 0]], [1, 1e-3])),
      prior("three full components", blobs), prior("20 points", points), prior("a point and a Gaussian", partly),
      prior("a plane in space", line),
      posterior("three components, noise 0.05", try observed(blobs, rows, noise: 0.05, seed: 50)),
      posterior("three components, noise 1e-7", try observed(blobs, rows, noise: 1e-7, seed: 51)),
      posterior("three components, no noise", try observed(blobs, rows, noise: 0, seed: 52)),
      posterior("modes apart, seen across", try observed(apart, [[0, 1]], noise: 0.05, seed: 53)),
      posterior("20 points, noise 1", try observed(points, [[1, 1, 0]], noise: 1, seed: 54)),
    ]
    if digits {
      let prior = try Mixture.digits()
      let x = try prior.sample(count: 1, key: RandomKey(seed: 60)).reshaped(prior.eventShape)
      let operators: [(String, any LinearOperator)] = [
        ("digits, super-resolution 4, noise 0.05", try Superresolution(factor: 4, shape: prior.eventShape)),
        ("digits, a box missing, noise 0.05", try Inpainting.box([9, 9, 10, 10], shape: prior.eventShape)),
      ]
      for (name, h) in operators {
        let y = try h(x) + 0.05 * Draw.normal(h.range, key: RandomKey(seed: 61))
        var one = posterior(name, try MixturePosterior(prior, Problem(prior: prior, operator: h, y: y, noise: 0.05)))
        one.largest = 100
        cases.append(one)
      }
    }
    return cases
  }
}
