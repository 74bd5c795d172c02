/// The outer product: every element of `a` times every element of `b`, of shape `a.shape + b.shape`.
public func outer<S: TensorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) throws -> Tensor<S> {
  try a.reshaped(a.shape + Array(repeating: 1, count: b.rank)) * b
}

/// The Kronecker product of two matrices: `b` scaled by each element of `a`, in `a`'s places.
public func kron<S: TensorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) throws -> Tensor<S> {
  guard a.rank == 2, b.rank == 2 else { throw TensorError.shapes(operation: "kron", a.shape, b.shape) }
  let blocks = try a.reshaped([a.shape[0], 1, a.shape[1], 1]) * b.reshaped([1, b.shape[0], 1, b.shape[1]])
  return try blocks.reshaped([a.shape[0] * b.shape[0], a.shape[1] * b.shape[1]])
}
