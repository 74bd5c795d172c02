import Numerics

/// The directions in which data vary most.
struct PrincipalComponents {
  let mean: Tensor<Double>
  /// Orthonormal, one a column, of shape (n, q).
  let axes: Tensor<Double>
  /// The variance along each, falling; zero where there are fewer data than axes.
  let variances: [Double]
  /// The variance of each of the n coordinates.
  let coordinateVariances: [Double]

  /// - Parameters:
  ///   - x: the data, of shape (N, n), N > 0.
  ///   - count: q ≤ n.
  init(_ x: Tensor<Double>, count: Int) throws {
    let (rows, n) = (x.shape[0], x.shape[1])
    mean = try x.mean(axis: 0)
    let centred = try x - mean
    coordinateVariances = try centred.square().mean(axis: 0).scalars
    // The smaller of the two Gram matrices has all the eigenvalues that are not zero.
    let wide = rows < n
    let gram = try product(centred, transposed: !wide, centred, transposed: wide) / Double(rows)
    let (values, vectors) = try eigh(gram)
    let m = values.count
    let kept = min(count, m)
    let top = try vectors.sliced(axis: 1, m - kept..<m)
    var variances = values.scalars.suffix(kept).map { max($0, 0) }
    var axes = top
    if wide {
      // u = Xᵀ v / √(N λ); an axis without variance stays zero.
      let lengths = variances.map { ($0 * Double(rows)).squareRoot() }
      let largest = lengths.max() ?? 0
      let scales = lengths.map { $0 > 1e-9 * largest ? 1 / $0 : 0 }
      axes = try product(centred, transposed: true, top, transposed: false) * Tensor(scales)
    }
    if kept < count { axes = try Tensor.concat([Tensor.zeros([n, count - kept]), axes], axis: 1) }
    variances = [Double](repeating: 0, count: count - kept) + variances
    // LAPACK's order is rising.
    let order = (0..<n).flatMap { row in (0..<count).reversed().map { row * count + $0 } }
    self.axes = try axes.gathered(order, shape: [n, count])
    self.variances = variances.reversed()
  }
}
