import Numerics
import ShellSyntax

extension ShapeChecker {
  func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ at: Span, _ span: Span) throws
    -> Outline
  {
    let (a, b) = (try look(at: left), try look(at: right))
    let tries = {
      try self.suspect {
        guard let x = try self.standIn(left, a), let y = try self.standIn(right, b) else { return nil }
        return BinaryNode(operation, x, y, at: at, span)
      }
    }
    if let x = a.number, let y = b.number, let result = NumberArithmetic.apply(operation, x, y) {
      return .number(result)
    }
    if operation == .distributed { return .unknown }
    if let x = a.shape, let y = b.shape {
      switch operation == .matrixProduct ? Extents.product(x, y) : Extents.broadcast(x, y) {
      case .shape(let shape): return .tensor(shape)
      case .misfit: return try tries()
      case .unknown: return .unknown
      }
    }
    if let result = a.object?.binary(operation, a, b) ?? b.object?.binary(operation, a, b) {
      if case .value(let outline) = result { return outline }
      return try tries()
    }
    let isEquality = operation == .equal || operation == .notEqual
    if !isEquality, a.isNoNumber && b.isNumberOrNot || b.isNoNumber && a.isNumberOrNot { return try tries() }
    return .unknown
  }

  func unary(_ operation: UnaryOperator, _ operand: Expression, _ span: Span) throws -> Outline {
    let outline = try look(at: operand)
    let tries = { try self.suspect { try self.standIn(operand, outline).map { UnaryNode(operation, $0, span) } } }
    if let result = outline.object?.unary(operation) {
      if case .value(let outline) = result { return outline }
      return try tries()
    }
    if outline.isNoNumber { return try tries() }
    guard let shape = outline.shape else { return .unknown }
    switch operation {
    case .negate: return outline.number.map { .number(-$0) } ?? .tensor(shape)
    case .not: return .tensor(shape)
    case .adjoint:
      if shape.count == 1 { return try tries() }
      if shape.isEmpty { return outline }
      return .tensor(Extents.transposed(shape))
    case .pseudoInverse: return shape.count < 2 ? try tries() : .tensor(Extents.transposed(shape))
    }
  }

  /// Sides of a check, and whether they go together.
  func look(at check: CheckSyntax, _ span: Span) throws {
    if case .binary(.and, let left, let right, _) = check.condition.kind {
      try look(at: CheckSyntax(condition: left, tolerance: nil, measure: check.measure), left.span)
      try lookPerhaps(at: right)
      return
    }
    guard case .binary(let operation, let left, let right, let at) = check.condition.kind, operation.isComparison else {
      _ = try look(at: check.condition)
      return
    }
    let (a, b) = (try look(at: left), try look(at: right))
    _ = try check.tolerance.map(look)
    guard operation != .distributed, check.measure != .standardErrors, let x = a.shape, let y = b.shape,
      case .misfit = Extents.broadcast(x, y)
    else { return }
    _ = try suspect {
      guard let p = try standIn(left, a), let q = try standIn(right, b) else { return nil }
      return ComparisonCheckNode(operation, p, q, at: at, nil, check.measure, span)
    }
  }
}

extension Outline {
  /// Whether it is certain what kind of thing it is, and that no object decides what an operator means.
  fileprivate var isNumberOrNot: Bool { shape != nil || isNoNumber }
}

extension Extents {
  /// The last two axes swapped.
  package static func transposed(_ shape: [Int?]) -> [Int?] {
    guard shape.count >= 2 else { return shape }
    return Array(shape.dropLast(2)) + [shape[shape.count - 1], shape[shape.count - 2]]
  }
}
