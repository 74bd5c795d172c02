/// The determinant of a square matrix, by LU factorisation; of a 0×0 matrix it is 1.
///
/// Its gradient is the cofactor matrix, det(A) A⁻ᵀ where A is regular.
///
/// - Parameter a: n×n; leading axes are a batch.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when a number is not finite.
public func determinant<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  try primitive([a]) {
    try fromPivots($0[0], operation: "determinant") { pivots, odd in
      pivots.reduce(odd ? -1 : 1, *)
    }
  } derivatives: { x, y in
    [gradientMap(try cofactors(x[0], y))]
  }
}

/// log |det A|, without overflow; −∞ for a singular matrix, where the derivative A⁻ᵀ does not exist.
///
/// - Parameter a: n×n; leading axes are a batch.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when a number is not finite.
public func logAbsDeterminant<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  try primitive([a]) {
    try fromPivots($0[0], operation: "log determinant") { pivots, _ in
      try S.map(.log, pivots.map(\.magnitude)).reduce(0, +)
    }
  } derivatives: { x, _ in
    [gradientMap(try inverse(x[0]).transposed())]
  }
}

/// dA ↦ ⟨gradient, dA⟩ for each matrix of a stack.
private func gradientMap<S: TensorScalar>(_ gradient: Tensor<S>) -> LinearMap<S> {
  LinearMap {
    try ($0 * gradient).sum(axes: [-2, -1])
  } pull: {
    try gradient * $0.reshaped($0.shape + [1, 1])
  }
}

private func cofactors<S: TensorScalar>(_ a: Tensor<S>, _ determinant: Tensor<S>) throws -> Tensor<S> {
  do {
    return try inverse(a).transposed() * determinant.reshaped(determinant.shape + [1, 1])
  } catch TensorError.linearAlgebra where !a.isTraced {
    // det U det V · U diag(Π_{j≠i} s_j) Vᵀ holds at singular matrices too.
    let (u, s, v) = try svd(a)
    let n = s.shape[s.rank - 1]
    let others = s.scalars.indices.map { i in
      let start = i - i % n
      return (start..<(start + n)).reduce(S(1)) { $1 == i ? $0 : $0 * s.scalars[$1] }
    }
    let orientation = try Numerics.determinant(u) * Numerics.determinant(v)
    let scaled = try u * Tensor(shape: s.shape, scalars: others).asRow()
    return try timesTransposed(scaled, v) * orientation.reshaped(orientation.shape + [1, 1])
  }
}

private func fromPivots<S>(
  _ a: Tensor<S>, operation: String, _ combine: (_ pivots: [S], _ odd: Bool) throws -> S
) throws -> Tensor<S> {
  let stack = try MatrixStack.square(a, operation: operation)
  let n = stack.rows
  try requireFinite(a.scalars, operation: operation)
  _ = try MemoryBudget.admit(stack.batch, bytesEach: MemoryLayout<S>.stride)
  let scalars = try (0..<stack.count).map { i in
    // The determinant of Aᵀ is that of A: the order of storage does not matter.
    let (lu, exchanges) = try factoredLU(n: n, Array(a.scalars[(i * n * n)..<((i + 1) * n * n)]))
    let odd = exchanges.enumerated().reduce(false) { $1.element == $1.offset ? $0 : !$0 }
    return try combine((0..<n).map { lu[$0 * n + $0] }, odd)
  }
  return Tensor(unchecked: stack.batch, scalars)
}
