import ShellLanguage

extension BuiltinRules {
  /// A walk stays as large as it is.
  static let walks: [String: ShapeRule] = [
    "step": moved,
    "back": moved,
    "goto": moved,
    "run": moved,
    "fork": moved,
  ]

  private static let moved: ShapeRule = { call in
    call["w"].flatMap(Objects.walk).map { .value(.walk($0)) } ?? .unknown
  }
}
