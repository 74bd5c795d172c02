import Foundation

/// Arithmetic on shapes: lists of non-negative axis lengths, row-major.
public enum Shape {
  /// The number of elements; `nil` when a length is negative or the lengths, not counting zeros, multiply to 2⁵²
  /// or more. So strides and sums of lengths do not overflow, even beside an empty axis.
  public static func count(_ shape: [Int]) -> Int? {
    var extent = 1
    for n in shape {
      let (product, overflow) = extent.multipliedReportingOverflow(by: Swift.max(n, 1))
      if overflow || n < 0 || product >= 1 << 52 { return nil }
      extent = product
    }
    return shape.contains(0) ? 0 : extent
  }

  /// Row-major strides, in elements.
  public static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// The shape both operands broadcast to by NumPy's rule.
  /// - Throws: ``TensorError/shapes(operation:_:_:)`` when an axis differs and neither is 1.
  public static func broadcast(_ a: [Int], _ b: [Int], operation: String = "broadcast") throws -> [Int] {
    if a == b { return a }
    let rank = max(a.count, b.count)
    var result = [Int](repeating: 1, count: rank)
    for i in 0..<rank {
      let m = i < rank - a.count ? 1 : a[i - rank + a.count]
      let n = i < rank - b.count ? 1 : b[i - rank + b.count]
      guard m == n || m == 1 || n == 1 else { throw TensorError.shapes(operation: operation, a, b) }
      result[i] = m == 1 ? n : m
    }
    return result
  }

  /// An axis counted from the end when negative.
  public static func axis(_ axis: Int, rank: Int) throws -> Int {
    let normal = axis < 0 ? axis + rank : axis
    guard normal >= 0 && normal < rank else { throw TensorError.axis(axis, rank: rank) }
    return normal
  }

  /// `3×4`; a scalar's shape reads `scalar`.
  public static func text(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: "×")
  }

  /// A size in memory: `3.0 GiB`.
  public static func bytes(_ n: Double) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var value = n
    var unit = 0
    while value >= 1024 && unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return String(format: value < 10 && unit > 0 ? "%.1f " : "%.0f ", value) + units[unit]
  }
}
