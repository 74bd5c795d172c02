import ShellLanguage

extension Builtin {
  static let print = Builtin(
    "print", .commands, [.rest("values", "what to print")],
    "Prints values on one line, strings without quotes and large tensors as their summary.",
    equation: "print a, b", source: "conjugate", example: "n = 3; print \"n is\", n"
  ) { arguments, session in
    session.print(arguments.rest("values").map(text).joined(separator: " "))
    return .nothing
  }

  private static func text(_ value: Value) -> String {
    if case .table(let table) = value { return TableText.text(table) }
    return ValueText.inline(value)
  }
}
