import ShellLanguage
import ShellSyntax

extension Builtin {
  static let time = Builtin(
    "time", .commands, [.required("statement", "any statement")],
    "Runs a statement and says how long it took.", equation: "time x = f(y)", source: "conjugate",
    example: "time x = sum(1..1000)"
  ) { arguments, _ in
    throw arguments.error(.commandInExpression, "`time` stands before a statement", help: "write `time x = …`")
  }
}
