import ShellSyntax

/// A piece of resolved code: names have become slots, and it runs by being evaluated.
///
/// Nodes are made once by the resolver and never change, so functions may carry them anywhere.
class Node: @unchecked Sendable {
  let span: Span

  init(_ span: Span) { self.span = span }

  /// The value in a frame.
  /// - Throws: a `Diagnostic` with its place.
  func evaluate(_ frame: Frame) throws -> Value { .nothing }

  /// Whether a large tensor that comes from here is, as a rule, referred to by nobody else.
  var makesTemporaries: Bool { false }

  /// What messages say about the value of an operand besides its shape: its name and where that was bound.
  func origin(_ frame: Frame) -> Origin? { nil }

  /// For a name: whether a program has bound it, so that it is not what comes with the language.
  func holdsBinding(_ frame: Frame) -> Bool { false }
}

/// The name of an operand and where it got its value.
struct Origin {
  let name: String
  let bound: Span?
  /// For a parameter, the argument it was given in the call.
  var given: Span?
}

/// What a statement did to the order of things.
enum Flow {
  case normal
  case breaking
  case continuing
  case returning
}

/// The local state of one call, or of a statement at top level, which has no locals.
final class Frame {
  let session: Session
  @exclusivity(unchecked) var slots: ContiguousArray<Value?>
  @exclusivity(unchecked) var flow = Flow.normal

  init(_ session: Session, _ slots: ContiguousArray<Value?>) {
    self.session = session
    self.slots = slots
  }

  static func empty(_ session: Session) -> Frame { Frame(session, []) }
}
