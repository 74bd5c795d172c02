/// The elements a tensor can hold: `Double` and `Float`.
///
/// The requirements are the library calls that differ by precision. They work on plain arrays of checked length.
public protocol TensorScalar: TensorKernels {
  /// C = op(A) op(B), or C + op(A) op(B), with rows of C `columns` apart.
  static func gemm(
    _ shape: ProductShape, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, to c: UnsafeMutablePointer<Self>,
    columns: Int, adding: Bool)

  /// LAPACK on column-major storage; each returns LAPACK's `info`.
  static func gesdd(m: Int, n: Int, _ a: inout [Self], s: inout [Self], u: inout [Self], vt: inout [Self]) -> Int
  static func syevd(n: Int, _ a: inout [Self], w: inout [Self]) -> Int
  static func potrf(n: Int, _ a: inout [Self]) -> Int
  static func gesv(n: Int, columns: Int, _ a: inout [Self], _ b: inout [Self]) -> Int
  /// LU factorisation; returns the row, from 0 on, that each row was exchanged with.
  static func getrf(n: Int, _ a: inout [Self]) -> [Int]
  static func geqrf(m: Int, n: Int, _ a: inout [Self], tau: inout [Self]) -> Int
  static func orgqr(m: Int, n: Int, k: Int, _ a: inout [Self], tau: [Self]) -> Int
  /// Solves op(L) X = B in place for a row-major lower triangle and `columns` columns of B, whose rows are `stride`
  /// apart.
  static func trsm(
    n: Int, columns: Int, transposed: Bool, _ l: UnsafePointer<Self>, _ b: UnsafeMutablePointer<Self>, stride: Int)
}

/// Elementwise functions of one number.
public enum UnaryOperation: Sendable {
  case negate, exp, log, sqrt, sin, cos, tan, tanh, sinh, cosh, asin, acos, atan, expm1, log1p
  case abs, sign, floor, ceil, round, reciprocal, square, cube, fourthPower, erf

  /// What one element costs.
  var grain: Cut.Grain {
    switch self {
    case .negate, .sqrt, .abs, .sign, .floor, .ceil, .round, .reciprocal, .square, .cube, .fourthPower: return .light
    default: return .heavy
    }
  }
}

/// Elementwise functions of two numbers; comparisons give 0 or 1.
public enum BinaryOperation: Sendable {
  case add, subtract, multiply, divide, power, remainder, minimum, maximum, atan2
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual

  var grain: Cut.Grain {
    switch self {
    case .power, .remainder, .atan2: return .heavy
    default: return .light
    }
  }
}
