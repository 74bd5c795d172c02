/// The thin factorisation A = Q R with orthonormal columns of Q and an upper triangle R of non-negative diagonal.
///
/// With C = dA R⁻¹, M = Qᵀ C and Ω = K − Kᵀ, where K is M below its diagonal: dQ = C − Q (M − Ω), dR = (M − Ω) R. The
/// derivative needs independent columns.
///
/// - Parameter a: m×n; leading axes are a batch.
/// - Returns: `q` (m×k) and `r` (k×n), with k = min(m, n).
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when a number is not finite.
public func qr<S: TensorScalar>(_ a: Tensor<S>) throws -> (q: Tensor<S>, r: Tensor<S>) {
  let stack = try MatrixStack(a, operation: "qr")
  if stack.rows < stack.columns {
    // The first columns determine Q; the rest of R is Qᵀ times the rest.
    let (q, r) = try qr(a.sliced(axis: -1, 0..<stack.rows))
    let rest = try transposedTimes(q, a.sliced(axis: -1, stack.rows..<stack.columns))
    return (q, try Tensor.concat([r, rest], axis: -1))
  }
  guard let level = highestLevel([a]) else { return try untracedQR(a) }
  let (q, r) = try qr(a.primal(at: level))
  let l = try r.transposed()
  let ofQ = LinearMap<S> { d in
    let c = try triangularSolve(l, d.transposed()).transposed()
    let m = try transposedTimes(q, c)
    let k = try lowerTriangle(m, diagonal: -1)
    return try c - times(q, m - k + k.transposed())
  } pull: { g in
    let w = try transposedTimes(q, g)
    let k = try lowerTriangle(w - w.transposed(), diagonal: -1)
    let c = try g - times(q, w - k)
    return try triangularSolve(l, c.transposed(), transposed: true).transposed()
  }
  let ofR = LinearMap<S> { d in
    let m = try transposedTimes(q, triangularSolve(l, d.transposed()).transposed())
    let k = try lowerTriangle(m, diagonal: -1)
    return try times(m - k + k.transposed(), r)
  } pull: { g in
    let w = try timesTransposed(g, r)
    let m = try w - lowerTriangle(w - w.transposed(), diagonal: -1)
    return try times(q, triangularSolve(l, m.transposed(), transposed: true).transposed())
  }
  return (
    try record(q, inputs: [a], maps: [ofQ], level: level), try record(r, inputs: [a], maps: [ofR], level: level)
  )
}

@specialized(where S == Double)
@specialized(where S == Float)
private func untracedQR<S>(_ a: Tensor<S>) throws -> (q: Tensor<S>, r: Tensor<S>) {
  let stack = try MatrixStack(a, operation: "qr")
  let (m, n) = (stack.rows, stack.columns)
  let k = Swift.min(m, n)
  try requireFinite(a.scalars, operation: "qr")
  var (left, right): ([S], [S]) = ([], [])
  for i in 0..<(k > 0 ? stack.count : 0) {
    let matrix = try transposedStorage(a.scalars[(i * m * n)..<((i + 1) * m * n)], rows: m, columns: n)
    let factors = try factoredQR(m: m, n: n, matrix)
    var columns = factors.q
    var r = [S](repeating: 0, count: k * n)
    let flips = (0..<k).map { factors.r[$0 * m + $0] < 0 }
    for row in 0..<k {
      for column in row..<n {
        let element = factors.r[column * m + row]
        r[row * n + column] = flips[row] ? -element : element
      }
    }
    for column in 0..<k where flips[column] {
      for row in 0..<m { columns[column * m + row].negate() }
    }
    left += try transposedStorage(columns[...], rows: k, columns: m)
    right += r
  }
  return (Tensor(unchecked: stack.batch + [m, k], left), Tensor(unchecked: stack.batch + [k, n], right))
}
