import ShellSyntax

/// An object that the check before a run knows more of than its fields.
package protocol OutlinedObject: ShellObject {
  /// What is known of it; nil where that is its fields only.
  var outline: (any ObjectOutline)? { get }
}

/// What is known of an object before anything runs. Each kind says what its fields, its operators and its calls yield;
/// what it does not define is unknown, which is always right.
package protocol ObjectOutline: Sendable {
  /// What is known of a field; nil where nothing is, or there is none.
  /// - Parameter base: the object as an outline, for ``Outline/method(_:_:)``.
  func field(_ name: String, of base: Outline) throws -> Outline?
  /// What a field that is a function yields.
  func method(_ name: String, _ call: CallOutline, _ checker: ShapeChecker) throws -> Outline

  /// Whether it may be something that can be called.
  var mayBeCalled: Bool { get }
  /// What the object yields where it is called.
  func call(_ call: CallOutline, _ checker: ShapeChecker) throws -> Outline

  /// `a op b`, where one of the two is the object; nil where it says nothing of the operator.
  func binary(_ operation: BinaryOperator, _ a: Outline, _ b: Outline) -> OutlineResult?
  /// `-value`, `value'`, `value†`.
  func unary(_ operation: UnaryOperator) -> OutlineResult?

  /// A value in the place of one that is not there yet; nil where too little is known.
  func standIn() throws -> Value?
}

extension ObjectOutline {
  package func field(_ name: String, of base: Outline) throws -> Outline? { nil }
  package func method(_ name: String, _ call: CallOutline, _ checker: ShapeChecker) throws -> Outline { .unknown }
  package var mayBeCalled: Bool { false }
  package func call(_ call: CallOutline, _ checker: ShapeChecker) throws -> Outline { .unknown }
  package func binary(_ operation: BinaryOperator, _ a: Outline, _ b: Outline) -> OutlineResult? { nil }
  package func unary(_ operation: UnaryOperator) -> OutlineResult? { nil }
  package func standIn() throws -> Value? { nil }
}

/// What a rule says of a call or an operator.
package enum OutlineResult: Sendable {
  case value(Outline)
  /// It certainly fails, which what runs is to say.
  case suspect

  package static let unknown = OutlineResult.value(.unknown)
}

extension Outline {
  /// What is known of the object that it is.
  package var object: (any ObjectOutline)? {
    switch self {
    case .object(let object): object
    case .exact(.object(let object)): (object as? any OutlinedObject)?.outline
    default: nil
    }
  }
}
