import Numerics
import Restore

/// Everything that comes with the language. A family is one line here; a built-in is one entry of its family's list.
public enum Library {
  /// All built-ins and commands, in the order `help` lists them.
  public static let builtins: [Builtin] =
    Builtins.paths + Builtins.priors + Builtins.operators + Builtins.nonlinearOperators + Builtins.problems
    + Builtins.samplers + Builtins.search + Builtins.metrics
    + Builtins.pictures + Builtins.walks + Builtins.files + Builtins.elementwise + Builtins.pairs + Builtins.reductions
    + Builtins.statistics + Builtins.creation + Builtins.random + Builtins.shapes + Builtins.joining
    + Builtins.linearAlgebra + Builtins.calculus + Builtins.collections + Builtins.tables
    + Builtins.commands

  private static let byName = Dictionary(
    builtins.map { ($0.name, Value.function(.builtin($0))) }, uniquingKeysWith: { first, _ in first })

  /// The constants.
  static let constants: [(name: String, value: Value)] = [
    ("pi", .number(.pi)), ("π", .number(.pi)), ("inf", .number(.infinity)), ("nan", .number(.nan)),
    ("true", .number(1)),
    ("false", .number(0)),
    ("I", .object(OperatorObject(.identity(ScaledIdentity())))),
  ]

  private static let constantsByName = Dictionary(
    constants.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })

  /// The value of a constant or built-in.
  public static func value(_ name: String) -> Value? { constantsByName[name] ?? byName[name] }

  private static let builtinsByName = Dictionary(
    builtins.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  public static func builtin(_ name: String) -> Builtin? { builtinsByName[name] }

  /// Every name that means something without being bound.
  public static var names: [String] { builtins.map(\.name) + ConstantNames.names }
}

/// The lists of built-ins, one for each family; the files add to it.
enum Builtins {}
