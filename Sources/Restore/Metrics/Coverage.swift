import Numerics

/// How often central credible intervals hold the truth: for each level the fraction of all unknowns of all problems
/// inside. A sampler of the exact posterior gives the levels themselves.
///
/// Each interval is between order statistics of the draws, so that with M exchangeable draws the truth's rank is uniform
/// on 0…M and the coverage of an interval that leaves k draws out on either side is exactly 1 − 2k/(M + 1).
///
/// - Parameters:
///   - truth: B true events, of shape `[B] + event`.
///   - draws: M draws for each, of shape `[B, M] + event`.
///   - levels: between 0 and 1.
/// - Returns: for each level what it comes to with M draws (the nearest level such intervals can have) and what was found.
/// - Throws: ``TensorError``.
public func coverage(
  of truth: Tensor<Double>, by draws: Tensor<Double>, levels: [Double] = [0.5, 0.8, 0.9, 0.95]
) throws -> [(level: Double, found: Double)] {
  guard truth.rank >= 1, draws.rank == truth.rank + 1, draws.shape[0] == truth.shape[0], draws.shape[1] > 0,
    draws.shape.dropFirst(2) == truth.shape.dropFirst(), truth.count > 0
  else { throw TensorError.shapes(operation: "coverage", truth.shape, draws.shape) }
  guard levels.allSatisfy({ $0 > 0 && $0 < 1 }) else {
    throw TensorError.argument(operation: "coverage", reason: "levels lie between 0 and 1")
  }
  let m = draws.shape[1]
  let n = truth.count / truth.shape[0]
  // The rank of each truth among its draws; with ties it is put in the middle of them.
  var counts = [Double](repeating: 0, count: 2 * m + 1)
  let (x, z) = (truth.scalars, draws.scalars)
  for b in 0..<truth.shape[0] {
    for i in 0..<n {
      var twice = 0
      for k in 0..<m {
        let draw = z[(b * m + k) * n + i]
        twice += draw < x[b * n + i] ? 2 : (draw == x[b * n + i] ? 1 : 0)
      }
      counts[twice] += 1
    }
  }
  return levels.map { level in
    let out = Int((0.5 * (1 - level) * Double(m + 1)).rounded())
    let inside = counts.indices.filter { $0 >= 2 * out && $0 <= 2 * (m - out) }.reduce(0.0) { $0 + counts[$1] }
    return (1 - 2 * Double(out) / Double(m + 1), inside / Double(truth.count))
  }
}
