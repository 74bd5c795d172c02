import Dispatch
import Numerics

/// Cholesky factors and triangular solves for matrices that are symmetric by construction: untraced numbers go
/// straight to LAPACK, everything else through the differentiable functions.
enum CovarianceAlgebra {
  /// L with S = L Lᵀ.
  static func cholesky(_ s: Tensor<Double>) throws -> Tensor<Double> {
    if s.isTraced { return try Numerics.cholesky(s) }
    let n = s.shape[0]
    guard n > 0 else { return s }
    let (factor, info) = try factoredCholesky(n: n, s.scalars)
    var l = factor
    // LAPACK lets NaN pass.
    guard info == 0, (0..<n).allSatisfy({ l[$0 * n + $0].isFinite }) else {
      throw TensorError.linearAlgebra(operation: "covariance", reason: "the matrix is not positive definite")
    }
    for i in 0..<n { for j in (i + 1)..<max(n, i + 1) { l[i * n + j] = 0 } }
    return try Tensor(shape: s.shape, scalars: l)
  }

  /// L⁻¹B or L⁻ᵀB.
  static func solve(_ l: Tensor<Double>, _ b: Tensor<Double>, transposed: Bool = false) throws -> Tensor<Double> {
    if l.isTraced || b.isTraced { return try triangularSolve(l, b, transposed: transposed) }
    var x = b.scalars
    try Double.trsm(n: l.shape[0], columns: b.shape[1], transposed: transposed, l.scalars, &x)
    return try Tensor(shape: b.shape, scalars: x)
  }

  /// A single triangular factor's log determinant of L Lᵀ.
  static func logDeterminant(_ l: Tensor<Double>) throws -> Tensor<Double> {
    try 2 * diagonal(l).log().sum()
  }
}
