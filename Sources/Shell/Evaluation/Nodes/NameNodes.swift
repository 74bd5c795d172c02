/// A node that is nothing but a name.
protocol NamedNode: Node {
  var name: String { get }
}

/// A name at top level, or one that a function reads from there.
final class GlobalNode: Node, NamedNode, @unchecked Sendable {
  private let cell: Cell
  private let builtin: Value?
  private let scope: FunctionScope?

  init(_ cell: Cell, scope: FunctionScope?, _ span: Span) {
    self.cell = cell
    self.scope = scope
    builtin = Library.value(cell.name)
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if let value = cell.value ?? builtin { return value }
    throw UnknownName.diagnostic(cell.name, at: span, frame.session, locals: scope?.visibleNames ?? [])
  }

  var name: String { cell.name }

  override func origin(_ frame: Frame) -> Origin? {
    cell.value == nil ? nil : Origin(name: cell.name, bound: cell.origin)
  }
}

/// A name that a function binds itself. Until it has, the name means what it means outside.
final class LocalNode: Node, NamedNode, @unchecked Sendable {
  let name: String
  private let slot: Int
  private let outer: Node?
  private let bound: Span?
  private let isParameter: Bool

  init(_ name: String, slot: Int, outer: Node?, bound: Span?, isParameter: Bool = false, _ span: Span) {
    self.name = name
    self.isParameter = isParameter
    self.slot = slot
    self.outer = outer
    self.bound = bound
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if let value = frame.slots[slot] { return value }
    if let outer { return try outer.evaluate(frame) }
    throw UnknownName.diagnostic(name, at: span, frame.session, locals: [])
  }

  override func origin(_ frame: Frame) -> Origin? {
    guard frame.slots[slot] != nil else { return outer?.origin(frame) }
    // A parameter that was bound anew has its value from there.
    guard isParameter, bound == nil else { return Origin(name: name, bound: bound) }
    return Origin(name: name, bound: nil, given: frame.session.site?.argument(name, slot))
  }
}

/// The message about a name without a value.
enum UnknownName {
  static func diagnostic(_ name: String, at span: Span, _ session: Session, locals: [String]) -> Diagnostic {
    let known = locals + session.names + Library.names
    let help = habits[name] ?? transposed(name) ?? Suggestion.didYouMean(name, among: known)
    return Diagnostic(.unknownName, "`\(name)` has no value", at: span, help: help)
  }

  private static func transposed(_ name: String) -> String? {
    name.hasSuffix("ᵀ") ? "the transpose is written `\(name.dropLast())'`" : nil
  }

  /// What people of other languages write.
  private static let habits: [String: String] = [
    "e": "write `exp(1)`", "π": "write `pi`", "len": "write `count(x)`", "length": "write `count(x)`",
    "size": "write `shape(x)`", "None": "leave the argument out", "null": "leave the argument out",
    "np": "the functions have no prefix: `sum(x)`", "numpy": "the functions have no prefix: `sum(x)`",
    "torch": "the functions have no prefix: `sum(x)`", "arange": "write `0..n-1` or `linspace(a, b, n)`",
    "lambda": "a lambda is written `x -> …`", "def": "a function is written `f(x) = …`",
    "function": "a function is written `f(x) = …`", "fn": "a function is written `f(x) = …`",
    "let": "a binding is written `x = 3`", "var": "a binding is written `x = 3`; the variance is `sd(x)^2`",
    "elif": "write `else if`", "einsum": "write `@`, `dot` or `outer`", "matmul": "write `A @ B`",
    "argsort": "write `sort(x)`; `argmax(x)` gives one position",
  ]
}
