import Numerics
import ShellSyntax

/// Operators with one operand.
package enum UnaryArithmetic {
  /// - Parameter text: the operand's source, for suggestions.
  package static func apply(_ operation: UnaryOperator, _ value: Value, text: String, _ session: Session) throws
    -> Value
  {
    if case .object(let object) = value {
      if let result = try object.unary(operation, session) { return result }
      if operation == .negate,
        let result = try object.binary(.multiply, with: .number(-1), isLeft: false, session)
      {
        return result
      }
      throw undefined(operation, value, text)
    }
    guard let x = try value.tensor() else { throw undefined(operation, value, text) }
    switch operation {
    case .negate: return .from(try -x)
    case .not: return .from(try x.equals(Tensor(0)))
    case .adjoint:
      if x.rank == 1 { throw transposedVector(x, text) }
      return .from(x.rank == 0 ? x : try x.transposed())
    case .pseudoInverse:
      if x.rank < 2 { throw undefined(operation, value, text) }
      return .from(try pseudoInverse(x))
    }
  }

  private static func transposedVector(_ x: Tensor<Double>, _ text: String) -> Diagnostic {
    Diagnostic(
      .cannotTranspose, "a vector has one axis, so there is nothing to swap",
      help: "a column is `reshape(\(text), [\(x.count), 1])`; `dot(u, v)` and `u @ v` need no transpose")
  }

  private static func undefined(_ operation: UnaryOperator, _ value: Value, _ text: String) -> Diagnostic {
    if case .function = value, operation == .adjoint {
      return Diagnostic(
        .cannotTranspose, "`'` is the adjoint of an operator or a matrix, not the derivative of a function",
        help: "the derivative is `deriv(\(text))` or `∂(\(text))`")
    }
    let help: String?
    switch (operation, value) {
    case (.pseudoInverse, _) where value.isScalar: help = "the inverse of a number is `1/\(text)`"
    case (.pseudoInverse, .tensor(let x)):
      help = "a column is `reshape(\(text), [\(x.count), 1])†`, an operator `matrix(\(text))†`"
    case (.negate, .function(let function)), (.not, .function(let function)):
      help = "call it: `\(operation.rawValue)\(operation == .not ? " " : "")\(text)\(function.signature.text)`"
    case (.negate, .string), (.not, .string): help = "a string is no number"
    case (.negate, .object(let object)): help = object.remedy(text)
    default: help = operation == .adjoint ? nil : "`help \(operation.rawValue)` tells what it takes"
    }
    return Diagnostic(
      operation == .adjoint ? .cannotTranspose : .undefinedOperator,
      "`\(operation.rawValue)` is not defined for \(value.kind)", help: help)
  }
}
