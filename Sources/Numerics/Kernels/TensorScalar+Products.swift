// Matrix products and triangular solves, cut into library calls of about a tenth of a second.

/// The lengths of one product op(A) op(B), m×k times k×n, and how its operands lie in memory, row by row.
public struct ProductShape: Sendable {
  var m: Int
  var n: Int
  var k: Int
  let isTransposedA: Bool
  let isTransposedB: Bool
  /// The distance between rows of A and of B as they are stored.
  let strideA: Int
  let strideB: Int

  init(m: Int, n: Int, k: Int, transposedA: Bool, transposedB: Bool) {
    (self.m, self.n, self.k) = (m, n, k)
    (isTransposedA, isTransposedB) = (transposedA, transposedB)
    strideA = transposedA ? m : k
    strideB = transposedB ? k : n
  }

  /// Multiplications in one call.
  static let largest = 1 << 32

  /// The lengths of the blocks the product is cut into: the longest axis is halved until a block is small enough.
  /// A product that needs no cut is one call.
  var block: (m: Int, n: Int, k: Int) {
    var block = (m: m, n: n, k: k)
    func half(_ length: Int) -> Int { ((length + 1) / 2 + 63) / 64 * 64 }
    while Double(block.m) * Double(block.n) * Double(block.k) > Double(ProductShape.largest) {
      if block.m >= block.n && block.m >= block.k {
        block.m = half(block.m)
      } else if block.n >= block.k {
        block.n = half(block.n)
      } else {
        block.k = half(block.k)
      }
    }
    return block
  }
}

extension TensorScalar {
  /// C = op(A) op(B) for `batch` row-major matrices; a batch stride of 0 reuses one matrix.
  /// - Throws: ``TensorError/cancelled(_:)`` between two calls of the library.
  static func matmul(
    _ a: [Self], transposed ta: Bool, _ b: [Self], transposed tb: Bool, m: Int, n: Int, k: Int,
    batch: Int, strideA: Int, strideB: Int
  ) throws -> [Self] {
    let shape = ProductShape(m: m, n: n, k: k, transposedA: ta, transposedB: tb)
    return try uninitialized(batch * m * n) { c in
      guard k > 0 else { return c.initialize(repeating: 0, count: batch * m * n) }
      try a.withUnsafeBufferPointer { a in
        try b.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return }
          for i in 0..<batch {
            if i > 0 { try Cancellation.check() }
            try multiply(shape, a + i * strideA, b + i * strideB, to: c + i * m * n)
          }
        }
      }
    }
  }

  /// One product, block by block.
  private static func multiply(
    _ shape: ProductShape, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, to c: UnsafeMutablePointer<Self>
  ) throws {
    let block = shape.block
    for row in stride(from: 0, to: shape.m, by: block.m) {
      for column in stride(from: 0, to: shape.n, by: block.n) {
        for start in stride(from: 0, to: shape.k, by: block.k) {
          var part = shape
          part.m = min(block.m, shape.m - row)
          part.n = min(block.n, shape.n - column)
          part.k = min(block.k, shape.k - start)
          gemm(
            part, a + (shape.isTransposedA ? start * shape.strideA + row : row * shape.strideA + start),
            b + (shape.isTransposedB ? column * shape.strideB + start : start * shape.strideB + column),
            to: c + row * shape.n + column, columns: shape.n, adding: start > 0)
          if part.m < shape.m || part.n < shape.n || part.k < shape.k { try Cancellation.check() }
        }
      }
    }
  }

  /// Solves op(L) X = B for a row-major lower triangle and row-major B of `columns` columns, some columns at a time.
  /// - Throws: ``TensorError/cancelled(_:)``; B is then of no use.
  public static func trsm(n: Int, columns: Int, transposed: Bool, _ l: [Self], _ b: inout [Self]) throws {
    guard n > 0, columns > 0 else { return }
    let width = max(64, ProductShape.largest / max(1, n * n))
    try l.withUnsafeBufferPointer { l in
      try b.withUnsafeMutableBufferPointer { b in
        guard let l = l.baseAddress, let b = b.baseAddress else { return }
        for start in stride(from: 0, to: columns, by: width) {
          if start > 0 { try Cancellation.check() }
          trsm(
            n: n, columns: min(width, columns - start), transposed: transposed, l, b + start, stride: columns)
        }
      }
    }
  }
}
