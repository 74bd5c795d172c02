import ShellSyntax
import ShellText

/// A node that is nothing but a name.
protocol NamedNode: Node {
  var name: String { get }
  /// What the name means where nothing is bound to it.
  var builtin: Value? { get }
}

/// A name at top level, or one that a function reads from there.
final class GlobalNode: Node, NamedNode, @unchecked Sendable {
  private let cell: Cell
  let builtin: Value?
  private let scope: FunctionScope?

  init(_ cell: Cell, _ builtin: Value?, scope: FunctionScope?, _ span: Span) {
    self.cell = cell
    self.scope = scope
    self.builtin = builtin
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if let value = cell.value ?? builtin { return value }
    throw UnknownName.diagnostic(cell.name, at: span, frame.session, locals: scope?.visibleNames ?? [])
  }

  var name: String { cell.name }

  override func holdsBinding(_ frame: Frame) -> Bool { cell.value != nil }

  override func origin(_ frame: Frame) -> Origin? {
    cell.value == nil ? nil : Origin(name: cell.name, bound: cell.origin)
  }
}

/// A name that a function binds itself. Before it has, only a built-in of that name can be meant.
final class LocalNode: Node, NamedNode, @unchecked Sendable {
  let name: String
  let builtin: Value?
  private let slot: Int
  private let outer: Node?
  private let bound: Span?
  /// Where the function that binds the name does so.
  private let assigned: Span?
  private let isParameter: Bool
  private let isCaptured: Bool

  init(
    _ name: String, _ builtin: Value?, slot: Int, outer: Node?, bound: Span?, assigned: Span? = nil,
    isParameter: Bool = false, isCaptured: Bool = false, _ span: Span
  ) {
    self.name = name
    self.builtin = builtin
    self.isParameter = isParameter
    self.isCaptured = isCaptured
    self.slot = slot
    self.outer = outer
    self.bound = bound
    self.assigned = assigned
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if let value = frame.slots[slot] { return value }
    guard let outer else { throw UnknownName.diagnostic(name, at: span, frame.session, locals: []) }
    let shadows = outer.holdsBinding(frame)
    if !shadows, let builtin { return builtin }
    throw UnassignedRead.diagnostic(
      Name(text: name, span: span), assigned: assigned, isCaptured: isCaptured, hasOuter: shadows)
  }

  override func holdsBinding(_ frame: Frame) -> Bool {
    frame.slots[slot] != nil || outer?.holdsBinding(frame) == true
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
    let known = locals + session.names + session.vocabulary.names
    let help =
      Habits.help(at: span, aboutName: true, isKnown: session.vocabulary.isKnown)
      ?? Habits.help(name: name) ?? transposed(name) ?? lookalike(name, known)
      ?? Suggestion.didYouMean(name, among: known)
    return Diagnostic(.unknownName, "`\(name)` has no value", at: span, help: help)
  }

  /// A known name that looks the same, or nearly so, in other letters: `ϵ` for `ε`, a Cyrillic `а`.
  private static func lookalike(_ name: String, _ known: [String]) -> String? {
    guard !name.utf8.allSatisfy({ $0 < 0x80 }) || known.contains(where: { !$0.utf8.allSatisfy { $0 < 0x80 } }) else {
      return nil
    }
    let skeleton = Characters.skeleton(name)
    guard let other = known.first(where: { $0 != name && Characters.skeleton($0) == skeleton }),
      let (mine, its) = zip(name.unicodeScalars, other.unicodeScalars).first(where: { $0 != $1 })
    else { return nil }
    return
      "`\(other)` has one, with another letter that looks like it: \(Characters.code(its)), not \(Characters.code(mine))"
  }

  private static func transposed(_ name: String) -> String? {
    name.hasSuffix("ᵀ") ? "the transpose is written `\(name.dropLast())'`" : nil
  }
}
