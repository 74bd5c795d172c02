import Numerics
import ShellSyntax
import ShellText

/// Statements in braces; the last one's value is theirs.
final class BlockNode: Node, @unchecked Sendable {
  private let statements: [Node]

  init(_ statements: [Node], _ span: Span) {
    self.statements = statements
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    guard let last = statements.last else { return .nothing }
    // The value of an earlier statement is let go at once: a tensor held here could not be changed in place.
    for statement in statements.dropLast() {
      let value = try statement.evaluate(frame)
      if frame.flow != .normal { return value }
    }
    return try last.evaluate(frame)
  }
}

/// `if`; needs one element.
final class ConditionalNode: Node, @unchecked Sendable {
  private let arms: [(Node, Node)]
  private let otherwise: Node?

  init(_ arms: [(Node, Node)], _ otherwise: Node?, _ span: Span) {
    self.arms = arms
    self.otherwise = otherwise
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    for (condition, body) in arms where try Condition.isTrue(condition, frame, word: "if") {
      return try body.evaluate(frame)
    }
    return try otherwise?.evaluate(frame) ?? .nothing
  }
}

/// What `if` and `while` decide by: one element that is not 0. A traced value decides by its number.
enum Condition {
  static func isTrue(_ node: Node, _ frame: Frame, word: String) throws -> Bool {
    let value = try node.evaluate(frame)
    if case .number(let number) = value { return number != 0 }
    if let number = value.number { return number != 0 }
    guard let shape = value.shape else {
      throw Diagnostic(
        .wrongType, "`\(word)` needs a truth value, not \(ValueText.described(value))", at: node.span,
        help: "compare with `==`, `<` and the like")
    }
    throw Diagnostic(
      .needsOneElement, "`\(word)` needs one element, not \(shape.reduce(1, *))", at: node.span,
      ValueText.operand(value, node.origin(frame), at: node.span),
      help: "write `all(\(node.span.text))` or `any(\(node.span.text))`")
  }
}

/// `while c { … }`.
final class WhileNode: Node, @unchecked Sendable {
  private let condition: Node
  private let body: Node

  init(_ condition: Node, _ body: Node, _ span: Span) {
    self.condition = condition
    self.body = body
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    while try Condition.isTrue(condition, frame, word: "while") {
      try frame.session.tick(at: condition.span)
      let value = try body.evaluate(frame)
      switch frame.flow {
      case .normal: continue
      case .continuing: frame.flow = .normal
      case .breaking:
        frame.flow = .normal
        return .nothing
      case .returning: return value
      }
    }
    return .nothing
  }
}

/// `for i in values { … }`.
final class ForNode: Node, @unchecked Sendable {
  private let slot: Slot
  private let binder: Binder
  private let values: Node
  private let body: Node

  init(_ slot: Slot, _ name: Name, _ values: Node, _ body: Node, _ span: Span) {
    self.slot = slot
    binder = Binder(name.span)
    self.values = values
    self.body = body
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try self.values.evaluate(frame)
    guard let sequence = try elements(values) else {
      throw Diagnostic(
        .notIterable, "`for` cannot run over \(ValueText.described(values))", at: self.values.span,
        help: values.isScalar
          ? "for that many turns write `1..\(self.values.span.text)`"
          : "it runs over ranges, tensors, tuples and tables")
    }
    for index in 0..<sequence.count {
      try frame.session.tick(at: span)
      slot.store(try sequence.element(index), frame, binder)
      let value = try body.evaluate(frame)
      switch frame.flow {
      case .normal: continue
      case .continuing: frame.flow = .normal
      case .breaking:
        frame.flow = .normal
        return .nothing
      case .returning: return value
      }
    }
    return .nothing
  }

  private func elements(_ value: Value) throws -> (count: Int, element: (Int) throws -> Value)? {
    switch value {
    case .range(let range):
      guard let count = range.count else {
        throw Diagnostic(
          .notIterable, range.uncountable, at: values.span, help: "for a loop without an end write `while true { … }`")
      }
      return (count, { .number(range.start + Double($0)) })
    case .tensor(let tensor) where tensor.rank == 1 && !tensor.isTraced:
      return (tensor.count, { .number(tensor.scalars[$0]) })
    case .tensor(let tensor) where tensor.rank > 0:
      return (tensor.shape[0], { .from(try tensor.indexed([.at($0)])) })
    case .tuple(let tuple): return (tuple.elements.count, { tuple.elements[$0] })
    case .table(let table):
      return (table.rowCount, { try table.row($0).map(Value.record) ?? .nothing })
    default: return nil
    }
  }
}

/// `break`, `continue` and `return`.
final class JumpNode: Node, @unchecked Sendable {
  private let flow: Flow
  private let value: Node?

  init(_ flow: Flow, _ value: Node?, _ span: Span) {
    self.flow = flow
    self.value = value
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try self.value?.evaluate(frame) ?? .nothing
    frame.flow = flow
    return value
  }
}

/// `time statement`: runs it and says how long it took.
final class TimeNode: Node, @unchecked Sendable {
  private let statement: Node

  init(_ statement: Node, _ span: Span) {
    self.statement = statement
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try statement.evaluate(frame)
    frame.session.print("took " + Self.text(clock.now - start))
    return value
  }

  static func text(_ duration: Duration) -> String {
    let (whole, atto) = duration.components
    let seconds = Double(whole) + Double(atto) * 1e-18
    if seconds < 1e-3 { return Digits.significant(seconds * 1e6, 3) + " µs" }
    if seconds < 1 { return Digits.significant(seconds * 1e3, 3) + " ms" }
    return Digits.significant(seconds, 4) + " s"
  }
}
