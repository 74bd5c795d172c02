extension Parser {
  /// `if c { … } else if d { … } else { … }`.
  mutating func conditional() throws -> Expression {
    let start = advance()
    var arms: [(condition: Expression, body: Block)] = []
    var otherwise: Block?
    arms.append((try condition(), try block()))
    while let word = accept(.else) {
      if accept(.if) != nil {
        arms.append((try condition(), try block()))
        continue
      }
      guard current.isSymbol(.openBrace) else {
        throw Diagnostic(
          .expectedToken, "expected `{` or `if` after `else`, found \(current.described)", at: word.span,
          help: "write `else { … }`")
      }
      otherwise = try block()
      break
    }
    let conditional = Conditional(arms: arms, otherwise: otherwise)
    return try node(.conditional(conditional), start.span.joined(previousSpan))
  }

  private mutating func condition() throws -> Expression {
    let value = try expression()
    if current.isSymbol(.equals) {
      throw failure(.badTarget, "`=` does not compare", help: "equality is written `==`")
    }
    return value
  }

  mutating func forLoop() throws -> Statement {
    let start = advance()
    guard let text = current.name else {
      throw failure(
        .expectedToken, "expected a name after `for`, found \(current.described)", help: "write `for i in 0..3 { … }`")
    }
    let name = Name(text: text, span: advance().span)
    try rejectUnbindable(name)
    guard accept(.in) != nil else {
      throw failure(
        .expectedToken, "expected `in`, found \(current.described)", help: "write `for \(text) in 0..3 { … }`")
    }
    let values = try expression()
    let body = try loopBody()
    return Statement(.forLoop(name, values, body), start.span.joined(body.span))
  }

  mutating func whileLoop() throws -> Statement {
    let start = advance()
    let condition = try condition()
    let body = try loopBody()
    return Statement(.whileLoop(condition, body), start.span.joined(body.span))
  }

  private mutating func loopBody() throws -> Block {
    loopDepth += 1
    defer { loopDepth -= 1 }
    return try block()
  }

  mutating func jump() throws -> Statement {
    let token = advance()
    guard loopDepth > 0 else {
      throw Diagnostic(
        .misplacedJump, "`\(token.span.text)` stands only in a loop", at: token.span,
        help: functionDepth > 0 ? "leave a function with `return`" : "remove it")
    }
    return Statement(token.isKeyword(.break) ? .breakLoop : .continueLoop, token.span)
  }

  mutating func returnStatement() throws -> Statement {
    let token = advance()
    guard functionDepth > 0 else {
      throw Diagnostic(
        .misplacedJump, "`return` stands only in a function", at: token.span, help: "write the value alone to see it")
    }
    if current.endsStatement { return Statement(.returnValue(nil), token.span) }
    let value = try expression()
    return Statement(.returnValue(value), token.span.joined(value.span))
  }
}
