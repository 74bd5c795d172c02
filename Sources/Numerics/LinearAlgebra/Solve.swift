/// The solution X of A X = B by LU factorisation with row exchanges.
///
/// - Parameters:
///   - a: n×n; leading axes are a batch and broadcast.
///   - b: a vector of n or a matrix of n rows.
/// - Returns: X in the shape of `b`.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when A is singular to working precision or a number is
///   not finite.
public func solve<S: TensorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) throws -> Tensor<S> {
  try onColumns(a, b, operation: "solve") { try general($0, $1) }
}

private func general<S: TensorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) throws -> Tensor<S> {
  try primitive([a, b]) {
    try untracedSolve($0[0], $0[1], operation: "solve")
  } derivatives: { input, x in
    let a = input[0]
    let flipped = try a.transposed()
    return [
      // dX = −A⁻¹ dA X
      LinearMap {
        try -general(a, times($0, x))
      } pull: {
        try -timesTransposed(general(flipped, $0), x)
      },
      LinearMap {
        try general(a, $0)
      } pull: {
        try general(flipped, $0)
      },
    ]
  }
}

/// The inverse matrix, with d(A⁻¹) = −A⁻¹ dA A⁻¹.
/// - Throws: as ``solve(_:_:)``.
public func inverse<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  let stack = try MatrixStack.square(a, operation: "inverse")
  return try primitive([a]) {
    let identity = try Tensor<S>.identity(stack.rows)
    return try untracedSolve($0[0], identity.broadcasted(to: a.shape), operation: "inverse")
  } derivatives: { _, x in
    [
      LinearMap {
        try -times(times(x, $0), x)
      } pull: {
        try -timesTransposed(transposedTimes(x, $0), x)
      }
    ]
  }
}

/// Rows are scaled by powers of two first, so that a pivot that cancelled to rounding error in its column shows a
/// singular matrix whatever the units of the rows.
@specialized(where S == Double)
@specialized(where S == Float)
private func untracedSolve<S>(_ a: Tensor<S>, _ b: Tensor<S>, operation: String) throws -> Tensor<S> {
  let stack = try MatrixStack.square(a, operation: operation)
  let (n, columns) = (stack.rows, b.shape[b.rank - 1])
  guard n > 0, columns > 0, b.count > 0 else { return b }
  try requireFinite(a.scalars, operation: operation)
  try requireFinite(b.scalars, operation: operation)
  var position = 0
  let scalars = try eachMatrix(a, count: stack.count) { matrix in
    var lu = try transposedStorage(matrix, rows: n, columns: n)
    var x = try transposedStorage(b.scalars[position..<(position + n * columns)], rows: n, columns: columns)
    position += n * columns
    for i in 0..<n {
      var largest: S = 0
      for j in 0..<n { largest = S.maximum(largest, lu[j * n + i].magnitude) }
      guard largest > 0 else { continue }
      let scale = S(sign: .plus, exponent: -largest.exponent, significand: 1)
      guard scale.isFinite else { continue }
      for j in 0..<n { lu[j * n + i] *= scale }
      for j in 0..<columns { x[j * n + i] *= scale }
    }
    let largest = (0..<n).map { j in (0..<n).reduce(S(0)) { S.maximum($0, lu[j * n + $1].magnitude) } }
    let info: Int
    (lu, x, info) = try factoredSolve(n: n, columns: columns, lu, x)
    let lost = (0..<n).first { lu[$0 * n + $0].magnitude <= S(n) * S.ulpOfOne * largest[$0] }
    guard info == 0, lost == nil else {
      throw TensorError.linearAlgebra(operation: operation, reason: "the matrix is singular")
    }
    return try transposedStorage(x[...], rows: columns, columns: n)
  }
  return Tensor(unchecked: b.shape, scalars)
}
