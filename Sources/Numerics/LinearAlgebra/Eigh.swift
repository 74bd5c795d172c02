/// The eigenvalues and eigenvectors of a symmetric matrix: A = V diag(λ) Vᵀ.
///
/// With F_ij = 1/(λ_j − λ_i), dλ = diag(Vᵀ dA V) and dV = V (F ∘ Vᵀ dA V) (Giles, "An extended collection of matrix
/// derivative results", 2008). A pair of exactly equal eigenvalues contributes 0: its eigenvectors are not
/// differentiable, though functions that do not tell them apart may be. The sign of each vector is fixed by its first
/// large component.
///
/// - Parameter a: symmetric, n×n; leading axes are a batch.
/// - Returns: `values`, ascending, and `vectors` in the columns of an orthogonal matrix.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when A is not symmetric or a number is not finite.
public func eigh<S: TensorScalar>(_ a: Tensor<S>) throws -> (values: Tensor<S>, vectors: Tensor<S>) {
  try symmetricEigh(symmetricPart(a, operation: "eigh"))
}

private func symmetricEigh<S: TensorScalar>(_ a: Tensor<S>) throws -> (values: Tensor<S>, vectors: Tensor<S>) {
  guard let level = highestLevel([a]) else { return try untracedEigh(a) }
  let (values, v) = try symmetricEigh(a.primal(at: level))
  let f = try (values.asRow() - values.asColumn()).reciprocalOrZero()
  let ofValues = LinearMap<S> { d in
    try (v * times(d, v)).sum(axes: [-2])
  } pull: { g in
    try timesTransposed(v * g.asRow(), v)
  }
  let ofVectors = LinearMap<S> { d in
    try times(v, f * transposedTimes(v, times(d, v)))
  } pull: { g in
    try timesTransposed(times(v, f * transposedTimes(v, g)), v)
  }
  return (
    try record(values, inputs: [a], maps: [ofValues], level: level),
    try record(v, inputs: [a], maps: [ofVectors], level: level)
  )
}

@specialized(where S == Double)
@specialized(where S == Float)
private func untracedEigh<S>(_ a: Tensor<S>) throws -> (values: Tensor<S>, vectors: Tensor<S>) {
  let stack = try MatrixStack.square(a, operation: "eigh")
  let n = stack.rows
  var (values, vectors): ([S], [S]) = ([], [])
  for i in 0..<(n > 0 ? stack.count : 0) {
    let (w, columns, info) = try factoredEigh(n: n, Array(a.scalars[(i * n * n)..<((i + 1) * n * n)]))
    guard info == 0 else {
      throw TensorError.linearAlgebra(operation: "eigh", reason: "the iteration did not converge")
    }
    var v = try transposedStorage(columns[...], rows: n, columns: n)
    for j in 0..<n where signFlips(v, column: j, rows: n, columns: n) {
      for row in 0..<n { v[row * n + j].negate() }
    }
    values += w
    vectors += v
  }
  return (Tensor(unchecked: stack.batch + [n], values), Tensor(unchecked: a.shape, vectors))
}
