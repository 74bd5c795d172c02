import ShellText

extension Parser {
  mutating func program() throws -> [Statement] {
    let statements = try statements(until: .end)
    guard current.kind == .end else {
      throw failure(.mismatchedBracket, "\(current.described) closes nothing", help: "remove it")
    }
    return statements
  }

  /// Statements separated by newlines or `;`.
  private mutating func statements(until end: Token.Kind) throws -> [Statement] {
    var result: [Statement] = []
    while true {
      while current.kind == .newline || current.isSymbol(.semicolon) { advance() }
      if current.kind == end || current.kind == .end || current.isSymbol(.closeBrace) { return result }
      var statement = try nested { try $0.statement() }
      try expectEnd()
      statement.isSilenced = current.isSymbol(.semicolon)
      result.append(statement)
    }
  }

  /// `{ … }`.
  mutating func block() throws -> Block {
    guard current.isSymbol(.openBrace) else {
      throw failure(.expectedToken, "expected `{`, found \(current.described)", help: "put the body in braces: `{ … }`")
    }
    let open = advance()
    let statements = try statements(until: .symbol(.closeBrace))
    let close = try close(open)
    return Block(statements: statements, span: open.span.joined(close.span))
  }

  private func expectEnd() throws {
    if current.endsStatement { return }
    if let problem = juxtapositionProblem() { throw problem }
    if current.isSymbol(.equals) {
      throw failure(.badTarget, "`=` cannot stand here", help: "equality is written `==`")
    }
    if current.isKeyword(.else) {
      throw failure(.misplacedElse, "`else` without its `if`", help: "write `if c { … } else { … }`")
    }
    switch current.kind {
    case .symbol(.closeParenthesis), .symbol(.closeBracket):
      throw failure(.mismatchedBracket, "\(current.described) closes nothing", help: "remove it")
    default: throw failure(.expectedEnd, "expected the end of the statement, found \(current.described)", help: endHelp)
    }
  }

  /// `shwo x` was meant as a command, `sin x` as a call.
  private var endHelp: String? {
    if current.name != nil, token(1).isSymbol(.equals) { return "put `;` or a new line between two statements" }
    if current.isSymbol(.colon), let before = previous, token(1).kind != .end, token(1).kind != .newline {
      let (left, right) = (before.span.text, token(1).span.text)
      return "a range is written `\(left)..\(right)`; a slice stands in brackets, `x[\(left):\(right)]`"
    }
    if case .string = current.kind, case .string? = previous?.kind {
      return "two strings are one by interpolation, `\"{a}{b}\"`; a list of them is a tuple, `(a, b)`"
    }
    guard let before = previous?.name, startsValue(current) || current.isSymbol(.minus) else {
      return current.isSymbol(.comma) ? "a tuple is written in parentheses: `(a, b)`" : nil
    }
    if !isKnown(before), let command = Suggestion.nearest(to: before, among: Commands.names) {
      return "did you mean `\(command)`?"
    }
    if isKnown(before) { return "a call is written `\(before)(\(current.span.text))`" }
    return "a call is written `\(before)(\(current.span.text))`, a product `\(before)*\(current.span.text)`"
  }

  mutating func statement() throws -> Statement {
    let start = current
    switch start.kind {
    case .keyword(let word) where token(1).isSymbol(.equals):
      throw failure(
        .boundWord, "`\(word.rawValue)` is a word of the grammar and cannot be bound", help: "choose another name")
    case .keyword(.if):
      let value = try conditional()
      return Statement(.expression(value), value.span)
    case .keyword(.for): return try forLoop()
    case .keyword(.while): return try whileLoop()
    case .keyword(.break), .keyword(.continue): return try jump()
    case .keyword(.return): return try returnStatement()
    case .identifier(let name) where Commands.set.contains(name):
      if let command = try command() { return command }
      return try simple()
    default: return try simple()
    }
  }

  /// An expression, or a binding, which is known by its `=`.
  private mutating func simple() throws -> Statement {
    let target = try expression()
    guard current.isSymbol(.equals) else { return Statement(.expression(target), target.span) }
    switch target.kind {
    case .name(let text):
      let name = Name(text: text, span: target.span)
      try rejectUnbindable(name)
      advance()
      let value = try expression()
      return Statement(.bind(name, value), target.span.joined(value.span))
    case .call(let callee, let arguments):
      guard let name = callee.asName else { throw badTarget(target) }
      try rejectUnbindable(name)
      let parameters = try parameters(arguments)
      advance()
      let body = try functionBody()
      let definition = FunctionDefinition(name: name, parameters: parameters, body: body)
      return Statement(.define(definition), target.span.joined(body.span))
    case .tuple(let items):
      let names = try items.map { item in
        guard let name = item.asName else { throw badTarget(item) }
        try rejectUnbindable(name)
        return name
      }
      advance()
      let value = try expression()
      return Statement(.unpack(names, value), target.span.joined(value.span))
    case .index(let base, let subscripts):
      guard let name = base.asName else { throw badTarget(target) }
      try rejectUnbindable(name)
      advance()
      let value = try expression()
      return Statement(.assign(name, subscripts, value), target.span.joined(value.span))
    default: throw badTarget(target)
    }
  }

  private func badTarget(_ target: Expression) -> Diagnostic {
    let help: String
    switch target.kind {
    case .index: help = "index with one pair of brackets: `x[i, j] = v`"
    case .field: help = "fields are read only: bind a new value to the name"
    default: help = "equality is written `==`"
    }
    return Diagnostic(.badTarget, "`\(target.span.text)` cannot be bound", at: target.span, help: help)
  }
}
