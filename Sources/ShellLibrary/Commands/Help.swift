import ShellLanguage
import ShellSyntax
import ShellText

extension Builtin {
  static let help = Builtin(
    "help", .commands, [.rest("names", "names of built-ins, commands, operators, words or your functions")],
    "Shows the signature, meaning, equation, source and examples of a name, or without one the list of all.",
    equation: "help NAME", source: "conjugate", example: "help randn"
  ) { arguments, session in
    let topics = arguments.rest("names")
    func show(_ page: String) {
      session.print(session.host.columns.map { TextWrap.page(page, width: $0) } ?? page)
    }
    if topics.isEmpty { show(HelpText.overview()) }
    for (index, topic) in topics.enumerated() {
      guard case .string(let name) = topic else {
        show(HelpText.page(of: topic))
        continue
      }
      guard let page = HelpText.page(name, session) else {
        if Parser.resemblesCode(name) {
          throw Diagnostic(
            .unknownCode, "there is no code \(name)", at: arguments.site.argumentSpan(index),
            help: ExplainCode.nearest(to: name))
        }
        let near = Suggestion.didYouMean(name, among: HelpText.topics(session))
        if let found = HelpSearch.page(name, near: near) {
          show(found)
          continue
        }
        throw Diagnostic(
          .unknownTopic, "there is no help on `\(name)`", at: arguments.site.argumentSpan(index),
          help: near ?? "`help` alone lists all topics")
      }
      show(page)
    }
    return .nothing
  }
}
