import ShellLanguage

extension Builtin {
  static let full = Builtin(
    "full", .commands, [.required("value", "any value")],
    "Shows every element of a tensor, every row of a table, all digits of a number, the text of a function.",
    equation: "full x", source: "conjugate", example: "x = linspace(0, 1, 12); full x"
  ) { arguments, session in
    session.print(try FullText.text(arguments["value"], session))
    return .nothing
  }
}
