import Numerics
import ShellSyntax

/// Operators between values of any kinds.
enum Arithmetic {
  /// Kinds that an operator does not join.
  struct Undefined: Error {}

  /// - Throws: `TensorError`, `Undefined`, or a diagnostic of an object.
  static func apply(_ operation: BinaryOperator, _ a: Value, _ b: Value, _ session: Session) throws -> Value {
    if case .tensor(let x) = a, case .tensor(let y) = b { return .from(try tensors(operation, x, y)) }
    if case .object(let object) = a {
      if let result = try object.binary(operation, with: b, isLeft: true, session) { return result }
      if case .object(let other) = b, let result = try other.binary(operation, with: a, isLeft: false, session) {
        return result
      }
      return try equality(operation, a, b)
    }
    if case .object(let object) = b {
      if operation == .multiply, !a.isScalar, a.shape != nil { throw TensorTimesOperator() }
      if let result = try object.binary(operation, with: a, isLeft: false, session) { return result }
      return try equality(operation, a, b)
    }
    if let x = try a.tensor(), let y = try b.tensor() { return .from(try tensors(operation, x, y)) }
    return try equality(operation, a, b)
  }

  /// A tensor on the left of an operator.
  struct TensorTimesOperator: Error {}

  /// Tensors, elementwise but for `@`.
  static func tensors(_ operation: BinaryOperator, _ x: Tensor<Double>, _ y: Tensor<Double>) throws -> Tensor<Double> {
    switch operation {
    case .add: try x + y
    case .subtract: try x - y
    case .multiply: try x * y
    case .divide: try x / y
    case .remainder: try x % y
    case .power: try x.power(y)
    case .matrixProduct: try matmul(x, y)
    case .equal: try x.equals(y)
    case .notEqual: try x.differs(y)
    case .less: try x.less(y)
    case .lessOrEqual: try x.lessOrEqual(y)
    case .greater: try x.greater(y)
    case .greaterOrEqual: try x.greaterOrEqual(y)
    case .approximately: try approximately(x.untraced, y.untraced)
    case .and: try x.differs(Tensor(0)) * y.differs(Tensor(0))
    case .or: try x.differs(Tensor(0)).maximum(y.differs(Tensor(0)))
    case .distributed: throw Undefined()
    }
  }

  /// Outside a check, `≈` has its default tolerance: 1e-9 relative to the largest value.
  private static func approximately(_ x: Tensor<Double>, _ y: Tensor<Double>) throws -> Tensor<Double> {
    let scale = max(Closeness.largest(x), Closeness.largest(y))
    let same = try x.equals(y)
    return try (x - y).abs().lessOrEqual(Tensor(Closeness.standard * scale)).maximum(same)
  }

  private static func equality(_ operation: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    switch operation {
    case .equal: return .truth(try Equality.areEqual(a, b))
    case .notEqual: return .truth(try !Equality.areEqual(a, b))
    default: throw Undefined()
    }
  }
}
