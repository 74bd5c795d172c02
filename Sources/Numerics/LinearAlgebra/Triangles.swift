/// The elements on and below a diagonal of a matrix (0: the main one, −1: the one below it), zeros elsewhere.
public func lowerTriangle<S: TensorScalar>(_ a: Tensor<S>, diagonal: Int = 0) throws -> Tensor<S> {
  try triangle(a, "lower triangle") { i, j in j - i <= diagonal ? 1 : 0 }
}

/// The elements on and above a diagonal of a matrix (0: the main one, 1: the one above it), zeros elsewhere.
public func upperTriangle<S: TensorScalar>(_ a: Tensor<S>, diagonal: Int = 0) throws -> Tensor<S> {
  try triangle(a, "upper triangle") { i, j in j - i >= diagonal ? 1 : 0 }
}

private func triangle<S: TensorScalar>(
  _ a: Tensor<S>, _ operation: String, _ weight: (Int, Int) -> S
) throws -> Tensor<S> {
  guard a.rank >= 2 else {
    throw TensorError.shape(operation: operation, a.shape, reason: "a matrix has two axes or more")
  }
  let (rows, columns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
  let mask = (0..<rows).flatMap { i in (0..<columns).map { weight(i, $0) } }
  return try Tensor.select(Tensor(shape: [rows, columns], scalars: mask), a, Tensor(0))
}
