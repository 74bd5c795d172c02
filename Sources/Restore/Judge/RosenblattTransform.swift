import Foundation
import Numerics

/// Draws of a mixture of Gaussians as independent standard normal numbers (Rosenblatt, Annals of Mathematical Statistics
/// 23, 1952): z_j = Φ⁻¹(F(x_j | x_0 … x_{j−1})), coordinate by coordinate in the axes of the law.
///
/// The conditional law is a mixture again: F = Σ_k r_k Φ(e_k) with e_k the distance from component k's conditional mean in
/// its conditional standard deviations, and r_k ∝ w_k p_k(x_0 … x_{j−1}). Where a component is a point, F jumps, and z is
/// that of a uniform place within the jump. So z is exactly N(0, I) for exact draws of any mixture.
struct RosenblattTransform: Sendable {
  /// A draw where no component has mass.
  struct Miss: Sendable {
    let sample: Int
    let axis: Int
    /// How far the nearest point is.
    let distance: Double
  }

  /// Of shape (N, n).
  let z: Tensor<Double>
  /// For each draw a component, drawn with the odds that the draw is its own: exactly distributed as the weights.
  let kinds: [Int]
  /// The farthest of the draws that are off the support.
  let miss: Miss?

  /// - Parameter samples: (N, n).
  init(_ samples: Tensor<Double>, _ law: JudgedLaw) throws {
    let (count, n) = (samples.shape[0], law.dimension)
    let v = try product(samples, transposed: false, law.axes, transposed: true).scalars
    let uniform = try Draw.uniform([count, n + 1], key: RosenblattTransform.key(samples), samples: true).scalars
    let size = samples.scalars.reduce(law.size) { max($0, abs($1)) }
    let each = max(1, min(64, (1 << 22) / max(1, law.components.count * n)))
    let blocks = (count + each - 1) / each
    let parts = try parallelMap(blocks) { block in
      try transformed(
        v, uniform, block * each..<min((block + 1) * each, count), law, slack: JudgedLaw.rounding * size)
    }
    z = try Tensor(shape: [count, n], scalars: parts.flatMap(\.z))
    kinds = parts.flatMap(\.kinds)
    miss = parts.compactMap(\.miss).max { $0.distance < $1.distance }
  }

  /// A stream of the judge's own for each set of samples, so that the same samples are judged alike, and others
  /// by other numbers: FNV-1a of their bits says which.
  private static func key(_ samples: Tensor<Double>) -> RandomKey {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for x in samples.scalars { hash = (hash ^ (x + 0).bitPattern) &* 0x100_0000_01B3 }
    return RandomKey(seed: 0).stream(.judge, Int(truncatingIfNeeded: hash))
  }
}

private struct Block: Sendable {
  var z: [Double]
  var kinds: [Int] = []
  var miss: RosenblattTransform.Miss?
}

private func transformed(
  _ v: [Double], _ uniform: [Double], _ range: Range<Int>, _ law: JudgedLaw, slack: Double
) throws -> Block {
  let n = law.dimension
  let whitened = try law.components.map { component in
    var e = [Double](repeating: 0, count: range.count * n)
    try component.whiten(v[(range.lowerBound * n)..<(range.upperBound * n)], count: range.count, into: &e)
    return e
  }
  var block = Block(z: [])
  block.z.reserveCapacity(range.count * n)
  for i in range {
    var odds = ConditionalOdds(law.components)
    for j in 0..<n {
      let at = (i - range.lowerBound) * n + j
      let place = odds.step(j, slack: slack, uniform: uniform[i * (n + 1) + j]) { whitened[$0][at] }
      block.z.append(place.z)
      if let distance = place.distance, distance > block.miss?.distance ?? -1 {
        block.miss = .init(sample: i, axis: j, distance: distance)
      }
      if place.distance != nil {
        block.z += [Double](repeating: 0, count: n - j - 1)
        break
      }
    }
    block.kinds.append(odds.kind(uniform[i * (n + 1) + n]))
  }
  return block
}
