import ShellSyntax
import ShellText

/// Formulas with values in the place of names.
enum Substitution {
  /// The formula with every name replaced for which `value` gives a text. Fields, labels, calls and the parameters of
  /// lambdas stay as they are.
  static func text(_ formula: String, _ value: (String) -> String?) -> String {
    let source = SourceText(formula)
    guard let tokens = try? Tokenizer.tokens(of: source) else { return formula }
    let parameters = lambdaParameters(tokens)
    var result = ""
    var position = 0
    var open: [Symbol] = []
    for (index, token) in tokens.enumerated() {
      if case .symbol(let symbol) = token.kind {
        if symbol.closing != nil { open.append(symbol) }
        if let last = open.last, last.closing == symbol { open.removeLast() }
      }
      guard let name = token.name, !parameters.contains(name), index + 1 < tokens.count else { continue }
      let next = tokens[index + 1]
      let isField = index > 0 && tokens[index - 1].isSymbol(.dot)
      let isLabel = next.isSymbol(.colon) && open.last == .openParenthesis
      if isField || isLabel || next.isSymbol(.openParenthesis) { continue }
      guard let text = value(name) else { continue }
      result += source.slice(position..<token.span.start) + text
      position = token.span.end
    }
    return result + source.slice(position..<source.bytes.count)
  }

  /// The names in a text, each once.
  static func names(in text: String) -> [String] {
    guard let tokens = try? Tokenizer.tokens(of: SourceText(text)) else { return [] }
    return Array(Set(tokens.compactMap(\.name)))
  }

  /// A number as it stands in a formula.
  static func number(_ value: Double) -> String {
    value < 0 ? "(\(Digits.short(value)))" : Digits.short(value)
  }

  private static func lambdaParameters(_ tokens: [Token]) -> Set<String> {
    var names: Set<String> = []
    for (index, token) in tokens.enumerated() where token.isSymbol(.arrow) && index > 0 {
      if let name = tokens[index - 1].name { names.insert(name) }
      guard tokens[index - 1].isSymbol(.closeParenthesis) else { continue }
      for before in tokens[..<(index - 1)].reversed() {
        if before.isSymbol(.openParenthesis) { break }
        if let name = before.name { names.insert(name) }
      }
    }
    return names
  }
}
