import ShellLanguage
import ShellSyntax
import ShellText

extension Builtin {
  static let forget = Builtin(
    "forget", .commands, [.rest("names", "names you bound")],
    "Takes the values of names away, with `all` those of every name; a built-in of the same name is seen again.",
    equation: "forget a, b    forget all",
    source: "conjugate", example: "x = 3; forget x"
  ) { arguments, session in
    let names = arguments.rest("names").compactMap { if case .string(let name) = $0 { name } else { nil } }
    // The name of a built-in cannot be forgotten, so this one is free to mean every name.
    if names == ["all"], session.binding("all") == nil {
      for name in session.names { session.forget(name) }
      return .nothing
    }
    if names.isEmpty {
      throw arguments.error(.missingArgument, "`forget` needs names", help: "write for example `forget a, b`")
    }
    for (index, name) in names.enumerated() where session.binding(name) == nil {
      let isOwn = Library.value(name) != nil
      throw Diagnostic(
        .unknownName, isOwn ? "`\(name)` comes with the language" : "`\(name)` is not bound",
        at: arguments.site.argumentSpan(index),
        help: isOwn
          ? "only what you bound can be forgotten; `who` lists it"
          : Suggestion.didYouMean(name, among: session.names) ?? "there is nothing to forget; `who` lists what is bound"
      )
    }
    for name in names { session.forget(name) }
    return .nothing
  }
}
