/// The smallest meaningful piece of source.
package struct Token: Sendable {
  package enum Kind: Sendable, Equatable {
    case identifier(String)
    case keyword(Keyword)
    case number(Double)
    /// A raised whole number after a value, `x²`: its power.
    case superscript(Int)
    case string([StringPiece])
    case symbol(Symbol)
    case newline
    case end
  }

  package let kind: Kind
  package let span: Span
  /// Whether white space stands before it: `step w` is a command, `step(w)` a call.
  package let spaced: Bool

  package func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
  package func isKeyword(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }

  /// The name, where the token is one; words of the grammar are not.
  package var name: String? {
    if case .identifier(let name) = kind { return name }
    return nil
  }

  /// Whether a statement may end before this token.
  package var endsStatement: Bool {
    switch kind {
    case .newline, .end, .symbol(.semicolon), .symbol(.closeBrace): true
    default: false
    }
  }

  /// How messages call it.
  package var described: String {
    switch kind {
    case .newline: "the end of the line"
    case .end: "the end of the input"
    case .string: "a string"
    default: "`\(span.text)`"
    }
  }
}

/// A part of a string literal: text as it stands, or the place of an interpolated expression and its format.
package enum StringPiece: Sendable, Equatable {
  case text(String)
  case value(code: Range<Int>, format: String)
}

/// The words of the grammar; none can be a name.
package enum Keyword: String, Sendable, CaseIterable {
  case `if`
  case `else`
  case `for`
  case `in`
  case `while`
  case `break`
  case `continue`
  case `return`
  case and
  case or
  case not
}

/// Punctuation and operators, in their ASCII spelling where one exists.
package enum Symbol: String, Sendable, CaseIterable {
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"
  case comma = ","
  case semicolon = ";"
  case colon = ":"
  case dot = "."
  case range = ".."
  case equals = "="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case approximately = "~="
  case distributed = "~"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case remainder = "%"
  case matrixProduct = "@"
  case power = "^"
  case adjoint = "'"
  case pseudoInverse = "†"
  case arrow = "->"

  /// Whether a line that ends in it goes on in the next one.
  package var continuesLine: Bool {
    switch self {
    case .comma, .colon, .dot, .range, .equals, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
      .approximately, .distributed, .plus, .minus, .times, .divide, .remainder, .matrixProduct, .power, .arrow:
      true
    default: false
    }
  }

  /// The bracket that closes an opening one.
  package var closing: Symbol? {
    switch self {
    case .openParenthesis: .closeParenthesis
    case .openBracket: .closeBracket
    case .openBrace: .closeBrace
    default: nil
    }
  }

  /// The bracket that a closing one closes.
  package var opening: Symbol? {
    switch self {
    case .closeParenthesis: .openParenthesis
    case .closeBracket: .openBracket
    case .closeBrace: .openBrace
    default: nil
    }
  }
}
