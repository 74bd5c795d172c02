/// Loops over single elements that are generic in the scalar.
enum Positions {
  /// One number over and over.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func filled<S: TensorScalar>(_ value: S, _ count: Int) throws -> [S] {
    try uninitialized(count, largePages: false) { out in
      try Polling.blocks(count) { range in
        (out + range.lowerBound).initialize(repeating: value, count: range.count)
      }
    }
  }

  /// The elements at flat positions, which the caller has checked.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func gather<S: TensorScalar>(_ x: [S], _ positions: [Int]) throws -> [S] {
    try uninitialized(positions.count) { out in
      try Polling.blocks(positions.count) { range in
        for i in range { (out + i).initialize(to: x[positions[i]]) }
      }
    }
  }

  /// Zeros with each element of `x` added at its flat position.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func scatter<S: TensorScalar>(_ x: [S], _ positions: [Int], count: Int) throws -> [S] {
    var scalars = try filled(S(0), count)
    try Polling.blocks(positions.count) { range in
      for i in range { scalars[positions[i]] += x[i] }
    }
    return scalars
  }

  /// Whether no element is infinite or NaN.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func areFinite<S: TensorScalar>(_ x: [S]) throws -> Bool {
    var sum: S = 0
    try Polling.blocks(x.count) { range in
      // x·0 is 0 for finite x and NaN for the rest.
      for i in range { sum += x[i] * 0 }
    }
    return sum.isZero
  }

  /// Running sums over the middle axis, from its end when `reversed`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func cumulativeSum<S: TensorScalar>(
    _ x: [S], outer: Int, middle: Int, inner: Int, reversed: Bool
  ) throws -> [S] {
    try uninitialized(x.count) { out in
      for o in 0..<outer {
        for m in 0..<middle {
          if m & 0xFFFF == 0 { try Cancellation.check() }
          let here = (o * middle + (reversed ? middle - 1 - m : m)) * inner
          let before = reversed ? here + inner : here - inner
          if m == 0 {
            for i in 0..<inner { (out + here + i).initialize(to: x[here + i]) }
          } else {
            for i in 0..<inner { (out + here + i).initialize(to: out[before + i] + x[here + i]) }
          }
        }
      }
    }
  }

  /// The flat position of the best element over the middle axis, the first of equals; NaN is better than a number.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func extremes<S: TensorScalar>(_ x: [S], outer: Int, middle: Int, inner: Int, largest: Bool) throws -> [Int] {
    try uninitialized(outer * inner) { out in
      for o in 0..<outer {
        for i in 0..<inner {
          if i & 0xFFF == 0 { try Cancellation.check() }
          var best = o * middle * inner + i
          for m in 1..<max(middle, 1) {
            let position = (o * middle + m) * inner + i
            let (candidate, champion) = (x[position], x[best])
            if champion.isNaN { break }
            if candidate.isNaN || (largest ? candidate > champion : candidate < champion) { best = position }
          }
          (out + o * inner + i).initialize(to: best)
        }
      }
    }
  }

  @specialized(where S == Double, R == Float)
  @specialized(where S == Float, R == Double)
  static func converted<S: TensorScalar, R: TensorScalar>(_ x: [S]) throws -> [R] {
    if let same = x as? [R] { return same }
    return try uninitialized(x.count) { out in
      for i in x.indices { (out + i).initialize(to: R(x[i])) }
    }
  }
}
