import ShellLanguage

/// What every built-in that makes a walk takes besides its own parameters.
enum WalkOptions {
  static let keep = Parameter.standard(
    "keep", .string("all"),
    "which states the walk keeps: \"all\", \"none\", or every so many steps, as in `keep: 10`; what is asked of others is computed again",
    labelOnly: true
  ).one(of: ["all", "none"])

  static func keeping(_ arguments: Arguments) throws -> Keeping {
    if case .string = arguments["keep"] { return try arguments.choice("keep") == "none" ? .none : .all }
    return .every(try arguments.integer("keep", atLeast: 1))
  }
}
