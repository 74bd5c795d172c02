extension Parser {
  /// A literal, a name, or something in brackets.
  mutating func primary() throws -> Expression {
    let token = current
    switch token.kind {
    case .number(let value):
      advance()
      return try node(.number(value), token.span)
    case .string(let pieces):
      advance()
      return try node(.string(try pieces.map(stringPart)), token.span)
    case .identifier(let name):
      advance()
      if Commands.set.contains(name) { try rejectBareCommand(token) }
      return try node(.name(name), token.span)
    case .symbol(.openParenthesis): return try nested { try $0.parenthesized() }
    case .symbol(.openBracket): return try nested { try $0.list() }
    case .keyword(.if): return try nested { try $0.conditionalValue() }
    default: throw missingValue(token)
    }
  }

  /// An `if` inside an expression, which no `break` or `return` may leave.
  private mutating func conditionalValue() throws -> Expression {
    let (functions, loops) = (functionDepth, loopDepth)
    defer { (functionDepth, loopDepth) = (functions, loops) }
    (functionDepth, loopDepth) = (0, 0)
    return try conditional()
  }

  private func missingValue(_ token: Token) -> Diagnostic {
    switch token.kind {
    case .symbol(.openBrace):
      return failure(
        .misplacedBraces, "a block is not a value here",
        help: "a record is written `(a: 1)`, a vector `[1, 2]`; braces follow `f(x) =`, `if`, `for` and `while`")
    case .superscript:
      return failure(
        .expectedExpression, "`\(token.span.text)` is a power of nothing",
        help: "it follows its base: `x\(token.span.text)`")
    case .symbol(.adjoint):
      return failure(
        .expectedExpression, "expected a value, found `'`", help: "strings stand in double quotes: `\"text\"`")
    case .symbol(.plus):
      return failure(.expectedExpression, "there is no unary `+`", help: "leave it out")
    case .symbol(.closeParenthesis), .symbol(.closeBracket), .symbol(.closeBrace):
      if previous == nil || previous?.kind == .newline || previous?.isSymbol(.semicolon) == true {
        return failure(.mismatchedBracket, "`\(token.span.text)` closes nothing", help: "remove it")
      }
    case .keyword(.else):
      return failure(.misplacedElse, "`else` without its `if`", help: "write `} else {` on one line")
    case .keyword(let word) where word != .in:
      return failure(
        .expectedExpression, "`\(word.rawValue)` cannot stand here",
        help: word == .for || word == .while ? "a loop is a statement, not a value" : nil)
    default: break
    }
    return failure(.expectedExpression, "expected a value, found \(token.described)")
  }

  /// `s = seed 3` is meant as a call.
  private func rejectBareCommand(_ token: Token) throws {
    guard startsValue(current), current.spaced, !current.isSymbol(.openParenthesis), !current.isSymbol(.openBracket)
    else { return }
    throw Diagnostic(
      .commandInExpression, "`\(token.span.text)` is a command only at the start of a statement", at: token.span,
      help: "write `\(token.span.text)(\(current.span.text))`")
  }

  /// The interpolated parts of a string are parsed where they stand, so that messages point into the string.
  private func stringPart(_ piece: StringPiece) throws -> StringPart {
    switch piece {
    case .text(let text): return .text(text)
    case .value(let code, let format):
      var parser = part(try Tokenizer.tokens(of: source, in: code))
      do {
        let value = try parser.interpolated()
        guard NumberFormat(format) != nil else {
          throw Diagnostic(
            .badString, "`\(format)` is not a format",
            at: Span(source, code.upperBound, code.upperBound + 1 + format.utf8.count),
            help: "write `.3` for three digits, `.3f` for three decimals, `.2e`, or a width such as `8`")
        }
        return .value(value, format: format)
      } catch var diagnostic as Diagnostic {
        diagnostic.isIncomplete = false
        throw diagnostic
      }
    }
  }

  private mutating func interpolated() throws -> Expression {
    let value = try expression()
    guard current.kind == .end else {
      throw juxtapositionProblem()
        ?? failure(.badString, "an interpolation holds one value, found \(current.described)")
    }
    return value
  }
}
