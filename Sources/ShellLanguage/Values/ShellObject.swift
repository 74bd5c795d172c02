import Numerics
import ShellSyntax

/// A kind of value beyond the plain ones: a path, a prior, an operator, a problem, a posterior, a walk.
///
/// A new kind is a type with this protocol in a file of its own; everything but the first two members has a default.
/// What a kind does not define is `nil`, and the language reports it with both operands.
public protocol ShellObject: Sendable {
  /// The kind's name in messages: "path", "operator".
  var typeName: String { get }
  /// One line about the value, for the echo and `who`.
  var summary: String { get }

  /// The names after a point, for completion and did-you-mean.
  var fieldNames: [String] { get }
  /// What a field is, in a few words, for `help`.
  func meaning(of field: String) -> String?
  /// `value.name`; a method is a `Function` made with ``Function/native(_:_:body:)``.
  func field(_ name: String, _ session: Session) throws -> Value?

  /// The parameters, where the value can be called.
  var callSignature: Signature? { get }
  /// `value(arguments)`, bound to `callSignature`.
  func call(_ arguments: Arguments, _ session: Session) throws -> Value

  /// `value op other`, or `other op value` when `isLeft` is false.
  func binary(_ operation: BinaryOperator, with other: Value, isLeft: Bool, _ session: Session) throws -> Value?
  /// `-value`, `value'`, `value†`.
  func unary(_ operation: UnaryOperator, _ session: Session) throws -> Value?
  /// A function of one argument applied to the value, by its name: `exp`, `sqrt`, `inv`, `abs` …
  func elementary(_ function: String, _ session: Session) throws -> Value?

  /// Whether the value is the same as another; `nil` when the kind cannot tell.
  func isEqual(to other: any ShellObject) -> Bool?
  /// Several lines for `full value`.
  func details(_ session: Session) throws -> String?
  /// How far the value nests, where it holds other values.
  var extent: Extent { get }
  /// The numbers it holds in memory, in bytes, where these are worth a mention.
  var heldBytes: Int { get }

  /// What it holds that can be calculated with, for messages; `text` is the value as it is written.
  func remedy(_ text: String) -> String
  /// What to do where it was given for a parameter that takes something else; nil where the signature says it.
  func remedy(_ text: String, for parameter: String) -> String?
  /// What to do instead of `name.field = …`.
  func remedy(assigning field: String, of name: String) -> String
}

extension ShellObject {
  public var fieldNames: [String] { [] }
  public func meaning(of field: String) -> String? { nil }
  public func field(_ name: String, _ session: Session) throws -> Value? { nil }
  public var callSignature: Signature? { nil }
  public func call(_ arguments: Arguments, _ session: Session) throws -> Value { .nothing }
  public func binary(
    _ operation: BinaryOperator, with other: Value, isLeft: Bool, _ session: Session
  ) throws -> Value? { nil }
  public func unary(_ operation: UnaryOperator, _ session: Session) throws -> Value? { nil }
  public func elementary(_ function: String, _ session: Session) throws -> Value? { nil }
  public func isEqual(to other: any ShellObject) -> Bool? { nil }
  public func details(_ session: Session) throws -> String? { nil }
  public var extent: Extent { Extent() }
  public var heldBytes: Int { 0 }
  public func remedy(_ text: String) -> String { "`help \(text)` shows what it holds" }
  public func remedy(_ text: String, for parameter: String) -> String? { nil }
  public func remedy(assigning field: String, of name: String) -> String {
    "a \(typeName) does not change: bind a new one, `\(name) = …`"
  }
}
