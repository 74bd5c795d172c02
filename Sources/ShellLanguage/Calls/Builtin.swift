import Numerics

/// A function or command that comes with the language, with everything `help` says about it.
///
/// Each is one declaration in the file of its family and one entry in that family's list. Nothing is optional: a
/// built-in without its sentence, equation, source and example does not build.
public struct Builtin: Sendable {
  public typealias Body = @Sendable (Arguments, Session) throws -> Value

  public let name: String
  public let family: Family
  public let signature: Signature
  /// One sentence that says what it does.
  public let sentence: String
  /// The defining equation, in plain text.
  public let equation: String
  /// Where the definition comes from.
  public let source: String
  /// Programs that run, at least one.
  public let examples: [String]
  let body: Body
  /// The same on one plain number, where that is all there is to it: loops run on these.
  let scalar: (@Sendable (Double) -> Double)?
  /// The same on each element of a tensor, where that is all there is to it.
  let kernel: UnaryOperation?
  /// What it makes of shapes, for the check before a run.
  package private(set) var shapeRule: ShapeRule?

  /// - Parameter example: the first example; it must run.
  public init(
    _ name: String, _ family: Family, _ parameters: [Parameter], _ sentence: String, equation: String, source: String,
    example: String, _ more: String..., scalar: (@Sendable (Double) -> Double)? = nil,
    kernel: UnaryOperation? = nil, body: @escaping Body
  ) {
    self.name = name
    self.family = family
    signature = Signature(parameters)
    self.sentence = sentence
    self.equation = equation
    self.source = source
    examples = [example] + more
    self.scalar = scalar
    self.kernel = kernel
    self.body = body
  }

  /// Another name for the same function.
  package func named(_ name: String) -> Builtin { Builtin(copying: self, name: name, signature: signature) }

  /// The same with a rule of shapes.
  package func ruled(by rule: ShapeRule?) -> Builtin {
    var copy = self
    copy.shapeRule = rule
    return copy
  }

  /// The same with more parameters.
  package func taking(_ parameters: [Parameter]) -> Builtin {
    Builtin(copying: self, name: name, signature: Signature(signature.parameters + parameters))
  }

  private init(copying other: Builtin, name: String, signature: Signature) {
    self.name = name
    family = other.family
    self.signature = signature
    sentence = other.sentence
    equation = other.equation
    source = other.source
    examples = other.examples
    body = other.body
    scalar = other.scalar
    kernel = other.kernel
    shapeRule = other.shapeRule
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
