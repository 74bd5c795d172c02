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
  /// What more there is to say below the equation, a paragraph each.
  public let details: [String]
  let body: Body
  /// The same on one plain number, where that is all there is to it: loops run on these.
  let scalar: (@Sendable (Double) -> Double)?
  /// The same on each element of a tensor, where that is all there is to it.
  let kernel: UnaryOperation?

  /// - Parameter example: the first example; it must run.
  public init(
    _ name: String, _ family: Family, _ parameters: [Parameter], _ sentence: String, equation: String, source: String,
    example: String, _ more: String..., details: [String] = [], scalar: (@Sendable (Double) -> Double)? = nil,
    kernel: UnaryOperation? = nil, body: @escaping Body
  ) {
    self.name = name
    self.family = family
    signature = Signature(parameters)
    self.sentence = sentence
    self.equation = equation
    self.source = source
    examples = [example] + more
    self.details = details
    self.scalar = scalar
    self.kernel = kernel
    self.body = body
  }

  /// Another name for the same function.
  func named(_ name: String) -> Builtin { Builtin(copying: self, name: name) }

  private init(copying other: Builtin, name: String) {
    self.name = name
    family = other.family
    signature = other.signature
    sentence = other.sentence
    equation = other.equation
    source = other.source
    examples = other.examples
    details = other.details
    body = other.body
    scalar = other.scalar
    kernel = other.kernel
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
