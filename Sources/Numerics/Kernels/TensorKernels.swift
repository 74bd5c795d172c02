/// The inner loops of tensor operations, one job of elements or rows at a time.
///
/// They work on memory that the callers in this folder have checked and own; everything above them works on arrays.
public protocol TensorKernels: BinaryFloatingPoint, Sendable {
  static func apply(
    _ operation: UnaryOperation, _ x: UnsafePointer<Self>, to out: UnsafeMutablePointer<Self>, count: Int)
  /// The rows (or the elements of a lone row) `range` of a broadcast result.
  static func apply(
    _ operation: BinaryOperation, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    to out: UnsafeMutablePointer<Self>, _ plan: BroadcastPlan, _ range: Range<Int>)
  /// `a` where the mask is not 0, else `b`; a step of 0 repeats one element.
  static func select(
    _ mask: UnsafePointer<Self>, _ a: UnsafePointer<Self>, stepA: Int, _ b: UnsafePointer<Self>, stepB: Int,
    to out: UnsafeMutablePointer<Self>, count: Int)

  /// The sum of a run, in a fixed order.
  static func sum(_ x: UnsafePointer<Self>, count: Int) -> Self
  /// The inner product of two runs, in a fixed order.
  static func dot(_ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, count: Int) -> Self
  /// The largest or smallest element of a run that is not empty; NaN wins.
  static func extreme(_ x: UnsafePointer<Self>, count: Int, largest: Bool) -> Self
  /// The same reductions column by column: `rows` rows at a distance of `stride`, `width` columns each.
  static func reduceColumns(
    _ reduction: ColumnReduction, _ x: UnsafePointer<Self>, rows: Int, stride: Int,
    to out: UnsafeMutablePointer<Self>, width: Int)
}

/// A reduction over rows.
public enum ColumnReduction: Sendable {
  case sum, largest, smallest
}
