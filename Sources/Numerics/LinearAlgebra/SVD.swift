/// The thin singular value decomposition A = U diag(s) Vᵀ.
///
/// The derivatives hold for distinct singular values: with P = Uᵀ dA V and F_ij = 1/(s_j² − s_i²), ds = diag P,
/// dU = U (F∘(P S + S Pᵀ)) + (I − U Uᵀ) dA V S⁻¹ and dV likewise (Townsend, "Differentiating the singular value
/// decomposition", 2016). A pair of exactly equal singular values and an exactly zero one contribute 0; the vectors of
/// such a pair are not differentiable, though functions that do not tell them apart may be. The sign of each pair of
/// vectors is fixed by the first large component of the left one.
///
/// - Parameter a: m×n; leading axes are a batch.
/// - Returns: `u` (m×k), `s` (k, descending) and `v` (n×k), with k = min(m, n).
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when a number is not finite.
public func svd<S: TensorScalar>(
  _ a: Tensor<S>
) throws -> (u: Tensor<S>, s: Tensor<S>, v: Tensor<S>) {
  guard let level = highestLevel([a]) else { return try untracedSVD(a) }
  let (u, s, v) = try svd(a.primal(at: level))
  // 1/(s_j² − s_i²): rows i, columns j.
  let squares = try s.square()
  let f = try (squares.asRow() - squares.asColumn()).reciprocalOrZero()
  let (row, column) = (try s.asRow(), try s.asColumn())
  let inverse = try s.reciprocalOrZero().asRow()
  let left = LinearMap<S> { d in
    let p = try times(transposedTimes(u, d), v)
    let rest = try times(d, v) - times(u, p)
    return try times(u, f * (p * row + column * p.transposed())) + rest * inverse
  } pull: { g in
    let w = try transposedTimes(u, g)
    let inner = try f * w
    let p = try (inner + inner.transposed()) * row
    return try timesTransposed(times(u, p) + (g - times(u, w)) * inverse, v)
  }
  let middle = LinearMap<S> { d in
    try (u * times(d, v)).sum(axes: [-2])
  } pull: { g in
    try timesTransposed(u * g.asRow(), v)
  }
  let right = LinearMap<S> { d in
    let p = try times(transposedTimes(u, d), v)
    let rest = try transposedTimes(d, u) - timesTransposed(v, p)
    return try times(v, f * (column * p + p.transposed() * row)) + rest * inverse
  } pull: { g in
    let w = try transposedTimes(v, g)
    let inner = try f * w
    let p = try column * (inner + inner.transposed())
    return try timesTransposed(u, timesTransposed(v, p) + (g - times(v, w)) * inverse)
  }
  return (
    try record(u, inputs: [a], maps: [left], level: level),
    try record(s, inputs: [a], maps: [middle], level: level),
    try record(v, inputs: [a], maps: [right], level: level)
  )
}

@specialized(where S == Double)
@specialized(where S == Float)
private func untracedSVD<S>(_ a: Tensor<S>) throws -> (u: Tensor<S>, s: Tensor<S>, v: Tensor<S>) {
  let stack = try MatrixStack(a, operation: "svd")
  let (m, n) = (stack.rows, stack.columns)
  let k = Swift.min(m, n)
  try requireFinite(a.scalars, operation: "svd")
  var (left, middle, right): ([S], [S], [S]) = ([], [], [])
  for i in 0..<(k > 0 ? stack.count : 0) {
    // By columns the storage holds Aᵀ = V S Uᵀ: LAPACK's left vectors are ours on the right.
    let factors = try factoredSVD(m: n, n: m, Array(a.scalars[(i * m * n)..<((i + 1) * m * n)]))
    guard factors.info == 0 else {
      throw TensorError.linearAlgebra(operation: "svd", reason: "the iteration did not converge")
    }
    var u = factors.vt
    var v = try transposedStorage(factors.u[...], rows: k, columns: n)
    for j in 0..<k where signFlips(u, column: j, rows: m, columns: k) {
      for row in 0..<m { u[row * k + j].negate() }
      for row in 0..<n { v[row * k + j].negate() }
    }
    left += u
    middle += factors.s
    right += v
  }
  return (
    Tensor(unchecked: stack.batch + [m, k], left), Tensor(unchecked: stack.batch + [k], middle),
    Tensor(unchecked: stack.batch + [n, k], right)
  )
}

/// Whether a singular vector or eigenvector has to change its sign, so that the sign does not depend on the library:
/// the first of its large components is to be positive. "Large" is 0.63 of the largest, a ratio that exact vectors of
/// small matrices do not meet.
@specialized(where S == Double)
@specialized(where S == Float)
func signFlips<S: TensorScalar>(_ x: [S], column: Int, rows: Int, columns: Int) -> Bool {
  var largest: S = 0
  for i in 0..<rows { largest = S.maximum(largest, x[i * columns + column].magnitude) }
  let threshold = largest * 63 / 100
  for i in 0..<rows {
    let element = x[i * columns + column]
    if element.magnitude > threshold { return element < 0 }
  }
  return false
}
