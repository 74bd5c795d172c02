/// Loops over single elements that are generic in the scalar.
enum Positions {
  /// The elements at flat positions, which the caller has checked.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func gather<S: TensorScalar>(_ x: [S], _ positions: [Int]) -> [S] {
    uninitialized(positions.count) { out in
      for (i, position) in positions.enumerated() { (out + i).initialize(to: x[position]) }
    }
  }

  /// Zeros with each element of `x` added at its flat position.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func scatter<S: TensorScalar>(_ x: [S], _ positions: [Int], count: Int) -> [S] {
    var scalars = [S](repeating: 0, count: count)
    for (i, position) in positions.enumerated() { scalars[position] += x[i] }
    return scalars
  }

  /// Running sums over the middle axis, from its end when `reversed`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func cumulativeSum<S: TensorScalar>(
    _ x: [S], outer: Int, middle: Int, inner: Int, reversed: Bool
  ) -> [S] {
    uninitialized(x.count) { out in
      for o in 0..<outer {
        for m in 0..<middle {
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
  static func extremes<S: TensorScalar>(_ x: [S], outer: Int, middle: Int, inner: Int, largest: Bool) -> [Int] {
    uninitialized(outer * inner) { out in
      for o in 0..<outer {
        for i in 0..<inner {
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
  static func converted<S: TensorScalar, R: TensorScalar>(_ x: [S]) -> [R] {
    if let same = x as? [R] { return same }
    return uninitialized(x.count) { out in
      for i in x.indices { (out + i).initialize(to: R(x[i])) }
    }
  }
}
