extension Parser {
  /// `(a, b, label: c)` after a callee.
  mutating func callArguments() throws -> [Argument] {
    let open = advance()
    let result = try arguments(until: .closeParenthesis)
    try close(open)
    return result
  }

  /// Values with or without labels, separated by commas; a trailing comma is allowed.
  mutating func arguments(until end: Symbol) throws -> [Argument] {
    var result: [Argument] = []
    while !current.isSymbol(end) {
      result.append(try argument(&result))
      if accept(.comma) == nil { break }
    }
    return result
  }

  /// One argument; any word may be a label, commands too.
  mutating func argument(_ before: inout [Argument]) throws -> Argument {
    guard let label = labelAhead else { return Argument(label: nil, value: try expression()) }
    advance()
    advance()
    if let first = before.first(where: { $0.label?.text == label.text })?.label {
      throw Diagnostic(
        .repeatedName, "`\(label.text)` stands twice", [.init(label.span, "again"), .init(first.span, "first here")],
        help: "remove one of them")
    }
    return Argument(label: label, value: try expression())
  }

  private var labelAhead: Name? {
    guard token(1).isSymbol(.colon) else { return nil }
    switch current.kind {
    case .identifier(let text): return Name(text: text, span: current.span)
    case .keyword(let word): return Name(text: word.rawValue, span: current.span)
    default: return nil
    }
  }

  /// Turns what stands before `->` into parameters, and reads the body.
  mutating func lambda(_ head: Expression, from start: Int, _ level: Precedence) throws -> Expression {
    guard level == .lambda else {
      throw failure(
        .expectedToken, "`->` binds looser than the operator before it", help: "put the lambda in parentheses")
    }
    let parameters: [ParameterSyntax]
    switch head.kind {
    case .name: parameters = try self.parameters([Argument(label: nil, value: head)])
    case .record(let items): parameters = try self.parameters(items)
    default:
      throw Diagnostic(
        .badTarget, "the parameters of a lambda are names", at: head.span, help: "write `x -> …` or `(x, t) -> …`")
    }
    advance()
    let body = try functionBody()
    return try node(.lambda(Lambda(parameters: parameters, body: body)), head.span.joined(body.span))
  }

  /// A body, in which `return` has a meaning and a loop outside has none.
  mutating func functionBody() throws -> Expression {
    let loops = loopDepth
    let distribution = allowsDistribution
    loopDepth = 0
    functionDepth += 1
    allowsDistribution = false
    defer {
      loopDepth = loops
      functionDepth -= 1
      allowsDistribution = distribution
    }
    return try body()
  }

  /// The parameters of a definition: names, the last ones with defaults (`k: 2`).
  func parameters(_ arguments: [Argument]) throws -> [ParameterSyntax] {
    var result: [ParameterSyntax] = []
    for argument in arguments {
      let parameter: ParameterSyntax
      if let label = argument.label {
        parameter = ParameterSyntax(name: label, fallback: argument.value)
      } else if let name = argument.value.asName {
        if let label = result.first(where: { $0.fallback != nil })?.name {
          throw Diagnostic(
            .positionalAfterLabel, "a parameter without a default stands after one with a default",
            [.init(name.span, "no default"), .init(label.span, "a default")], help: "put it first")
        }
        parameter = ParameterSyntax(name: name, fallback: nil)
      } else {
        throw Diagnostic(
          .badTarget, "a parameter is a name", at: argument.value.span,
          help: "write `f(x) = …`, with a default `f(x, k: 2) = …`")
      }
      try rejectUnbindable(parameter.name)
      if let first = result.first(where: { $0.name.text == parameter.name.text }) {
        throw Diagnostic(
          .repeatedName, "the parameter `\(parameter.name.text)` stands twice",
          [.init(parameter.name.span, "again"), .init(first.name.span, "first here")], help: "give them different names"
        )
      }
      result.append(parameter)
    }
    return result
  }

  /// Commands and constants keep their meaning everywhere.
  func rejectUnbindable(_ name: Name) throws {
    if Commands.set.contains(name.text) {
      throw Diagnostic(
        .boundCommand, "`\(name.text)` is a command and cannot be bound", at: name.span, help: "choose another name")
    }
    if ConstantNames.set.contains(name.text) {
      throw Diagnostic(
        .boundWord, "`\(name.text)` is a constant and cannot be bound", at: name.span, help: "choose another name")
    }
  }
}
