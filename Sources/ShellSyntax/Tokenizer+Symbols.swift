extension Tokenizer {
  /// The operator or bracket at the current place, and its length in bytes.
  func symbol(_ scalar: Unicode.Scalar, _ length: Int) -> (Symbol, Int)? {
    if let symbol = Self.letters[scalar] { return (symbol, length) }
    guard let first = byte(0) else { return nil }
    if let second = byte(1), let symbol = Symbol(rawValue: String(decoding: [first, second], as: UTF8.self)) {
      return (symbol, 2)
    }
    return Symbol(rawValue: String(scalar)).map { ($0, length) }
  }

  /// Mathematical signs that stand for an operator with an ASCII spelling.
  private static let letters: [Unicode.Scalar: Symbol] = [
    "≈": .approximately, "≤": .lessOrEqual, "≥": .greaterOrEqual, "≠": .notEqual, "→": .arrow, "−": .minus,
    "†": .pseudoInverse,
  ]

  /// Operators of other languages would otherwise be cut into pieces that read as nonsense.
  func rejectForeign() throws {
    let three = String(decoding: (0..<3).compactMap { byte($0) }, as: UTF8.self)
    let two = String(three.unicodeScalars.prefix(2))
    if let help = Self.foreign[three] { throw foreignOperator(three, help) }
    if let help = Self.foreign[two] { throw foreignOperator(two, help) }
  }

  private func foreignOperator(_ text: String, _ help: String) -> Diagnostic {
    Diagnostic(
      .foreignOperator, "`\(text)` is not an operator", at: span(position, position + text.utf8.count), help: help)
  }

  private static let foreign: [String: String] = [
    "**": "a power is written `^`", "===": "equality is written `==`", "!==": "write `!=`",
    "&&": "write `and`", "||": "write `or`", "=>": "a lambda is written `x -> …`", "<>": "write `!=`",
    "+=": "write `x = x + …`", "-=": "write `x = x - …`", "*=": "write `x = x * …`", "/=": "write `x = x / …`",
    "^=": "write `x = x ^ …`", "++": "write `x = x + 1`", ":=": "write `=`", "...": "a range is written `a..b`",
    ".*": "`*` is elementwise already", "./": "`/` is elementwise already", ".^": "`^` is elementwise already",
    ".'": "the adjoint is written `A'`", "//": "write `floor(a / b)`, or `#` for a comment",
    "=~": "write `~=` or `≈`",
  ]

  func unexpected(_ scalar: Unicode.Scalar, _ length: Int) -> Diagnostic {
    let isVisible = scalar.value > 0x20 && scalar.properties.generalCategory != .control
    let code = String(scalar.value, radix: 16, uppercase: true)
    let name =
      isVisible ? "`\(scalar)`" : "the character U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
    return Diagnostic(
      .unexpectedCharacter, "\(name) means nothing here", at: span(position, position + length),
      help: Characters.replacement(for: scalar))
  }
}
