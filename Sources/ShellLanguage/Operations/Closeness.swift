import Numerics

/// What `≈` means.
enum Closeness {
  /// The tolerance without `within`: relative to the largest value.
  static let standard = 1e-9

  /// The largest finite magnitude in a tensor.
  static func largest(_ x: Tensor<Double>) -> Double {
    var result = 0.0
    for value in x.scalars {
      let magnitude = abs(value)
      if magnitude > result, magnitude.isFinite { result = magnitude }
    }
    return result
  }
}
