/// The Cholesky factor: the lower triangle L with a positive diagonal and A = L Lᵀ.
///
/// The derivative is dL = L Φ(L⁻¹ dA L⁻ᵀ), where Φ takes the lower triangle and halves the diagonal (Murray,
/// "Differentiation of the Cholesky decomposition", 2016).
///
/// - Parameter a: symmetric positive definite, n×n; leading axes are a batch.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when A is not symmetric, or not positive definite: the
///   message names the first pivot that is not positive.
public func cholesky<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  try primitive([symmetricPart(a, operation: "cholesky")]) {
    try untracedCholesky($0[0])
  } derivatives: { _, l in
    [
      LinearMap { d in
        let left = try triangularSolve(l, d)
        return try times(l, halvedTriangle(triangularSolve(l, left.transposed()).transposed()))
      } pull: { u in
        let left = try triangularSolve(l, halvedTriangle(transposedTimes(l, u)), transposed: true)
        return try triangularSolve(l, left.transposed(), transposed: true).transposed()
      }
    ]
  }
}

private func halvedTriangle<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  try (lowerTriangle(a) + lowerTriangle(a, diagonal: -1)) * 0.5
}

@specialized(where S == Double)
@specialized(where S == Float)
private func untracedCholesky<S>(_ a: Tensor<S>) throws -> Tensor<S> {
  let stack = try MatrixStack.square(a, operation: "cholesky")
  let n = stack.rows
  guard n > 0 else { return a }
  let scalars = try eachMatrix(a, count: stack.count) { matrix in
    let (factor, info) = try factoredCholesky(n: n, Array(matrix))
    guard info == 0 else {
      throw TensorError.linearAlgebra(
        operation: "cholesky", reason: "the matrix is not positive definite (pivot \(info) of \(n) is not positive)")
    }
    var l = factor
    for i in 0..<n {
      for j in (i + 1)..<Swift.max(n, i + 1) { l[i * n + j] = 0 }
    }
    return l
  }
  return Tensor(unchecked: a.shape, scalars)
}

/// The solution X of L Lᵀ X = B, given the Cholesky factor L.
/// - Throws: as ``triangularSolve(_:_:transposed:)``.
public func choleskySolve<S: TensorScalar>(_ l: Tensor<S>, _ b: Tensor<S>) throws -> Tensor<S> {
  try triangularSolve(l, triangularSolve(l, b), transposed: true)
}
