/// A matrix with the vector `a` on its diagonal, or the diagonal of a matrix (for each matrix of a batch).
public func diagonal<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  if a.rank == 1 { return try diagonalMatrix(a) }
  guard a.rank >= 2 else {
    throw TensorError.shape(operation: "diagonal", a.shape, reason: "a vector or a matrix is needed")
  }
  let (rows, columns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
  let batch = a.shape.dropLast(2)
  let n = Swift.min(rows, columns)
  return try a.gathered(
    diagonalPositions(batch.reduce(1, *), size: rows * columns, n: n, step: columns + 1), shape: batch + [n])
}

/// Matrices with the last axis of `a` on their diagonals.
public func diagonalMatrix<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  guard let n = a.shape.last else {
    throw TensorError.shape(operation: "diagonal", a.shape, reason: "a vector is needed")
  }
  let batch = a.shape.dropLast().reduce(1, *)
  return try a.scattered(diagonalPositions(batch, size: n * n, n: n, step: n + 1), shape: a.shape + [n])
}

private func diagonalPositions(_ batch: Int, size: Int, n: Int, step: Int) -> [Int] {
  n == 0 ? [] : (0..<batch).flatMap { b in (0..<n).map { b * size + $0 * step } }
}

/// The sum of the diagonal (for each matrix of a batch).
public func trace<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  guard a.rank >= 2 else {
    throw TensorError.shape(operation: "trace", a.shape, reason: "a matrix has two axes or more")
  }
  return try diagonal(a).sum(axes: [-1])
}
