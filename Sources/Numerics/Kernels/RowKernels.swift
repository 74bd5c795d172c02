/// Passes over one row of numbers, on memory that the caller owns and has sized. Each sum has a fixed order, so a row's
/// result depends on that row alone.
package enum RowKernels {
  @inline(__always)
  private static func load<V: SIMD>(_ p: UnsafePointer<V.Scalar>, _ i: Int, as: V.Type) -> V {
    UnsafeRawPointer(p + i).loadUnaligned(as: V.self)
  }
  @inline(__always)
  private static func store<V: SIMD>(_ v: V, _ p: UnsafeMutablePointer<V.Scalar>, _ i: Int) {
    UnsafeMutableRawPointer(p + i).storeBytes(of: v, as: V.self)
  }

  /// Which elements of a row are kept when it is packed: runs of pairs, and a lone last one.
  package struct Packing: Sendable {
    /// The length of a row.
    package let count: Int
    /// The length of a packed row.
    package let length: Int
    fileprivate let kept: [Range<Int>]
    fileprivate let others: [Range<Int>]

    /// - Parameter isKept: whether an element is to be kept.
    package init(count: Int, isKept: (Int) -> Bool) {
      var (kept, others) = ([Range<Int>](), [Range<Int>]())
      for start in stride(from: 0, to: count, by: 2) {
        let own = start..<min(start + 2, count)
        func extend(_ runs: inout [Range<Int>]) {
          if let last = runs.last, last.upperBound == start {
            runs[runs.count - 1] = last.lowerBound..<own.upperBound
          } else {
            runs.append(own)
          }
        }
        if own.contains(where: isKept) { extend(&kept) } else { extend(&others) }
      }
      (self.count, self.kept, self.others) = (count, kept, others)
      length = kept.reduce(0) { $0 + $1.count }
    }

    /// The positions of a packed row's elements.
    package var positions: [Int] { kept.flatMap { $0 } }
  }

  /// Calls `wide` with the start of eight elements at a time, and `single` with that of each left over.
  @inline(__always)
  private static func each(_ runs: [Range<Int>], wide: (Int, Int) -> Void, single: (Int, Int) -> Void) {
    var at = 0
    for run in runs {
      var i = run.lowerBound
      while i &+ 8 <= run.upperBound {
        wide(i, at)
        i &+= 8
        at &+= 8
      }
      while i < run.upperBound {
        single(i, at)
        i &+= 1
        at &+= 1
      }
    }
  }

  /// e = (x − μm) / λ, packed, and Σ (x − μm)² / λ of the whole row.
  package static func scaledDifference(
    _ x: UnsafePointer<Double>, _ m: UnsafePointer<Double>, mu: Double, inverse: UnsafePointer<Double>,
    to e: UnsafeMutablePointer<Double>, _ packing: Packing
  ) -> Double {
    var (sum, rest) = (SIMD8<Double>.zero, 0.0)
    each(packing.kept) { i, at in
      let d = load(x, i, as: SIMD8<Double>.self) - mu * load(m, i, as: SIMD8<Double>.self)
      let scaled = d * load(inverse, i, as: SIMD8<Double>.self)
      store(scaled, e, at)
      sum += d * scaled
    } single: { i, at in
      let d = x[i] - mu * m[i]
      e[at] = d * inverse[i]
      rest += d * e[at]
    }
    each(packing.others) { i, _ in
      let d = load(x, i, as: SIMD8<Double>.self) - mu * load(m, i, as: SIMD8<Double>.self)
      sum += d * (d * load(inverse, i, as: SIMD8<Double>.self))
    } single: { i, _ in
      let d = x[i] - mu * m[i]
      rest += d * (d * inverse[i])
    }
    return sum.sum() + rest
  }

  /// The same in single precision.
  package static func scaledDifference(
    _ x: UnsafePointer<Float>, _ m: UnsafePointer<Float>, mu: Float, inverse: UnsafePointer<Float>,
    to e: UnsafeMutablePointer<Float>, _ packing: Packing
  ) -> Float {
    var (sum, rest) = (SIMD8<Float>.zero, Float(0))
    each(packing.kept) { i, at in
      let d = load(x, i, as: SIMD8<Float>.self) - mu * load(m, i, as: SIMD8<Float>.self)
      let scaled = d * load(inverse, i, as: SIMD8<Float>.self)
      store(scaled, e, at)
      sum += d * scaled
    } single: { i, at in
      let d = x[i] - mu * m[i]
      e[at] = d * inverse[i]
      rest += d * e[at]
    }
    each(packing.others) { i, _ in
      let d = load(x, i, as: SIMD8<Float>.self) - mu * load(m, i, as: SIMD8<Float>.self)
      sum += d * (d * load(inverse, i, as: SIMD8<Float>.self))
    } single: { i, _ in
      let d = x[i] - mu * m[i]
      rest += d * (d * inverse[i])
    }
    return sum.sum() + rest
  }

  /// e = u / λ, packed, and Σ (x − μm) u / λ of the whole row.
  package static func scaled(
    _ u: UnsafePointer<Double>, along x: UnsafePointer<Double>, _ m: UnsafePointer<Double>, mu: Double,
    inverse: UnsafePointer<Double>, to e: UnsafeMutablePointer<Double>, _ packing: Packing
  ) -> Double {
    var (sum, rest) = (SIMD8<Double>.zero, 0.0)
    each(packing.kept) { i, at in
      let scaled = load(u, i, as: SIMD8<Double>.self) * load(inverse, i, as: SIMD8<Double>.self)
      store(scaled, e, at)
      sum += (load(x, i, as: SIMD8<Double>.self) - mu * load(m, i, as: SIMD8<Double>.self)) * scaled
    } single: { i, at in
      e[at] = u[i] * inverse[i]
      rest += (x[i] - mu * m[i]) * e[at]
    }
    each(packing.others) { i, _ in
      let scaled = load(u, i, as: SIMD8<Double>.self) * load(inverse, i, as: SIMD8<Double>.self)
      sum += (load(x, i, as: SIMD8<Double>.self) - mu * load(m, i, as: SIMD8<Double>.self)) * scaled
    } single: { i, _ in
      rest += (x[i] - mu * m[i]) * (u[i] * inverse[i])
    }
    return sum.sum() + rest
  }

  /// y += v / λ for a packed v.
  package static func addScaled(
    _ v: UnsafePointer<Double>, inverse: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, _ packing: Packing
  ) {
    each(packing.kept) { i, at in
      let scaled = load(v, at, as: SIMD8<Double>.self) * load(inverse, i, as: SIMD8<Double>.self)
      store(load(UnsafePointer(y), i, as: SIMD8<Double>.self) + scaled, y, i)
    } single: { i, at in
      y[i] += v[at] * inverse[i]
    }
  }

  /// The same for a v in single precision.
  package static func addScaled(
    _ v: UnsafePointer<Float>, inverse: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, _ packing: Packing
  ) {
    each(packing.kept) { i, at in
      let wide = SIMD8<Double>(load(v, at, as: SIMD8<Float>.self))
      let scaled = wide * load(inverse, i, as: SIMD8<Double>.self)
      store(load(UnsafePointer(y), i, as: SIMD8<Double>.self) + scaled, y, i)
    } single: { i, at in
      y[i] += Double(v[at]) * inverse[i]
    }
  }

  /// Σ (x − μm)².
  package static func squaredDistance(
    _ x: UnsafePointer<Double>, _ m: UnsafePointer<Double>, mu: Double, count: Int
  ) -> Double {
    var (sum, rest) = (SIMD8<Double>.zero, 0.0)
    var i = 0
    while i &+ 8 <= count {
      let d = load(x, i, as: SIMD8<Double>.self) - mu * load(m, i, as: SIMD8<Double>.self)
      sum += d * d
      i &+= 8
    }
    while i < count {
      let d = x[i] - mu * m[i]
      rest += d * d
      i &+= 1
    }
    return sum.sum() + rest
  }

  /// Σ (x − μm) u.
  package static func differenceDot(
    _ x: UnsafePointer<Double>, _ m: UnsafePointer<Double>, mu: Double, _ u: UnsafePointer<Double>, count: Int
  ) -> Double {
    var (sum, rest) = (SIMD8<Double>.zero, 0.0)
    var i = 0
    while i &+ 8 <= count {
      let d = load(x, i, as: SIMD8<Double>.self) - mu * load(m, i, as: SIMD8<Double>.self)
      sum += d * load(u, i, as: SIMD8<Double>.self)
      i &+= 8
    }
    while i < count {
      rest += (x[i] - mu * m[i]) * u[i]
      i &+= 1
    }
    return sum.sum() + rest
  }

  /// Σ x y.
  package static func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
    var (sum, rest) = (SIMD8<Double>.zero, 0.0)
    var i = 0
    while i &+ 8 <= count {
      sum += load(x, i, as: SIMD8<Double>.self) * load(y, i, as: SIMD8<Double>.self)
      i &+= 8
    }
    while i < count {
      rest += x[i] * y[i]
      i &+= 1
    }
    return sum.sum() + rest
  }

  /// Σ x².
  package static func square(_ x: UnsafePointer<Float>, count: Int) -> Float {
    var (sum, rest) = (SIMD8<Float>.zero, Float(0))
    var i = 0
    while i &+ 8 <= count {
      let v = load(x, i, as: SIMD8<Float>.self)
      sum += v * v
      i &+= 8
    }
    while i < count {
      rest += x[i] * x[i]
      i &+= 1
    }
    return sum.sum() + rest
  }

  /// y += x.
  package static func add(_ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, count: Int) {
    var i = 0
    while i &+ 8 <= count {
      store(load(UnsafePointer(y), i, as: SIMD8<Double>.self) + load(x, i, as: SIMD8<Double>.self), y, i)
      i &+= 8
    }
    while i < count {
      y[i] += x[i]
      i &+= 1
    }
  }

  /// y += α (x − μm) / λ.
  package static func addDifference(
    _ x: UnsafePointer<Double>, _ m: UnsafePointer<Double>, mu: Double, by alpha: Double,
    inverse: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, count: Int
  ) {
    for i in 0..<count { y[i] += alpha * (x[i] - mu * m[i]) * inverse[i] }
  }

  /// y += a x + b.
  package static func addProduct(
    _ a: UnsafePointer<Double>, _ x: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    to y: UnsafeMutablePointer<Double>, count: Int
  ) {
    for i in 0..<count { y[i] += a[i] * x[i] + b[i] }
  }

  /// y += α (x − μm).
  package static func addDifference(
    _ x: UnsafePointer<Double>, _ m: UnsafePointer<Double>, mu: Double, by alpha: Double,
    to y: UnsafeMutablePointer<Double>, count: Int
  ) {
    for i in 0..<count { y[i] += alpha * (x[i] - mu * m[i]) }
  }

  /// y += α x + δ u + β m.
  package static func addCombination(
    x: UnsafePointer<Double>, _ alpha: Double, m: UnsafePointer<Double>, _ beta: Double, u: UnsafePointer<Double>?,
    _ delta: Double, to y: UnsafeMutablePointer<Double>, count: Int
  ) {
    if let u {
      for i in 0..<count { y[i] += (alpha * x[i] + delta * u[i]) + beta * m[i] }
    } else {
      for i in 0..<count { y[i] += alpha * x[i] + beta * m[i] }
    }
  }
}
