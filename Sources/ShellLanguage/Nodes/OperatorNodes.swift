import Foundation
import Numerics
import ShellSyntax

/// An operator between two values; two plain numbers never leave this node.
final class BinaryNode: Node, @unchecked Sendable {
  override var makesTemporaries: Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide: true
    // A power of 1 is its base.
    case .power: (right as? ConstantNode)?.value.number.map { $0 != 1 } ?? false
    default: false
    }
  }

  private let operation: BinaryOperator
  private let left: Node
  private let right: Node
  private let at: Span
  private let isTemporary: (left: Bool, right: Bool)

  init(_ operation: BinaryOperator, _ left: Node, _ right: Node, at: Span, _ span: Span) {
    isTemporary = (left.makesTemporaries, right.makesTemporaries)
    self.operation = operation
    self.left = left
    self.right = right
    self.at = at
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    var a = try left.evaluate(frame)
    var b = try right.evaluate(frame)
    if case .number(let x) = a, case .number(let y) = b, let result = NumberArithmetic.apply(operation, x, y) {
      return .number(result)
    }
    if operation == .power, b.number == -1, case .tensor(let matrix) = a { warn(matrix, frame) }
    do {
      if isTemporary.left || isTemporary.right,
        let result = try Temporary.apply(operation, &a, &b, isTemporary: isTemporary)
      {
        return result
      }
      return try Arithmetic.apply(operation, a, b, frame.session)
    } catch {
      let operands = Operands(operation: operation, a: a, b: b, left: left, right: right, at: at, span: span)
      throw OperandError.diagnostic(error, operands, frame)
    }
  }
}

extension BinaryNode {
  /// `A^-1` of a square matrix is not what it looks like; said once in a session.
  private func warn(_ matrix: Tensor<Double>, _ frame: Frame) {
    guard matrix.rank == 2, matrix.shape[0] == matrix.shape[1], matrix.shape[0] > 1,
      frame.session.attachments["reciprocal"] == nil
    else { return }
    frame.session.attachments["reciprocal"] = true
    let base = left.span.text
    var warning = Diagnostic(
      .elementwiseInverse, "`\(span.text)` is 1/x of every element, and not the inverse matrix",
      help: "the inverse is `inv(\(base))`, and the solution of A x = b `solve(\(base), b)`; for the reciprocals write "
        + "`1/\(base)`")
    warning.labels = [.init(span, "a matrix \(Shape.text(matrix.shape))")]
    frame.session.warn(warning)
  }
}

/// `and` and `or`, which do not evaluate the right side when the left one decides.
final class LogicalNode: Node, @unchecked Sendable {
  let isAnd: Bool
  private let left: Node
  private let right: Node

  init(isAnd: Bool, _ left: Node, _ right: Node, _ span: Span) {
    self.isAnd = isAnd
    self.left = left
    self.right = right
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let a = try left.evaluate(frame)
    if let number = a.number, a.isScalar {
      if (number != 0) != isAnd { return .truth(!isAnd) }
      let b = try right.evaluate(frame)
      if let number = b.number, b.isScalar { return .truth(number != 0) }
      return .from(try mask(b, right).differs(Tensor(0)))
    }
    let x = try mask(a, left).differs(Tensor(0))
    let b = try right.evaluate(frame)
    let y = try mask(b, right).differs(Tensor(0))
    do {
      return .from(isAnd ? try x * y : try x.maximum(y))
    } catch {
      let operands = Operands(
        operation: isAnd ? .and : .or, a: a, b: b, left: left, right: right, at: left.span.after, span: span)
      throw OperandError.diagnostic(error, operands, frame)
    }
  }

  /// Masks combine elementwise.
  private func mask(_ value: Value, _ node: Node) throws -> Tensor<Double> {
    guard let tensor = try value.tensor() else {
      throw Diagnostic(
        .undefinedOperator, "`\(isAnd ? "and" : "or")` joins truth values, not \(ValueText.described(value))",
        at: node.span, help: "compare with `==`, `<` and the like")
    }
    return tensor
  }
}

/// `-x`, `not x`, `A'`, `H†`.
final class UnaryNode: Node, @unchecked Sendable {
  override var makesTemporaries: Bool { operation == .negate }

  private let operation: UnaryOperator
  private let operand: Node

  init(_ operation: UnaryOperator, _ operand: Node, _ span: Span) {
    self.operation = operation
    self.operand = operand
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    var value = try operand.evaluate(frame)
    if case .number(let x) = value {
      switch operation {
      case .negate: return .number(-x)
      case .not: return .truth(x == 0)
      default: break
      }
    }
    do {
      if operation == .negate, operand.makesTemporaries, let result = try Temporary.apply(.negate, &value) {
        return result
      }
      return try UnaryArithmetic.apply(operation, value, text: operand.span.text, frame.session)
    } catch {
      throw Diagnostic.from(error).located(
        at: span, ValueText.operand(value, operand.origin(frame), at: operand.span))
    }
  }
}
