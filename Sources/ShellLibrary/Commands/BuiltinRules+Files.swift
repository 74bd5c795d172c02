import ShellLanguage

extension BuiltinRules {
  /// After a script anything may be bound.
  static let files: [String: ShapeRule] = [
    "load": { call in
      // A script may bind anything.
      if call.call.arguments.first?.text?.hasSuffix(".cj") != false { call.checker.forgetAll() }
      return .unknown
    }
  ]
}
