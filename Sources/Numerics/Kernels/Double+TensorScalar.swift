import COpenBLAS
import Foundation

extension Double: TensorScalar {
  public static func map(_ operation: UnaryOperation, _ x: [Double]) -> [Double] {
    switch operation {
    case .negate: return ElementwiseLoops.map(x) { -$0 }
    case .exp: return ElementwiseLoops.mapLanes(x) { Elementary.exp($0) }
    case .log: return ElementwiseLoops.mapLanes(x) { Elementary.log($0) }
    case .sqrt: return ElementwiseLoops.map(x) { $0.squareRoot() }
    case .sin: return ElementwiseLoops.mapLanes(x) { Elementary.sin($0) }
    case .cos: return ElementwiseLoops.mapLanes(x) { Elementary.cos($0) }
    case .tan: return ElementwiseLoops.map(x, .heavy) { Foundation.tan($0) }
    case .tanh: return ElementwiseLoops.mapLanes(x) { Elementary.tanh($0) }
    case .sinh: return ElementwiseLoops.map(x, .heavy) { Foundation.sinh($0) }
    case .cosh: return ElementwiseLoops.map(x, .heavy) { Foundation.cosh($0) }
    case .asin: return ElementwiseLoops.map(x, .heavy) { Foundation.asin($0) }
    case .acos: return ElementwiseLoops.map(x, .heavy) { Foundation.acos($0) }
    case .atan: return ElementwiseLoops.map(x, .heavy) { Foundation.atan($0) }
    case .expm1: return ElementwiseLoops.mapLanes(x) { Elementary.expm1($0) }
    case .log1p: return ElementwiseLoops.map(x, .heavy) { Foundation.log1p($0) }
    case .abs: return ElementwiseLoops.map(x) { $0.magnitude }
    case .sign: return ElementwiseLoops.map(x) { $0 > 0 ? 1 : ($0 < 0 ? -1 : $0) }
    case .floor: return ElementwiseLoops.map(x) { $0.rounded(.down) }
    case .ceil: return ElementwiseLoops.map(x) { $0.rounded(.up) }
    case .round: return ElementwiseLoops.map(x) { $0.rounded(.toNearestOrEven) }
    case .reciprocal: return ElementwiseLoops.map(x) { 1 / $0 }
    case .square: return ElementwiseLoops.map(x) { $0 * $0 }
    case .erf: return ElementwiseLoops.map(x, .heavy) { Foundation.erf($0) }
    }
  }

  public static func combine(
    _ operation: BinaryOperation, _ a: [Double], _ b: [Double], _ plan: BroadcastPlan
  ) -> [Double] {
    switch operation {
    case .add: return ElementwiseLoops.combine(a, b, plan) { $0 + $1 }
    case .subtract: return ElementwiseLoops.combine(a, b, plan) { $0 - $1 }
    case .multiply: return ElementwiseLoops.combine(a, b, plan) { $0 * $1 }
    case .divide: return ElementwiseLoops.combine(a, b, plan) { $0 / $1 }
    case .power: return power(a, b, plan)
    case .remainder:
      return ElementwiseLoops.combine(a, b, plan, .heavy) { x, y in
        let r = x.truncatingRemainder(dividingBy: y)
        return r != 0 && (r < 0) != (y < 0) ? r + y : r
      }
    case .minimum: return ElementwiseLoops.combine(a, b, plan) { $0.isNaN || $0 < $1 ? $0 : $1 }
    case .maximum: return ElementwiseLoops.combine(a, b, plan) { $0.isNaN || $0 > $1 ? $0 : $1 }
    case .atan2: return ElementwiseLoops.combine(a, b, plan, .heavy) { Foundation.atan2($0, $1) }
    case .less: return ElementwiseLoops.combine(a, b, plan) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: return ElementwiseLoops.combine(a, b, plan) { $0 <= $1 ? 1 : 0 }
    case .greater: return ElementwiseLoops.combine(a, b, plan) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: return ElementwiseLoops.combine(a, b, plan) { $0 >= $1 ? 1 : 0 }
    case .equal: return ElementwiseLoops.combine(a, b, plan) { $0 == $1 ? 1 : 0 }
    case .notEqual: return ElementwiseLoops.combine(a, b, plan) { $0 != $1 ? 1 : 0 }
    }
  }

  /// Small integer powers by multiplication, the rest by the C library.
  private static func power(_ a: [Double], _ b: [Double], _ plan: BroadcastPlan) -> [Double] {
    if b.count == 1, let exponent = b.first, plan.count == a.count {
      switch exponent {
      case 1: return a
      case 2: return map(.square, a)
      case 3: return ElementwiseLoops.map(a) { $0 * $0 * $0 }
      case 4:
        return ElementwiseLoops.map(a) { x in
          let square = x * x
          return square * square
        }
      case -1: return map(.reciprocal, a)
      case 0.5: return ElementwiseLoops.map(a) { $0 == -.infinity ? .infinity : ($0 + 0).squareRoot() }
      default: break
      }
    }
    return ElementwiseLoops.combine(a, b, plan, .heavy) { x, y in
      switch y {
      case 1: return x
      case 2: return x * x
      case 3: return x * x * x
      case 4: return (x * x) * (x * x)
      case -1: return 1 / x
      case 0.5: return x == -.infinity ? .infinity : (x + 0).squareRoot()
      default: return Foundation.pow(x, y)
      }
    }
  }

  public static func sum(_ x: [Double], outer: Int, middle: Int, inner: Int) -> [Double] {
    ReductionLoops.sum(x, outer: outer, middle: middle, inner: inner)
  }

  public static func dot(_ a: [Double], _ b: [Double]) -> Double { ReductionLoops.dot(a, b) }

  public static func extreme(_ x: [Double], outer: Int, middle: Int, inner: Int, largest: Bool) -> [Double] {
    ReductionLoops.extreme(x, outer: outer, middle: middle, inner: inner, largest: largest)
  }

  public static func select(_ mask: [Double], _ a: [Double], _ b: [Double]) -> [Double] {
    ElementwiseLoops.select(
      mask, a, stepA: a.count == mask.count ? 1 : 0, b, stepB: b.count == mask.count ? 1 : 0)
  }

  public static func matmul(
    _ a: [Double], transposed ta: Bool, _ b: [Double], transposed tb: Bool, m: Int, n: Int, k: Int,
    batch: Int, strideA: Int, strideB: Int
  ) -> [Double] {
    BLASThreads.useOne()
    return [Double](unsafeUninitializedCapacity: batch * m * n) { out, count in
      count = batch * m * n
      guard count > 0, let c = out.baseAddress else { return }
      c.initialize(repeating: 0, count: count)
      guard k > 0 else { return }
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return }
          for i in 0..<batch {
            cblas_dgemm(
              CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans,
              Int32(m), Int32(n), Int32(k), 1, a + i * strideA, Int32(ta ? m : k), b + i * strideB,
              Int32(tb ? k : n), 0, c + i * m * n, Int32(n))
          }
        }
      }
    }
  }

  public static func trsm(n: Int, columns: Int, transposed: Bool, _ l: [Double], _ b: inout [Double]) {
    guard n > 0, columns > 0 else { return }
    BLASThreads.useOne()
    cblas_dtrsm(
      CblasRowMajor, CblasLeft, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      Int32(n), Int32(columns), 1, l, Int32(n), &b, Int32(columns))
  }
}
