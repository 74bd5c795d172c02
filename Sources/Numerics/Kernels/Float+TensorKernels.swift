import Foundation

extension Float: TensorKernels {
  public static func apply(
    _ operation: UnaryOperation, _ x: UnsafePointer<Float>, to out: UnsafeMutablePointer<Float>, count: Int
  ) {
    switch operation {
    case .negate: ElementwiseLoops.map(x, out, count) { -$0 }
    case .sqrt: ElementwiseLoops.map(x, out, count) { $0.squareRoot() }
    case .abs: ElementwiseLoops.map(x, out, count) { $0.magnitude }
    case .sign: ElementwiseLoops.map(x, out, count) { $0 > 0 ? 1 : ($0 < 0 ? -1 : $0) }
    case .floor: ElementwiseLoops.map(x, out, count) { $0.rounded(.down) }
    case .ceil: ElementwiseLoops.map(x, out, count) { $0.rounded(.up) }
    case .round: ElementwiseLoops.map(x, out, count) { $0.rounded(.toNearestOrEven) }
    case .reciprocal: ElementwiseLoops.map(x, out, count) { 1 / $0 }
    case .square: ElementwiseLoops.map(x, out, count) { $0 * $0 }
    case .cube: ElementwiseLoops.map(x, out, count) { $0 * $0 * $0 }
    case .fourthPower: ElementwiseLoops.map(x, out, count) { ($0 * $0) * ($0 * $0) }
    case .exp: ElementwiseLoops.mapLanes(x, out, count) { Elementary.exp($0) }
    case .log: ElementwiseLoops.mapLanes(x, out, count) { Elementary.log($0) }
    case .sin: ElementwiseLoops.mapLanes(x, out, count) { Elementary.sin($0) }
    case .cos: ElementwiseLoops.mapLanes(x, out, count) { Elementary.cos($0) }
    case .tanh: ElementwiseLoops.mapLanes(x, out, count) { Elementary.tanh($0) }
    case .expm1: ElementwiseLoops.mapLanes(x, out, count) { Elementary.expm1($0) }
    case .tan: ElementwiseLoops.map(x, out, count) { Foundation.tan($0) }
    case .sinh: ElementwiseLoops.map(x, out, count) { Foundation.sinh($0) }
    case .cosh: ElementwiseLoops.map(x, out, count) { Foundation.cosh($0) }
    case .asin: ElementwiseLoops.map(x, out, count) { Foundation.asin($0) }
    case .acos: ElementwiseLoops.map(x, out, count) { Foundation.acos($0) }
    case .atan: ElementwiseLoops.map(x, out, count) { Foundation.atan($0) }
    case .log1p: ElementwiseLoops.map(x, out, count) { Foundation.log1p($0) }
    case .erf: ElementwiseLoops.map(x, out, count) { Foundation.erf($0) }
    }
  }

  public static func apply(
    _ operation: BinaryOperation, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    to out: UnsafeMutablePointer<Float>, _ plan: BroadcastPlan, _ range: Range<Int>
  ) {
    switch operation {
    case .add: ElementwiseLoops.combine(a, b, out, plan, range) { $0 + $1 }
    case .subtract: ElementwiseLoops.combine(a, b, out, plan, range) { $0 - $1 }
    case .multiply: ElementwiseLoops.combine(a, b, out, plan, range) { $0 * $1 }
    case .divide: ElementwiseLoops.combine(a, b, out, plan, range) { $0 / $1 }
    case .power: ElementwiseLoops.combine(a, b, out, plan, range) { power($0, $1) }
    case .remainder: ElementwiseLoops.combine(a, b, out, plan, range) { remainder($0, $1) }
    case .minimum: ElementwiseLoops.combine(a, b, out, plan, range) { $0.isNaN || $0 < $1 ? $0 : $1 }
    case .maximum: ElementwiseLoops.combine(a, b, out, plan, range) { $0.isNaN || $0 > $1 ? $0 : $1 }
    case .atan2: ElementwiseLoops.combine(a, b, out, plan, range) { Foundation.atan2($0, $1) }
    case .less: ElementwiseLoops.combine(a, b, out, plan, range) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: ElementwiseLoops.combine(a, b, out, plan, range) { $0 <= $1 ? 1 : 0 }
    case .greater: ElementwiseLoops.combine(a, b, out, plan, range) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: ElementwiseLoops.combine(a, b, out, plan, range) { $0 >= $1 ? 1 : 0 }
    case .equal: ElementwiseLoops.combine(a, b, out, plan, range) { $0 == $1 ? 1 : 0 }
    case .notEqual: ElementwiseLoops.combine(a, b, out, plan, range) { $0 != $1 ? 1 : 0 }
    }
  }

  /// Small integer powers by multiplication, the rest by the C library.
  @inline(__always)
  private static func power(_ x: Float, _ y: Float) -> Float {
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

  /// The remainder with the sign of the divisor.
  @inline(__always)
  private static func remainder(_ x: Float, _ y: Float) -> Float {
    let r = x.truncatingRemainder(dividingBy: y)
    return r != 0 && (r < 0) != (y < 0) ? r + y : r
  }

  public static func select(
    _ mask: UnsafePointer<Float>, _ a: UnsafePointer<Float>, stepA: Int, _ b: UnsafePointer<Float>, stepB: Int,
    to out: UnsafeMutablePointer<Float>, count: Int
  ) {
    ElementwiseLoops.select(mask, a, stepA, b, stepB, out, count)
  }

  public static func sum(_ x: UnsafePointer<Float>, count: Int) -> Float {
    ReductionLoops.tree(x, x, count) { x, _ in x }
  }

  public static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
    ReductionLoops.tree(x, y, count) { $0 * $1 }
  }

  public static func extreme(_ x: UnsafePointer<Float>, count: Int, largest: Bool) -> Float {
    largest
      ? ReductionLoops.extreme(x, count) { $0 > $1 ? $0 : $1 } : ReductionLoops.extreme(x, count) { $0 < $1 ? $0 : $1 }
  }

  public static func reduceColumns(
    _ reduction: ColumnReduction, _ x: UnsafePointer<Float>, rows: Int, stride: Int,
    to out: UnsafeMutablePointer<Float>, width: Int
  ) {
    switch reduction {
    case .sum: ReductionLoops.sums(x, rows: rows, stride: stride, out, width)
    case .largest: ReductionLoops.columns(x, rows: rows, stride: stride, out, width) { $0 > $1 ? $0 : $1 }
    case .smallest: ReductionLoops.columns(x, rows: rows, stride: stride, out, width) { $0 < $1 ? $0 : $1 }
    }
  }
}
