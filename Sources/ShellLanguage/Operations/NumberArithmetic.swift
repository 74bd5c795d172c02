import Foundation
import ShellSyntax

/// Operators on two plain numbers.
enum NumberArithmetic {
  /// The result, or nil where the operator is not one of these.
  @inline(__always)
  static func apply(_ operation: BinaryOperator, _ x: Double, _ y: Double) -> Double? {
    switch operation {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .power: y == 2 ? x * x : pow(x, y)
    case .remainder: remainder(x, y)
    case .less: x < y ? 1 : 0
    case .lessOrEqual: x <= y ? 1 : 0
    case .greater: x > y ? 1 : 0
    case .greaterOrEqual: x >= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .notEqual: x != y ? 1 : 0
    default: nil
    }
  }

  /// The remainder with the sign of the divisor, as for tensors.
  static func remainder(_ x: Double, _ y: Double) -> Double {
    let rest = fmod(x, y)
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
  }
}
