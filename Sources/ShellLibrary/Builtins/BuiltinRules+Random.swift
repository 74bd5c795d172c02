import ShellLanguage

extension BuiltinRules {
  /// Draws have the shape that is asked for.
  static let random: [String: ShapeRule] = [
    "randn": made,
    "uniform": made,
    "permutation": { vector($0["n"]) },
  ]
}
