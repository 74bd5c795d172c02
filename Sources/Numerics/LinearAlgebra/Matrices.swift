// What every factorisation asks of its input before LAPACK sees it.

/// A stack of matrices: the leading axes, and the lengths of the last two.
struct MatrixStack {
  let batch: [Int]
  let rows: Int
  let columns: Int

  /// The number of matrices.
  var count: Int { batch.reduce(1, *) }

  init<S>(_ a: Tensor<S>, operation: String) throws {
    guard a.rank >= 2 else {
      throw TensorError.shape(operation: operation, a.shape, reason: "a matrix has two axes or more")
    }
    batch = Array(a.shape.dropLast(2))
    rows = a.shape[a.rank - 2]
    columns = a.shape[a.rank - 1]
    // LAPACK counts its workspace in 32 bits.
    guard Swift.max(rows, columns) < Int(Int32.max), Swift.min(rows, columns) <= 20_000 else {
      throw TensorError.shape(operation: operation, a.shape, reason: "the matrix is too large to be factored")
    }
  }

  static func square<S>(_ a: Tensor<S>, operation: String) throws -> MatrixStack {
    let stack = try MatrixStack(a, operation: operation)
    guard stack.rows == stack.columns else {
      throw TensorError.shape(operation: operation, a.shape, reason: "a square matrix is needed")
    }
    return stack
  }
}

/// LAPACK may loop without end on NaN, so it never sees one.
func requireFinite<S: TensorScalar>(_ x: [S], operation: String) throws {
  if try Positions.areFinite(x) { return }
  throw TensorError.linearAlgebra(operation: operation, reason: "the matrix holds a number that is not finite")
}

/// The symmetric part ½(A + Aᵀ), so that both triangles count alike and a derivative is symmetric.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when A differs from Aᵀ by more than √ε of its largest
///   element.
func symmetricPart<S: TensorScalar>(_ a: Tensor<S>, operation: String) throws -> Tensor<S> {
  _ = try MatrixStack.square(a, operation: operation)
  try requireFinite(a.scalars, operation: operation)
  let flipped = try a.transposed()
  let plain = a.untraced
  let largest = try a.count > 0 ? plain.abs().max().item : 0
  let difference = try a.count > 0 ? (plain - flipped.untraced).abs().max().item : 0
  guard difference <= S.ulpOfOne.squareRoot() * largest else {
    throw TensorError.linearAlgebra(operation: operation, reason: "the matrix is not symmetric")
  }
  if difference == 0 && !a.isTraced { return a }
  return try (a + flipped) * 0.5
}

/// A row-major rows×columns matrix turned column-major, or the other way round with the lengths swapped.
func transposedStorage<S: TensorScalar>(_ x: ArraySlice<S>, rows: Int, columns: Int) throws -> [S] {
  try Strided.gather(Array(x), shape: [columns, rows], strides: [1, columns], offset: 0)
}

/// Runs a kernel on each matrix of a stack and joins what it returns.
func eachMatrix<S: TensorScalar>(
  _ a: Tensor<S>, count: Int, _ kernel: (ArraySlice<S>) throws -> [S]
) throws -> [S] {
  guard count > 0 else { return [] }
  if count == 1 { return try kernel(a.scalars[...]) }
  let size = a.count / count
  var result: [S] = []
  result.reserveCapacity(a.count)
  for i in 0..<count { result += try kernel(a.scalars[(i * size)..<((i + 1) * size)]) }
  return result
}

/// X Yᵀ, Xᵀ Y and X Y, the products that derivative rules are written in.
func timesTransposed<S>(_ x: Tensor<S>, _ y: Tensor<S>) throws -> Tensor<S> {
  try product(x, transposed: false, y, transposed: true)
}
func transposedTimes<S>(_ x: Tensor<S>, _ y: Tensor<S>) throws -> Tensor<S> {
  try product(x, transposed: true, y, transposed: false)
}
func times<S>(_ x: Tensor<S>, _ y: Tensor<S>) throws -> Tensor<S> {
  try product(x, transposed: false, y, transposed: false)
}

extension Tensor {
  /// A vector (or a stack of them) as one column or one row of a matrix.
  func asColumn() throws -> Tensor { try reshaped(shape + [1]) }
  func asRow() throws -> Tensor { try reshaped(shape.dropLast() + [1, shape[rank - 1]]) }

  /// 1/x where x is not exactly 0, else 0.
  func reciprocalOrZero() throws -> Tensor {
    let zero = try untraced.equals(Tensor(0))
    return try Tensor.select(zero, Tensor(0), Tensor.select(zero, Tensor(1), self).reciprocal())
  }
}
