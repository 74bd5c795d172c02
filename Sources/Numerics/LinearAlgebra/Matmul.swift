/// The matrix product with NumPy's `matmul` rules: vectors are rows on the left and columns on the right, axes before
/// the last two are a batch and broadcast.
public func matmul<S: TensorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) throws -> Tensor<S> {
  guard a.rank > 0, b.rank > 0 else { throw TensorError.shapes(operation: "@", a.shape, b.shape) }
  guard a.shape[a.rank - 1] == b.shape[b.rank == 1 ? 0 : b.rank - 2] else {
    throw TensorError.shapes(operation: "@", a.shape, b.shape)
  }
  if a.rank == 1 || b.rank == 1 {
    let left = a.rank == 1 ? try a.reshaped([1] + a.shape) : a
    let right = b.rank == 1 ? try b.reshaped(b.shape + [1]) : b
    var shape = try matmulShape(left.shape, right.shape)
    if b.rank == 1 { shape.removeLast() }
    if a.rank == 1 { shape.remove(at: shape.count - (b.rank == 1 ? 1 : 2)) }
    return try matmul(left, right).reshaped(shape)
  }
  return try product(a, transposed: false, b, transposed: false)
}

private func matmulShape(_ a: [Int], _ b: [Int]) throws -> [Int] {
  try Shape.broadcast(Array(a.dropLast(2)), Array(b.dropLast(2)), operation: "@") + [a[a.count - 2], b[b.count - 1]]
}

/// op(A) op(B) for matrices and batches of matrices; transposition costs nothing here.
public func product<S: TensorScalar>(
  _ a: Tensor<S>, transposed ta: Bool, _ b: Tensor<S>, transposed tb: Bool
) throws -> Tensor<S> {
  guard a.rank >= 2, b.rank >= 2 else { throw TensorError.shapes(operation: "@", a.shape, b.shape) }
  if a.trace == nil && b.trace == nil { return try untracedProduct(a, ta, b, tb) }
  return try primitive([a, b]) {
    try untracedProduct($0[0], ta, $0[1], tb)
  } derivatives: { x, _ in
    let (a, b) = (x[0], x[1])
    return [
      LinearMap {
        try product($0, transposed: ta, b, transposed: tb)
      } pull: { u in
        let c =
          try ta
          ? product(b, transposed: tb, u, transposed: true) : product(u, transposed: false, b, transposed: !tb)
        return try c.summed(to: a.shape)
      },
      LinearMap {
        try product(a, transposed: ta, $0, transposed: tb)
      } pull: { u in
        let c =
          try tb
          ? product(u, transposed: true, a, transposed: ta) : product(a, transposed: !ta, u, transposed: false)
        return try c.summed(to: b.shape)
      },
    ]
  }
}

private func untracedProduct<S>(_ a: Tensor<S>, _ ta: Bool, _ b: Tensor<S>, _ tb: Bool) throws -> Tensor<S> {
  let (m, k) = ta ? (a.shape[a.rank - 1], a.shape[a.rank - 2]) : (a.shape[a.rank - 2], a.shape[a.rank - 1])
  let (k2, n) = tb ? (b.shape[b.rank - 1], b.shape[b.rank - 2]) : (b.shape[b.rank - 2], b.shape[b.rank - 1])
  guard k == k2 else { throw TensorError.shapes(operation: "@", a.shape, b.shape) }
  let (batchA, batchB) = (Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
  let batch = try Shape.broadcast(batchA, batchB, operation: "@")
  let shape = batch + [m, n]
  _ = try MemoryBudget.admit(shape, bytesEach: MemoryLayout<S>.stride)
  // BLAS counts in 32 bits.
  guard Swift.max(batch.reduce(m, *), n, k) < Int(Int32.max) else {
    throw TensorError.shapes(operation: "@", a.shape, b.shape)
  }
  // One matrix on the right of a batch: the batch is more rows of the same product.
  if batchB.isEmpty, !ta, !batchA.isEmpty {
    let rows = batchA.reduce(m, *)
    return Tensor(
      unchecked: shape,
      try S.matmul(
        a.scalars, transposed: false, b.scalars, transposed: tb, m: rows, n: n, k: k, batch: 1, strideA: 0, strideB: 0))
  }
  let left = batchA == batch || batchA.isEmpty ? a : try a.broadcasted(to: batch + a.shape.suffix(2))
  let right = batchB == batch || batchB.isEmpty ? b : try b.broadcasted(to: batch + b.shape.suffix(2))
  return Tensor(
    unchecked: shape,
    try S.matmul(
      left.scalars, transposed: ta, right.scalars, transposed: tb, m: m, n: n, k: k, batch: batch.reduce(1, *),
      strideA: left.rank == 2 ? 0 : m * k, strideB: right.rank == 2 ? 0 : k * n))
}
