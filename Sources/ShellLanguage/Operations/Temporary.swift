import Numerics
import ShellSyntax

/// Operations into the memory of a part of an expression that nothing else refers to, as `a*b` in `a*b + c`. They take
/// the value away before they change it, so that it is not copied first.
enum Temporary {
  /// - Parameter isTemporary: whether the left and the right operand are such parts.
  /// - Returns: nil where the operation needs memory of its own.
  static func apply(
    _ operation: BinaryOperator, _ a: inout Value, _ b: inout Value, isTemporary: (left: Bool, right: Bool)
  ) throws -> Value? {
    guard let kernel = kernel(operation) else { return nil }
    if isTemporary.left, let other = operand(b), isReplaceable(a, other) {
      return try replaced(&a) { try $0.replace(by: kernel, other, isLeft: true) }
    }
    if isTemporary.right, let other = operand(a), isReplaceable(b, other) {
      return try replaced(&b) { try $0.replace(by: kernel, other, isLeft: false) }
    }
    return nil
  }

  /// - Returns: nil where the operation needs memory of its own.
  static func apply(_ operation: UnaryOperation, _ value: inout Value) throws -> Value? {
    guard isReplaceable(value) else { return nil }
    return try replaced(&value) { try $0.replace(by: operation) }
  }

  // Functions of their own: what they bind is let go when they return, and one reference is left.
  private static func isReplaceable(_ value: Value) -> Bool {
    if case .tensor(let x) = value { x.isReplaceable } else { false }
  }

  private static func isReplaceable(_ value: Value, _ other: Tensor<Double>) -> Bool {
    if case .tensor(let x) = value { x.isReplaceable(with: other) } else { false }
  }

  private static func operand(_ value: Value) -> Tensor<Double>? {
    switch value {
    case .number(let x): Tensor(x)
    case .tensor(let x): x
    default: nil
    }
  }

  /// After an error the operand is there again with its shape, for the message.
  private static func replaced(
    _ value: inout Value, _ change: (inout Tensor<Double>) throws -> Void
  ) throws -> Value? {
    guard var tensor = taken(&value) else { return nil }
    do {
      try change(&tensor)
    } catch {
      value = .tensor(tensor)
      throw error
    }
    return .tensor(tensor)
  }

  @inline(never)
  private static func taken(_ value: inout Value) -> Tensor<Double>? {
    guard case .tensor(let tensor) = value else { return nil }
    value = .nothing
    return tensor
  }

  private static func kernel(_ operation: BinaryOperator) -> BinaryOperation? {
    switch operation {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    default: nil
    }
  }
}
