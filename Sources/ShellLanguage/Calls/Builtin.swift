import Numerics

/// A function or command that comes with the language, with everything `help` says about it.
///
/// Each is one declaration in the file of its family and one entry in that family's list. Nothing is optional: a
/// built-in without its sentence, equation, source and example does not build.
public struct Builtin: Sendable {
  public typealias Body = @Sendable (Arguments, Session) throws -> Value

  /// All there is to a built-in in one place, so that a call copies one reference.
  private final class Storage: Sendable {
    let name: String
    let family: Family
    let signature: Signature
    let sentence: String
    let equation: String
    let source: String
    let examples: [String]
    let details: [String]
    let body: Body
    let scalar: (@Sendable (Double) -> Double)?
    let kernel: UnaryOperation?
    let shapeRule: ShapeRule?

    init(
      _ name: String, _ family: Family, _ signature: Signature, _ sentence: String, equation: String, source: String,
      examples: [String], details: [String], body: @escaping Body, scalar: (@Sendable (Double) -> Double)?,
      kernel: UnaryOperation?, shapeRule: ShapeRule?
    ) {
      (self.name, self.family, self.signature, self.sentence) = (name, family, signature, sentence)
      (self.equation, self.source, self.examples, self.details) = (equation, source, examples, details)
      (self.body, self.scalar, self.kernel, self.shapeRule) = (body, scalar, kernel, shapeRule)
    }

    /// The same with another name, other parameters or another rule.
    func copy(name: String? = nil, signature: Signature? = nil, shapeRule: ShapeRule?) -> Storage {
      Storage(
        name ?? self.name, family, signature ?? self.signature, sentence, equation: equation, source: source,
        examples: examples,
        details: details, body: body, scalar: scalar, kernel: kernel, shapeRule: shapeRule)
    }
  }

  private let storage: Storage

  public var name: String { storage.name }
  public var family: Family { storage.family }
  public var signature: Signature { storage.signature }
  /// One sentence that says what it does.
  public var sentence: String { storage.sentence }
  /// The defining equation, in plain text.
  public var equation: String { storage.equation }
  /// Where the definition comes from.
  public var source: String { storage.source }
  /// Programs that run, at least one.
  public var examples: [String] { storage.examples }
  /// What more there is to say below the equation, a paragraph each.
  public var details: [String] { storage.details }
  var body: Body { storage.body }
  /// The same on one plain number, where that is all there is to it: loops run on these.
  var scalar: (@Sendable (Double) -> Double)? { storage.scalar }
  /// The same on each element of a tensor, where that is all there is to it.
  var kernel: UnaryOperation? { storage.kernel }
  /// What it makes of shapes, for the check before a run.
  package var shapeRule: ShapeRule? { storage.shapeRule }

  /// - Parameter example: the first example; it must run.
  public init(
    _ name: String, _ family: Family, _ parameters: [Parameter], _ sentence: String, equation: String, source: String,
    example: String, _ more: String..., details: [String] = [], scalar: (@Sendable (Double) -> Double)? = nil,
    kernel: UnaryOperation? = nil, body: @escaping Body
  ) {
    storage = Storage(
      name, family, Signature(parameters), sentence, equation: equation, source: source, examples: [example] + more,
      details: details, body: body, scalar: scalar, kernel: kernel, shapeRule: nil)
  }

  private init(_ storage: Storage) { self.storage = storage }

  /// Another name for the same function.
  package func named(_ name: String) -> Builtin { Builtin(storage.copy(name: name, shapeRule: shapeRule)) }

  /// The same with a rule of shapes.
  package func ruled(by rule: ShapeRule?) -> Builtin { Builtin(storage.copy(shapeRule: rule)) }

  /// The same with more parameters.
  package func taking(_ parameters: [Parameter]) -> Builtin {
    Builtin(storage.copy(signature: Signature(signature.parameters + parameters), shapeRule: shapeRule))
  }
}

/// The families that `help` lists built-ins by.
public enum Family: String, Sendable, CaseIterable {
  case elementwise = "elementwise functions"
  case reductions = "reductions and statistics"
  case creation = "making tensors"
  case shapes = "shapes and parts"
  case random = "random numbers"
  case linearAlgebra = "linear algebra"
  case calculus = "calculus"
  case collections = "lists and tables"
  case paths = "paths"
  case priors = "priors"
  case operators = "operators"
  case problems = "problems and posteriors"
  case samplers = "samplers and walks"
  case metrics = "metrics"
  case pictures = "pictures"
  case commands = "commands"
}
