// LAPACK's factorisations of one matrix, stored by columns. A long one is left behind when the computation is stopped.

/// U, s and Vᵀ of an m×n matrix, stored by columns; `info` is LAPACK's.
func factoredSVD<S: TensorScalar>(
  m: Int, n: Int, _ a: [S]
) throws -> (u: [S], s: [S], vt: [S], info: Int) {
  let k = min(m, n)
  try MemoryBudget.reserve((m + n + 4 * k) * k * MemoryLayout<S>.stride)
  return try Unattended.run(operations: 10 * Double(m) * Double(n) * Double(k)) {
    var copy = a
    var (u, s, vt) = ([S](repeating: 0, count: m * k), [S](repeating: 0, count: k), [S](repeating: 0, count: k * n))
    let info = S.gesdd(m: m, n: n, &copy, s: &s, u: &u, vt: &vt)
    return (u, s, vt, info)
  }
}

/// Eigenvalues and, in its columns, eigenvectors of a symmetric matrix.
func factoredEigh<S: TensorScalar>(n: Int, _ a: [S]) throws -> (values: [S], vectors: [S], info: Int) {
  try MemoryBudget.reserve(3 * n * n * MemoryLayout<S>.stride)
  return try Unattended.run(operations: 6 * Double(n) * Double(n) * Double(n)) {
    var (vectors, values) = (a, [S](repeating: 0, count: n))
    let info = S.syevd(n: n, &vectors, w: &values)
    return (values, vectors, info)
  }
}

/// The Cholesky factor in the lower triangle of a row-major matrix.
package func factoredCholesky<S: TensorScalar>(n: Int, _ a: [S]) throws -> (factor: [S], info: Int) {
  try Unattended.run(operations: Double(n) * Double(n) * Double(n) / 3) {
    var factor = a
    // The upper triangle of a column-major matrix is the lower one of the same storage read by rows.
    let info = S.potrf(n: n, &factor)
    return (factor, info)
  }
}

/// The LU factors of A and the solution of A X = B.
func factoredSolve<S: TensorScalar>(
  n: Int, columns: Int, _ a: [S], _ b: [S]
) throws -> (lu: [S], x: [S], info: Int) {
  let size = Double(n)
  return try Unattended.run(operations: size * size * (size + 2 * Double(columns))) {
    var (lu, x) = (a, b)
    let info = S.gesv(n: n, columns: columns, &lu, &x)
    return (lu, x, info)
  }
}

/// The LU factors of A, and the row, from 0 on, that each row was exchanged with.
func factoredLU<S: TensorScalar>(n: Int, _ a: [S]) throws -> (lu: [S], exchanges: [Int]) {
  try Unattended.run(operations: Double(n) * Double(n) * Double(n)) {
    var lu = a
    let exchanges = S.getrf(n: n, &lu)
    return (lu, exchanges)
  }
}

/// The upper triangle R with what LAPACK keeps of Q below it, and the orthonormal columns Q themselves.
func factoredQR<S: TensorScalar>(m: Int, n: Int, _ a: [S]) throws -> (r: [S], q: [S]) {
  let k = min(m, n)
  return try Unattended.run(operations: 4 * Double(m) * Double(n) * Double(k)) {
    var (r, tau) = (a, [S](repeating: 0, count: k))
    _ = S.geqrf(m: m, n: n, &r, tau: &tau)
    var q = Array(r.prefix(m * k))
    _ = S.orgqr(m: m, n: k, k: k, &q, tau: tau)
    return (r, q)
  }
}
