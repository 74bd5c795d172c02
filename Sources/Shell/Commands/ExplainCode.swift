/// `explain E012`, which the parser tells apart from `explain w`.
enum ExplainCode {
  static let builtin = Builtin(
    "explain", .commands, [.required("code", "the code of a message")],
    "Tells more about a message's code.", equation: "explain E012", source: "conjugate", example: "explain E012"
  ) { arguments, session in
    let id = try arguments.string("code")
    guard let code = Catalogue.code(id) else {
      throw arguments.error(
        "code", "there is no code \(id)", code: .unknownCode,
        help: Suggestion.didYouMean(id, among: Catalogue.all.map(\.id)))
    }
    session.print(Catalogue.page(code))
    return .nothing
  }
}
