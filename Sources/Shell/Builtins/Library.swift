import Numerics
import Restore

/// Everything that comes with the language. A family is one line here; a built-in is one entry of its family's list.
public enum Library {
  /// All built-ins and commands, in the order `help` lists them.
  public static let builtins: [Builtin] = families.map { $0.ruled(by: BuiltinRules.rule(of: $0)) }

  private static let families: [Builtin] =
    Builtins.paths + Builtins.priors + Builtins.operators + Builtins.nonlinearOperators + Builtins.problems
    + Builtins.samplers + Builtins.momentMatching + Builtins.predictorCorrector + Builtins.search + Builtins.metrics
    + Builtins.pictures + Builtins.walks + Builtins.files + Builtins.elementwise + Builtins.pairs + Builtins.reductions
    + Builtins.statistics + Builtins.creation + Builtins.random + Builtins.shapes + Builtins.joining
    + Builtins.linearAlgebra + Builtins.calculus + Builtins.collections + Builtins.tables
    + Builtins.commands

  /// The constants.
  static let constants: [(name: String, value: Value)] = [
    ("pi", .number(.pi)), ("π", .number(.pi)), ("inf", .number(.infinity)), ("nan", .number(.nan)),
    ("true", .number(1)),
    ("false", .number(0)),
    ("I", .object(OperatorObject(.identity(ScaledIdentity())))),
  ]

  /// All of it, as a session holds it.
  static let vocabulary = Vocabulary(
    builtins: builtins, constants: constants, codePage: ExplainCode.builtin,
    gaussian: { JudgedSamples(try JudgedLaw(mean: $0, covariance: $1)) })

  /// The value of a constant or built-in.
  public static func value(_ name: String) -> Value? { vocabulary.value(name) }

  public static func builtin(_ name: String) -> Builtin? { vocabulary.builtin(name) }

  /// Every name that means something without being bound.
  public static var names: [String] { vocabulary.names }
}

/// The lists of built-ins, one for each family; the files add to it.
enum Builtins {}
