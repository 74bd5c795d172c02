extension Parser {
  /// Any value.
  mutating func expression() throws -> Expression { try nested { try $0.binary(.lambda) } }

  /// A value or a block: the body of a function.
  mutating func body() throws -> Expression {
    if current.isSymbol(.openBrace) {
      let block = try nested { try $0.block() }
      return try node(.block(block), block.span)
    }
    if current.isKeyword(.if) { return try nested { try $0.conditional() } }
    return try expression()
  }

  /// Operators that bind at least as tightly as `level`, by precedence climbing.
  mutating func binary(_ level: Precedence) throws -> Expression {
    var left = try prefix(level)
    while true {
      if current.isSymbol(.range) {
        guard level <= .range else { return left }
        left = try range(from: left)
        continue
      }
      guard let (operation, precedence) = current.binaryOperator, precedence >= level else { return left }
      if operation == .distributed, !allowsDistribution {
        throw failure(
          .misplacedWord, "`~` stands only in a `check`",
          help: "write `check samples ~ q within 4 se`, or `~=` for ≈")
      }
      let at = advance().span
      let right = try operand(precedence == .power ? .power : precedence.tighter)
      left = try node(.binary(operation, left, right, at: at), left.span.joined(right.span))
      if precedence == .comparison { try rejectChain(left) }
    }
  }

  /// The right operand; nested, so that a chain of powers or signs cannot exhaust the stack.
  private mutating func operand(_ level: Precedence) throws -> Expression { try nested { try $0.binary(level) } }

  private mutating func range(from left: Expression) throws -> Expression {
    advance()
    let right = try operand(.sum)
    if current.isSymbol(.range) {
      throw failure(
        .chainedComparison, "a range has two ends", help: "for steps write `linspace(a, b, n)` or a slice `x[a:b:c]`")
    }
    return try node(.range(left, right), left.span.joined(right.span))
  }

  private func rejectChain(_ left: Expression) throws {
    guard let (operation, precedence) = current.binaryOperator, precedence == .comparison,
      case .binary(_, _, let middle, _) = left.kind
    else { return }
    let text = middle.span.text
    throw Diagnostic(
      .chainedComparison, "comparisons do not chain", at: current.span,
      help: "write `\(left.span.text) and \(text) \(operation.rawValue) …`")
  }

  private mutating func prefix(_ level: Precedence) throws -> Expression {
    let token = current
    switch token.kind {
    case .symbol(.minus):
      advance()
      let operand = try operand(.negation)
      return try node(.unary(.negate, operand), token.span.joined(operand.span))
    case .keyword(.not):
      guard level <= .not else {
        throw failure(
          .expectedExpression, "`not` binds looser than the operator before it", help: "put it in parentheses")
      }
      advance()
      let operand = try operand(.not)
      return try node(.unary(.not, operand), token.span.joined(operand.span))
    default:
      let start = mark
      let value = try postfix()
      if current.isSymbol(.arrow) { return try lambda(value, from: start, level) }
      return value
    }
  }

  /// Calls, indices, fields, `'` and `†` after a value.
  private mutating func postfix() throws -> Expression {
    var base = try primary()
    while true {
      let token = current
      switch token.kind {
      case .symbol(.openParenthesis):
        if case .number = base.kind, previous?.isSymbol(.closeParenthesis) != true {
          throw juxtapositionProblem() ?? failure(.juxtaposition, "a number cannot be called")
        }
        let arguments = try nested { try $0.callArguments() }
        base = try node(.call(base, arguments), base.span.joined(previousSpan))
      case .symbol(.openBracket):
        let subscripts = try nested { try $0.subscripts() }
        base = try node(.index(base, subscripts), base.span.joined(previousSpan))
      case .symbol(.adjoint):
        advance()
        base = try node(.unary(.adjoint, base), base.span.joined(token.span))
      case .symbol(.pseudoInverse):
        advance()
        base = try node(.unary(.pseudoInverse, base), base.span.joined(token.span))
      case .superscript(let exponent) where !token.spaced:
        advance()
        let number = try node(.number(Double(exponent.magnitude)), token.span)
        let power = exponent < 0 ? try node(.unary(.negate, number), token.span) : number
        base = try node(.binary(.power, base, power, at: token.span), base.span.joined(token.span))
      case .symbol(.dot):
        advance()
        if case .number = base.kind, case .number = current.kind, !current.spaced {
          throw Diagnostic(
            .malformedNumber, "`\(base.span.text).\(current.span.text)` is not a number",
            at: base.span.joined(current.span), help: "a number has one point; parts are separated by commas")
        }
        base = try node(.field(base, try fieldName()), base.span.joined(previousSpan))
      default:
        return base
      }
    }
  }

  /// After a point any word is a name, those of the grammar too.
  private mutating func fieldName() throws -> Name {
    let token = current
    switch token.kind {
    case .identifier(let text):
      advance()
      return Name(text: text, span: token.span)
    case .keyword(let word):
      advance()
      return Name(text: word.rawValue, span: token.span)
    default:
      throw failure(.expectedToken, "expected a field's name after `.`, found \(token.described)")
    }
  }

  /// The error for two values side by side, when that is what stands here.
  func juxtapositionProblem() -> Diagnostic? {
    guard let before = previous, startsValue(current), before.span.line == current.span.line else { return nil }
    if current.name != nil, token(1).isSymbol(.equals) { return nil }
    if current.spaced, current.name == nil { return nil }
    switch before.kind {
    case .number:
      let isCloseBy = !current.spaced
      let value = current.span.text
      let text = before.span.text
      if isCloseBy, value.first == "_", value.allSatisfy({ $0 == "_" || $0.isNumber }) {
        let digits = (text + value).filter { $0 != "_" }
        return Diagnostic(
          .malformedNumber, "digits are not grouped: `\(text)\(value)` is no number",
          at: before.span.joined(current.span), help: "write `\(digits)`")
      }
      let what = isCloseBy ? "`\(text)\(value)` is not a product" : "two values side by side are not a product"
      return Diagnostic(
        .juxtaposition, what, at: before.span.joined(current.span),
        help: "write `\(text)*\(value)\(current.isSymbol(.openParenthesis) ? "…)" : "")`")
    case .symbol(.closeParenthesis), .symbol(.closeBracket), .superscript:
      guard !current.spaced else { return nil }
      return Diagnostic(
        .juxtaposition, "two values side by side are not a product", at: current.span, help: "write `*` between them")
    default: return nil
    }
  }

  func startsValue(_ token: Token) -> Bool {
    switch token.kind {
    case .identifier, .number, .string, .symbol(.openParenthesis), .symbol(.openBracket): true
    default: false
    }
  }
}
