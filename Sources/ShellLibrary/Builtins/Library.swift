import Numerics
import Restore
import ShellLanguage

/// Everything that comes with the language. A family is one line here; a built-in is one entry of its family's list.
public enum Library {
  /// All built-ins and commands, in the order `help` lists them.
  public static let builtins: [Builtin] = families.flatMap { $0.builtins.ruled(by: $0.rules) }

  /// The families with what their built-ins make of shapes.
  package static let families: [(builtins: [Builtin], rules: [String: ShapeRule])] = [
    (Builtins.paths, BuiltinRules.paths),
    (Builtins.priors, BuiltinRules.priors),
    (Builtins.operators, BuiltinRules.operators),
    (Builtins.nonlinearOperators, [:]),
    (Builtins.problems, BuiltinRules.problems),
    (Builtins.samplers, BuiltinRules.samplers),
    (Builtins.search, ["search": { _ in .unknown }]),
    (Builtins.metrics, BuiltinRules.metrics),
    (Builtins.pictures, BuiltinRules.pictures),
    (Builtins.walks, BuiltinRules.walks),
    (Builtins.files, BuiltinRules.files),
    (Builtins.elementwise, [:]),
    (Builtins.pairs, BuiltinRules.pairs),
    (Builtins.reductions, [:]),
    (Builtins.statistics, BuiltinRules.statistics),
    (Builtins.creation, BuiltinRules.creation),
    (Builtins.random, BuiltinRules.random),
    (Builtins.shapes, BuiltinRules.shapes),
    (Builtins.joining, BuiltinRules.joining),
    (Builtins.linearAlgebra, BuiltinRules.linearAlgebra),
    (Builtins.calculus, [:]),
    (Builtins.collections, BuiltinRules.collections),
    (Builtins.tables, [:]),
    (Builtins.commands, [:]),
  ]

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
