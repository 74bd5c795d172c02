import Foundation
import Numerics
import Restore
import Testing

@Suite struct MetricTests {
  @Test func psnrIsItsFormula() throws {
    let (a, b) = try (normal(1, 4, 4, seed: 1), normal(1, 4, 4, seed: 2))
    let mse = zip(a.scalars, b.scalars).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 16
    #expect(abs(try psnr(a, b).item - 10 * log10(4 / mse)) < 1e-12)
    #expect(try psnr(a, a).item == .infinity)
    #expect(throws: TensorError.self) { try psnr(a, normal(1, 4, 5, seed: 2)) }
  }

  /// The index window by window, by loops.
  @Test func ssimIsItsFormula() throws {
    let (h, w) = (14, 13)
    let (a, b) = try (normal(2, h, w, seed: 3), normal(2, h, w, seed: 4))
    let g = (0..<11).map { exp(-pow(Double($0) - 5, 2) / 4.5) }
    let total = g.reduce(0, +) * g.reduce(0, +)
    var (sum, places) = (0.0, 0.0)
    for c in 0..<2 {
      for i in 0...(h - 11) {
        for j in 0...(w - 11) {
          var (ma, mb, aa, bb, ab) = (0.0, 0.0, 0.0, 0.0, 0.0)
          for p in 0..<11 {
            for q in 0..<11 {
              let k = c * h * w + (i + p) * w + j + q
              let (x, y, weight) = ((a.scalars[k] + 1) / 2, (b.scalars[k] + 1) / 2, g[p] * g[q] / total)
              ma += weight * x
              mb += weight * y
              aa += weight * x * x
              bb += weight * y * y
              ab += weight * x * y
            }
          }
          let (va, vb, cab) = (aa - ma * ma, bb - mb * mb, ab - ma * mb)
          sum += (2 * ma * mb + 1e-4) * (2 * cab + 9e-4) / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4))
          places += 1
        }
      }
    }
    #expect(abs(try ssim(a, b).item - sum / places) < 1e-12)
    #expect(abs(try ssim(a, a).item - 1) < 1e-12)
    #expect(try ssim(a, b).item < 0.5)
    #expect(throws: TensorError.self) { try ssim(normal(1, 8, 8, seed: 1), normal(1, 8, 8, seed: 2)) }
  }

  @Test func wassersteinOnTheLine() throws {
    #expect(abs(try wasserstein2([0.0, 1, 2], [5, 3, 4]) - 3) < 1e-15)
    // One point against two: half the mass goes each way.
    #expect(abs(try wasserstein2([0.0], [-1, 3]) - 5.squareRoot()) < 1e-15)
    // Unequal counts against the same with every sample repeated.
    let (x, y) = try (normal(6, seed: 5).scalars, normal(4, seed: 6).scalars)
    let (xx, yy) = (x.flatMap { [$0, $0] }, y.flatMap { [$0, $0, $0] })
    #expect(abs(try wasserstein2(x, y) - wasserstein2(xx, yy)) < 1e-14)
    #expect(throws: TensorError.self) { try wasserstein2([], [1.0]) }
    #expect(throws: TensorError.self) { try wasserstein2([.nan], [1]) }
  }

  @Test func slicedDistances() throws {
    let x = try normal(300, 5, seed: 7)
    let shift = T([3, 0, 0, 0, 0])
    // A shift by v has W₂ = |v·θ| on every line, √(|v|²/n) in the mean over the sphere.
    let distance = try slicedWasserstein2(x, x + shift, projections: 4000).item
    #expect(abs(distance - 3 / 5.squareRoot()) < 0.03)
    #expect(try slicedWasserstein2(x, x).item == 0)
    #expect(try slicedWasserstein2(x, x + shift) == slicedWasserstein2(x, x + shift))
    // Scaling by 2 moves a standard normal by 1 on every line.
    #expect(abs(try slicedWasserstein2(normal(4000, 5, seed: 8), 2 * normal(3000, 5, seed: 9)).item - 1) < 0.06)
    #expect(throws: TensorError.self) { try slicedWasserstein2(x, normal(300, 4, seed: 1)) }
  }

  @Test func momentsAreComparedInStandardErrors() throws {
    let prior = try smoothMixture([4], seed: 10)
    let (m, c) = try (prior.mean(), prior.covariance())
    let x = try prior.sample(count: 4000, key: RandomKey(seed: 11))
    let good = try MomentCheck(x, mean: m, covariance: c, products: prior.productMoments())
    #expect(good.familywise < 4 && good.count == 14)
    let reference = try Moments.compare(x, mean: m, covariance: c)
    #expect(abs(abs(good.mean.z) - reference.mean) < 1e-3)
    // Those of covariances differ by what the samples' own standard errors are off, and by their skewness γ, which moves
    // z by γ(z² − 1)/6 and terms of the order of γ²z³ (Cornish and Fisher).
    let exact = try prior.productMoments().variances.scalars
    let squares = try (x - m).square()
    let first = try (product(x - m, transposed: true, x - m, transposed: false) / 4000).square()
    let sampled = try (product(squares, transposed: true, squares, transposed: false) / 4000 - first).scalars
    let off = zip(sampled, exact).map { abs(($0 / $1).squareRoot() - 1) }.max() ?? 0
    let skewness = exact.indices.map { k in
      let (s2, cov) = (c.scalars[k / 4 * 5] * c.scalars[k % 4 * 5], abs(c.scalars[k]))
      return 2 * (s2.squareRoot() + cov) * max(exact[k] / (s2 + cov * cov), 1) / (4000 * exact[k]).squareRoot()
    }
    let (γ, z) = (skewness.max() ?? 0, max(abs(good.covariance.z), reference.covariance))
    #expect(
      abs(abs(good.covariance.z) - reference.covariance) < off * z + γ * (1 + z * z) / 6 + γ * γ * (1 + z * z * z))
    let moved = try MomentCheck(x + T([0, 0.5, 0, 0]), mean: m, covariance: c)
    #expect(moved.worst.moment == .mean(1) && moved.worst.z > 10 && moved.familywise > 8)
    let stretched = try MomentCheck(m + (x - m) * T([1, 1, 1, 1.5]), mean: m, covariance: c)
    #expect(stretched.covariance.moment == .covariance(3, 3) && stretched.familywise > 4)
    let correlated = try c.replacing([.at(2), .at(0)], with: T(c.scalars[8] + 0.5))
    #expect(try MomentCheck(x, mean: m, covariance: correlated).worst.moment == .covariance(2, 0))
    #expect(throws: TensorError.self) { try MomentCheck(x, mean: normal(3, seed: 1), covariance: c) }
  }

  /// Isserlis' theorem against draws: the standard error of a mean of p² is its standard deviation over √N.
  @Test func productsVaryAsTheirDrawsDo() throws {
    let prior = try smoothMixture([3], seed: 20)
    let found = try prior.productMoments().variances.scalars
    let count = 200_000
    let d = try prior.sample(count: count, key: RandomKey(seed: 21)) - prior.mean()
    for i in 0..<3 {
      for j in 0..<3 {
        let p = try d.sliced(axis: 1, i..<(i + 1)) * d.sliced(axis: 1, j..<(j + 1))
        let squares = try (p - p.mean()).square()
        let error = try (squares - squares.mean()).square().mean().item.squareRoot() / Double(count).squareRoot()
        #expect(abs(try squares.mean().item - found[i * 3 + j]) < 5 * error, "\(i), \(j)")
      }
    }
  }

  /// For a variance of N draws of a Gaussian the score is Wilson and Hilferty's of χ²_N, whose tails beyond ±2.326 hold
  /// 1 % each but for a tenth of that; without it the right one would hold four times as much.
  @Test func fewDrawsAreNoAlarm() throws {
    let (runs, count) = (4000, 10)
    let draws = try normal(runs, count, seed: 22)
    let variances = try draws.square().mean(axis: 1).scalars
    let scores = variances.map {
      SkewedScore(covariance: 1, scale: 1, variance: 2, isVariance: true, samples: Double(count), floor: 0).z($0 - 1)
    }
    let error = (0.01 / Double(runs)).squareRoot()
    #expect(abs(Double(scores.count { $0 > 2.326 }) / Double(runs) - 0.01) < 0.001 + 4 * error)
    #expect(abs(Double(scores.count { $0 < -2.326 }) / Double(runs) - 0.01) < 0.001 + 4 * error)
    let plain = variances.count { ($0 - 1) / (2 / Double(count)).squareRoot() > 2.326 }
    #expect(Double(plain) / Double(runs) > 0.02)
  }

  /// A component that few draws meet is no alarm either, and one too many is.
  @Test func rareComponentsAreExpected() throws {
    let rare = try Mixture(
      weights: [0.999, 0.001], means: Tensor(rows: [[0, 0], [10, 10]]),
      covariances: (0..<2).map { _ in try IsotropicCovariance(variance: 0.1, dimension: 2) })
    let (m, c, p) = try (rare.mean(), rare.covariance(), rare.productMoments())
    var alarms = 0
    for seed in 0..<200 as Range<UInt64> {
      let x = try rare.sample(count: 500, key: RandomKey(seed: 300 + seed))
      if try MomentCheck(x, mean: m, covariance: c, products: p).familywise > 4 { alarms += 1 }
    }
    // Five or more draws of the rare component, at odds of 1.7e-4, may be one: two among 200 would be odds of 6e-4.
    #expect(alarms <= 1)
    let often = try Mixture(
      weights: [0.98, 0.02], means: rare.means, covariances: rare.covariances)
    let x = try often.sample(count: 500, key: RandomKey(seed: 1))
    #expect(try MomentCheck(x, mean: m, covariance: c, products: p).familywise > 4)
  }

  @Test func aPointIsMetToRounding() throws {
    let point = T([0.3, -200, 1e-3])
    let nothing = try Tensor<Double>.zeros([3, 3])
    let near = try point + 1e-13 * normal(100, 3, seed: 15)
    #expect(try MomentCheck(near, mean: point, covariance: nothing).familywise < 1)
    let off = try point + 1e-6 * normal(100, 3, seed: 15)
    #expect(try MomentCheck(off, mean: point, covariance: nothing).familywise > 10)
  }

  @Test func coverageOfExactDrawsIsTheLevel() throws {
    let (problems, m) = (400, 39)
    let centre = try normal(problems, 3, seed: 12)
    let truth = try centre + normal(problems, 3, seed: 13)
    let draws = try centre.reshaped([problems, 1, 3]) + normal(problems, m, 3, seed: 14)
    for (level, found) in try coverage(of: truth, by: draws, levels: [0.5, 0.9]) {
      #expect(abs(found - level) < 4 * (level * (1 - level) / 1200).squareRoot())
    }
    // Draws that are too narrow cover too little.
    let narrow = try centre.reshaped([problems, 1, 3]) + 0.5 * normal(problems, m, 3, seed: 14)
    #expect(try coverage(of: truth, by: narrow, levels: [0.9])[0].found < 0.75)
    #expect(throws: TensorError.self) { try coverage(of: truth, by: truth) }
  }
}
