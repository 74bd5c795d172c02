import Numerics

/// Lloyd's k-means, started by k-means++ (Arthur and Vassilvitskii, SODA 2007).
enum KMeans {
  /// The cluster of each row of `x` (N, n). A cluster may end up empty.
  static func clusters(_ x: Tensor<Double>, count: Int, iterations: Int, seed: UInt64) throws -> [Int] {
    var centres = try Tensor.stack(seeds(x, count: count, seed: seed).map { try x[$0] })
    var assignment: [Int] = []
    for _ in 0..<max(iterations, 1) {
      let next = try nearest(x, centres)
      if next == assignment { break }
      assignment = next
      centres = try means(x, assignment, centres)
    }
    return assignment
  }

  /// Rows drawn one by one with probability proportional to the squared distance to the nearest one drawn before.
  private static func seeds(_ x: Tensor<Double>, count: Int, seed: UInt64) throws -> [Int] {
    let rows = x.shape[0]
    let key = RandomKey(seed: seed)
    var chosen = try Draw.categorical([Double](repeating: 1, count: rows), count: 1, key: key.stream(.clusters))
    var distances = [Double](repeating: .infinity, count: rows)
    while chosen.count < count {
      let last = chosen[chosen.count - 1]
      let squared = try (x - x[last]).square().sum(axis: 1).scalars
      for i in 0..<rows { distances[i] = min(distances[i], squared[i]) }
      // Data with fewer distinct rows than clusters: the rest of the centres coincide.
      let isSpread = distances.contains { $0 > 0 }
      let here = key.stream(.clusters, chosen.count)
      chosen += isSpread ? try Draw.categorical(distances, count: 1, key: here) : [last]
    }
    return chosen
  }

  /// ‖x − c‖² without ‖x‖², which is the same for every centre.
  private static func nearest(_ x: Tensor<Double>, _ centres: Tensor<Double>) throws -> [Int] {
    let distances =
      try centres.square().sum(axis: 1) - 2 * product(x, transposed: false, centres, transposed: true)
    return try distances.argmin(axis: 1).scalars.map { Int($0) }
  }

  private static func means(
    _ x: Tensor<Double>, _ assignment: [Int], _ centres: Tensor<Double>
  ) throws -> Tensor<Double> {
    let n = x.shape[1]
    var sums = [Double](repeating: 0, count: centres.count)
    var counts = [Double](repeating: 0, count: centres.shape[0])
    let scalars = x.scalars
    for (i, k) in assignment.enumerated() {
      counts[k] += 1
      for j in 0..<n { sums[k * n + j] += scalars[i * n + j] }
    }
    let old = centres.scalars
    for k in counts.indices {
      for j in k * n..<(k + 1) * n { sums[j] = counts[k] > 0 ? sums[j] / counts[k] : old[j] }
    }
    return try Tensor(shape: centres.shape, scalars: sums)
  }
}
