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
