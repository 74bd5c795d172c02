/// Operators with one operand; adjoint and pseudo-inverse stand after it.
public enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not
  case adjoint = "'"
  case pseudoInverse = "†"
}

/// Operators with two operands.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case matrixProduct = "@"
  case power = "^"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case approximately = "≈"
  case distributed = "~"
  case and
  case or

  /// Whether it yields truth values.
  public var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .approximately, .distributed: true
    default: false
    }
  }
}

/// How tightly operators bind, loose to tight.
package enum Precedence: Int, Comparable, Sendable {
  case lambda, or, and, not, comparison, range, sum, product, negation, power, postfix

  package static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter level.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .postfix }
}

extension Token {
  /// The binary operator the token spells, with its level.
  var binaryOperator: (BinaryOperator, Precedence)? {
    switch kind {
    case .keyword(.or): (.or, .or)
    case .keyword(.and): (.and, .and)
    case .symbol(let symbol):
      switch symbol {
      case .equal: (.equal, .comparison)
      case .notEqual: (.notEqual, .comparison)
      case .less: (.less, .comparison)
      case .lessOrEqual: (.lessOrEqual, .comparison)
      case .greater: (.greater, .comparison)
      case .greaterOrEqual: (.greaterOrEqual, .comparison)
      case .approximately: (.approximately, .comparison)
      case .distributed: (.distributed, .comparison)
      case .plus: (.add, .sum)
      case .minus: (.subtract, .sum)
      case .times: (.multiply, .product)
      case .divide: (.divide, .product)
      case .remainder: (.remainder, .product)
      case .matrixProduct: (.matrixProduct, .product)
      case .power: (.power, .power)
      default: nil
      }
    default: nil
    }
  }
}
