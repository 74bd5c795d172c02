import COpenBLAS

/// Matrix products on row-major memory that the caller owns and has sized, for loops over blocks that cannot afford a
/// tensor a step.
///
/// An element of C is a sum over k in an order that depends on k alone, as long as rows come in multiples of
/// ``rowMultiple``: the library then has no rest of rows to treat by other means.
package enum BlockProduct {
  /// What the number of rows of a block is rounded up to.
  package static let rowMultiple = 4

  /// `rows`, rounded up to full blocks.
  @inline(__always)
  package static func padded(_ rows: Int) -> Int { (rows + rowMultiple - 1) / rowMultiple * rowMultiple }

  /// C = A op(B), or C + A op(B): m×k times k×n, with the rows of each `stride` apart.
  package static func multiply(
    m: Int, n: Int, k: Int, _ a: UnsafePointer<Double>, stride strideA: Int, _ b: UnsafePointer<Double>,
    stride strideB: Int, transposed: Bool = false, to c: UnsafeMutablePointer<Double>, stride strideC: Int,
    adding: Bool = false
  ) {
    BLASThreads.useOne()
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), 1, a,
      Int32(strideA), b, Int32(strideB), adding ? 1 : 0, c, Int32(strideC))
  }

  package static func multiply(
    m: Int, n: Int, k: Int, _ a: UnsafePointer<Float>, stride strideA: Int, _ b: UnsafePointer<Float>,
    stride strideB: Int, transposed: Bool = false, to c: UnsafeMutablePointer<Float>, stride strideC: Int,
    adding: Bool = false
  ) {
    BLASThreads.useOne()
    if m == 1, !transposed {
      // y = Bᵀa for one row a.
      cblas_sgemv(
        CblasRowMajor, CblasTrans, Int32(k), Int32(n), 1, b, Int32(strideB), a, 1, adding ? 1 : 0, c, 1)
      return
    }
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), 1, a,
      Int32(strideA), b, Int32(strideB), adding ? 1 : 0, c, Int32(strideC))
  }

  /// The lower triangle of AᵀA for the `rows`×n matrix A, in the lower triangle of C.
  package static func gram(rows: Int, n: Int, _ a: UnsafePointer<Double>, to c: UnsafeMutablePointer<Double>) {
    BLASThreads.useOne()
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasTrans, Int32(n), Int32(rows), 1, a, Int32(n), 0, c, Int32(n))
  }

  /// L⁻¹ of a lower triangle, in place; what stands above the diagonal is not touched.
  package static func invertTriangle(n: Int, _ l: UnsafeMutablePointer<Double>) {
    BLASThreads.useOne()
    // Row by row, X = L⁻¹ overwrites L: xᵢⱼ = −(Σ_{j ≤ m < i} lᵢₘ xₘⱼ)/lᵢᵢ.
    withUnsafeTemporaryAllocation(of: Double.self, capacity: n) { sum in
      for i in 0..<n {
        let row = l + i * n
        let pivot = 1 / row[i]
        for j in 0..<i { sum[j] = 0 }
        for m in 0..<i {
          let (factor, other) = (row[m], l + m * n)
          for j in 0...m { sum[j] += factor * other[j] }
        }
        for j in 0..<i { row[j] = -sum[j] * pivot }
        row[i] = pivot
      }
    }
  }
}
