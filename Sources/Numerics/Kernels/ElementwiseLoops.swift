/// The loops behind every elementwise operation. Each is inlined into a switch on the operation, so that the compiler
/// sees a concrete body and vectorises it.
enum ElementwiseLoops {
  @inline(__always)
  static func map<S>(_ x: UnsafePointer<S>, _ out: UnsafeMutablePointer<S>, _ count: Int, _ f: (S) -> S) {
    for i in 0..<count { (out + i).initialize(to: f(x[i])) }
  }

  /// A function of four lanes over all elements; the last lanes of a length that is no multiple of four are padded, so
  /// an element has the same bits wherever it stands.
  @inline(__always)
  static func mapLanes(
    _ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int,
    _ f: (SIMD4<Double>) -> SIMD4<Double>
  ) {
    var i = 0
    while i + 4 <= count {
      let y = f(UnsafeRawPointer(x + i).loadUnaligned(as: SIMD4<Double>.self))
      UnsafeMutableRawPointer(out + i).storeBytes(of: y, as: SIMD4<Double>.self)
      i += 4
    }
    if i < count {
      var lanes = SIMD4<Double>(repeating: x[i])
      for j in i..<count { lanes[j - i] = x[j] }
      let y = f(lanes)
      for j in i..<count { (out + j).initialize(to: y[j - i]) }
    }
  }

  /// The same for single precision, computed in double.
  @inline(__always)
  static func mapLanes(
    _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int,
    _ f: (SIMD4<Double>) -> SIMD4<Double>
  ) {
    var i = 0
    while i < count {
      let filled = min(4, count - i)
      var lanes = SIMD4<Double>(repeating: Double(x[i]))
      for j in 0..<filled { lanes[j] = Double(x[i + j]) }
      let y = f(lanes)
      for j in 0..<filled { (out + i + j).initialize(to: Float(y[j])) }
      i += 4
    }
  }

  @inline(__always)
  static func combine<S>(
    _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ out: UnsafeMutablePointer<S>, _ plan: BroadcastPlan,
    _ range: Range<Int>, _ f: (S, S) -> S
  ) {
    switch (plan.stepA, plan.stepB) {
    case (1, 1):
      plan.walk(range) { o, i, j, count in
        let (a, b, out) = (a + i, b + j, out + o)
        for n in 0..<count { (out + n).initialize(to: f(a[n], b[n])) }
      }
    case (1, 0):
      plan.walk(range) { o, i, j, count in
        let (a, b, out) = (a + i, b[j], out + o)
        for n in 0..<count { (out + n).initialize(to: f(a[n], b)) }
      }
    case (0, 1):
      plan.walk(range) { o, i, j, count in
        let (a, b, out) = (a[i], b + j, out + o)
        for n in 0..<count { (out + n).initialize(to: f(a, b[n])) }
      }
    default:
      // Both constant along a row: the result has one element.
      out.initialize(to: f(a[0], b[0]))
    }
  }

  @inline(__always)
  static func select<S: BinaryFloatingPoint>(
    _ m: UnsafePointer<S>, _ a: UnsafePointer<S>, _ stepA: Int, _ b: UnsafePointer<S>, _ stepB: Int,
    _ out: UnsafeMutablePointer<S>, _ count: Int
  ) {
    switch (stepA, stepB) {
    case (1, 1): for i in 0..<count { (out + i).initialize(to: m[i] != 0 ? a[i] : b[i]) }
    case (1, _):
      let b = b[0]
      for i in 0..<count { (out + i).initialize(to: m[i] != 0 ? a[i] : b) }
    case (_, 1):
      let a = a[0]
      for i in 0..<count { (out + i).initialize(to: m[i] != 0 ? a : b[i]) }
    default:
      let (a, b) = (a[0], b[0])
      for i in 0..<count { (out + i).initialize(to: m[i] != 0 ? a : b) }
    }
  }
}
