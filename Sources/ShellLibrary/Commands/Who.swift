import ShellLanguage

extension Builtin {
  static let who = Builtin(
    "who", .commands, [], "Lists the names you bound, each with its value's summary.", equation: "who",
    source: "MATLAB's who", example: "x = 3; who"
  ) { _, session in
    for name in session.names {
      guard let value = session.binding(name) else { continue }
      if case .table(let table) = value {
        session.print("\(name): " + ValueText.inline(.table(table)))
      } else {
        session.print(Summary.line(value, named: name))
      }
    }
    return .nothing
  }
}
