import Restore
import ShellLanguage

/// What every built-in that makes a walk takes besides its own parameters: added and read here.
enum WalkOptions {
  private static let keep = Parameter.standard(
    "keep", .string("all"),
    "which states the walk keeps: \"all\", \"none\", or every so many steps, as in `keep: 10`; what is asked of others is computed again",
    labelOnly: true
  ).one(of: ["all", "none"])
  private static let noise = Parameter.standard(
    "noise", .string("fresh"),
    "where churn has its noise from: \"fresh\" for each step, or \"path\" for one path of noise, the same for walks of all times",
    labelOnly: true
  ).one(of: ["fresh", "path"])

  /// A built-in with the options of walks, where it makes one: from a state that may be given.
  static func added(to builtin: Builtin) -> Builtin {
    guard builtin.signature.index(of: "from") != nil else { return builtin }
    return builtin.taking((builtin.signature.index(of: "churn") == nil ? [] : [noise]) + [keep])
  }

  static func keeping(_ arguments: Arguments) throws -> Keeping {
    if case .string = arguments["keep"] { return try arguments.choice("keep") == "none" ? .none : .all }
    return .every(try arguments.integer("keep", atLeast: 1))
  }

  static func noise(_ arguments: Arguments, churn: Double) throws -> ChurnNoise {
    guard arguments.has("noise"), try arguments.choice("noise") == "path" else { return .fresh }
    guard churn > 0 else {
      throw arguments.error(
        "noise", "`noise: \"path\"` is for walks with churn, and this one draws no noise",
        help: "leave `noise` out, or write `churn: 0.5` too")
    }
    return .path(nil)
  }
}
