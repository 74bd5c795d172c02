import COpenBLAS

extension Float: TensorScalar {
  public static func matmul(
    _ a: [Float], transposed ta: Bool, _ b: [Float], transposed tb: Bool, m: Int, n: Int, k: Int,
    batch: Int, strideA: Int, strideB: Int
  ) -> [Float] {
    BLASThreads.useOne()
    return [Float](unsafeUninitializedCapacity: batch * m * n) { out, count in
      count = batch * m * n
      guard count > 0, let c = out.baseAddress else { return }
      c.initialize(repeating: 0, count: count)
      guard k > 0 else { return }
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return }
          for i in 0..<batch {
            cblas_sgemm(
              CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans,
              Int32(m), Int32(n), Int32(k), 1, a + i * strideA, Int32(ta ? m : k), b + i * strideB,
              Int32(tb ? k : n), 0, c + i * m * n, Int32(n))
          }
        }
      }
    }
  }

  public static func trsm(n: Int, columns: Int, transposed: Bool, _ l: [Float], _ b: inout [Float]) {
    guard n > 0, columns > 0 else { return }
    BLASThreads.useOne()
    cblas_strsm(
      CblasRowMajor, CblasLeft, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      Int32(n), Int32(columns), 1, l, Int32(n), &b, Int32(columns))
  }
}
