import COpenBLAS

extension Double: TensorScalar {
  public static func gemm(
    _ shape: ProductShape, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, to c: UnsafeMutablePointer<Double>,
    columns: Int, adding: Bool
  ) {
    BLASThreads.useOne()
    cblas_dgemm(
      CblasRowMajor, shape.isTransposedA ? CblasTrans : CblasNoTrans, shape.isTransposedB ? CblasTrans : CblasNoTrans,
      Int32(shape.m), Int32(shape.n), Int32(shape.k), 1, a, Int32(shape.strideA), b, Int32(shape.strideB),
      adding ? 1 : 0, c, Int32(columns))
  }

  public static func trsm(
    n: Int, columns: Int, transposed: Bool, _ l: UnsafePointer<Double>, _ b: UnsafeMutablePointer<Double>, stride: Int
  ) {
    BLASThreads.useOne()
    cblas_dtrsm(
      CblasRowMajor, CblasLeft, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      Int32(n), Int32(columns), 1, l, Int32(n), b, Int32(stride))
  }
}
