/// The solution X of L X = B, or of Lᵀ X = B with `transposed`, for a lower triangle L.
///
/// - Parameters:
///   - l: n×n; what stands above the diagonal is not read. Leading axes are a batch and broadcast.
///   - b: a vector of n or a matrix of n rows.
/// - Returns: X in the shape of `b`.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when a diagonal element is 0 or a number is not finite.
public func triangularSolve<S: TensorScalar>(
  _ l: Tensor<S>, _ b: Tensor<S>, transposed: Bool = false
) throws -> Tensor<S> {
  try onColumns(l, b, operation: "triangular solve") { try triangular($0, $1, transposed) }
}

/// Brings a right-hand side to matrix form, both operands to one batch, and the solution back.
func onColumns<S: TensorScalar>(
  _ a: Tensor<S>, _ b: Tensor<S>, operation: String, _ solve: (Tensor<S>, Tensor<S>) throws -> Tensor<S>
) throws -> Tensor<S> {
  let stack = try MatrixStack.square(a, operation: operation)
  let right = b.rank == 1 ? try b.asColumn() : b
  guard right.rank >= 2, right.shape[right.rank - 2] == stack.rows else {
    throw TensorError.shapes(operation: operation, a.shape, b.shape)
  }
  let batch = try Shape.broadcast(stack.batch, Array(right.shape.dropLast(2)), operation: operation)
  let x = try solve(
    a.broadcasted(to: batch + a.shape.suffix(2)), right.broadcasted(to: batch + right.shape.suffix(2)))
  return b.rank == 1 ? try x.reshaped(x.shape.dropLast()) : x
}

private func triangular<S: TensorScalar>(_ l: Tensor<S>, _ b: Tensor<S>, _ transposed: Bool) throws -> Tensor<S> {
  try primitive([l, b]) {
    try untracedTriangular($0[0], $0[1], transposed)
  } derivatives: { input, x in
    let l = input[0]
    return [
      // dX = −op(L)⁻¹ op(dL) X
      LinearMap {
        let d = try lowerTriangle($0)
        return try -triangular(l, product(d, transposed: transposed, x, transposed: false), transposed)
      } pull: {
        let w = try triangular(l, $0, !transposed)
        return try -lowerTriangle(transposed ? timesTransposed(x, w) : timesTransposed(w, x))
      },
      LinearMap {
        try triangular(l, $0, transposed)
      } pull: {
        try triangular(l, $0, !transposed)
      },
    ]
  }
}

@specialized(where S == Double)
@specialized(where S == Float)
private func untracedTriangular<S>(_ l: Tensor<S>, _ b: Tensor<S>, _ transposed: Bool) throws -> Tensor<S> {
  let operation = "triangular solve"
  let stack = try MatrixStack.square(l, operation: operation)
  let (n, columns) = (stack.rows, b.shape[b.rank - 1])
  try requireFinite(b.scalars, operation: operation)
  var position = 0
  let scalars = try eachMatrix(l, count: stack.count) { matrix in
    let matrix = Array(matrix)
    for i in 0..<n {
      guard matrix[i * n + i] != 0 else {
        throw TensorError.linearAlgebra(operation: operation, reason: "diagonal element \(i) is 0")
      }
      try requireFinite(Array(matrix[(i * n)...(i * n + i)]), operation: operation)
    }
    var x = Array(b.scalars[position..<(position + n * columns)])
    position += n * columns
    try S.trsm(n: n, columns: columns, transposed: transposed, matrix, &x)
    return x
  }
  return Tensor(unchecked: b.shape, scalars)
}
