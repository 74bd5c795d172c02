import Numerics

/// Sums and ratios for each row of a batch by itself, of shape (rows, 1).
enum Rows {
  /// ⟨a, b⟩, of two tensors of shape (rows, n).
  static func dot(_ a: Tensor<Double>, _ b: Tensor<Double>) throws -> Tensor<Double> {
    try (a * b).sum(axes: [1], keepingAxes: true)
  }

  /// a/b where b is positive, else 0.
  static func ratio(_ a: Tensor<Double>, _ b: Tensor<Double>) throws -> Tensor<Double> {
    let positive = try b.greater(Tensor(0))
    return try Tensor.select(positive, a / Tensor.select(positive, b, Tensor(1)), Tensor(0))
  }
}
