import COpenBLAS

extension Float: TensorScalar {
  public static func gemm(
    _ shape: ProductShape, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>,
    columns: Int, adding: Bool
  ) {
    BLASThreads.useOne()
    cblas_sgemm(
      CblasRowMajor, shape.isTransposedA ? CblasTrans : CblasNoTrans, shape.isTransposedB ? CblasTrans : CblasNoTrans,
      Int32(shape.m), Int32(shape.n), Int32(shape.k), 1, a, Int32(shape.strideA), b, Int32(shape.strideB),
      adding ? 1 : 0, c, Int32(columns))
  }

  public static func trsm(
    n: Int, columns: Int, transposed: Bool, _ l: UnsafePointer<Float>, _ b: UnsafeMutablePointer<Float>, stride: Int
  ) {
    BLASThreads.useOne()
    cblas_strsm(
      CblasRowMajor, CblasLeft, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      Int32(n), Int32(columns), 1, l, Int32(n), b, Int32(stride))
  }
}
