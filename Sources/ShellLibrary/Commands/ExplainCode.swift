import ShellLanguage
import ShellSyntax
import ShellText

/// `explain E012`, which the parser tells apart from `explain w`.
enum ExplainCode {
  static let builtin = Builtin(
    "explain", .commands, [.required("code", "the code of a message")],
    "Tells more about a message's code.", equation: "explain E012", source: "conjugate", example: "explain E012"
  ) { arguments, session in
    let id = try arguments.string("code")
    guard let page = page(id) else {
      throw arguments.error("code", "there is no code \(id)", code: .unknownCode, help: nearest(to: id))
    }
    session.print(session.host.columns.map { TextWrap.page(page, width: $0) } ?? page)
    return .nothing
  }

  /// What is told of a code, in capital letters or small ones.
  static func page(_ id: String) -> String? { Catalogue.code(id.uppercased()).map(Catalogue.page) }

  /// "did you mean `E012`?" for `E12`; the next ones by their number for a code that does not exist.
  static func nearest(to id: String) -> String? {
    let letter = id.prefix(1).uppercased()
    let codes = Catalogue.all.map(\.id).filter { $0.hasPrefix(letter) }.sorted()
    guard let number = Int(id.dropFirst()), !codes.isEmpty else { return nil }
    func distance(_ code: String) -> Int { abs((Int(code.dropFirst()) ?? 0) - number) }
    let near = codes.sorted { (distance($0), $0) < (distance($1), $1) }
    if distance(near[0]) == 0 { return "did you mean `\(near[0])`?" }
    let list = near.prefix(2).sorted().map { "`\($0)`" }.joined(separator: " and ")
    return "the nearest codes are \(list)"
  }
}
