import ShellSyntax

extension Resolver {
  func statement(_ statement: Statement) throws -> Node {
    let span = statement.span
    switch statement.kind {
    case .expression(let value): return try expression(value)
    case .bind(let name, let value):
      let node = try bound(name, value)
      return BindNode(slot(name), name, node, span)
    case .define(let function):
      let node = try self.function(
        name: function.name.text, function.parameters, function.body, selfName: function.name.text, text: span, span)
      return BindNode(slot(function.name), function.name, node, span)
    case .unpack(let names, let value):
      let node = try expression(value)
      return UnpackNode(names.map { (slot($0), $0) }, node, span)
    case .assign(let name, let subscripts, let value):
      let node = try expression(value)
      let places = try subscripts.map(subscripted)
      let current = self.name(name.text, name.span)
      return AssignNode(slot(name), name, current, places, node, span)
    case .forLoop(let name, let values, let body):
      let node = try expression(values)
      return ForNode(slot(name), name, node, try block(body), span)
    case .whileLoop(let condition, let body):
      return WhileNode(try expression(condition), try block(body), span)
    case .breakLoop: return JumpNode(.breaking, nil, span)
    case .continueLoop: return JumpNode(.continuing, nil, span)
    case .returnValue(let value): return JumpNode(.returning, try value.map(expression), span)
    case .command(let command): return try self.command(command, span)
    case .check(let check): return try self.check(check, span)
    case .time(let inner): return TimeNode(try self.statement(inner), span)
    }
  }

  /// A lambda that is bound to a name can call itself by it, in a function too.
  private func bound(_ name: Name, _ value: Expression) throws -> Node {
    guard case .lambda(let lambda) = value.kind else { return try expression(value) }
    return try function(
      name: nil, lambda.parameters, lambda.body, selfName: name.text, text: value.span, value.span)
  }

  private func command(_ command: CommandSyntax, _ span: Span) throws -> Node {
    let command = asCode(command)
    let isCode = command.name.text == "explain" && !command.names.isEmpty
    guard let builtin = isCode ? session.vocabulary.codePage : session.vocabulary.builtin(command.name.text) else {
      throw Diagnostic(.unknownName, "the command `\(command.name.text)` is not available here", at: command.name.span)
    }
    var arguments = command.arguments
    var nodes: [Node] = []
    if command.names.isEmpty {
      nodes = try arguments.map { try expression($0.value) }
    } else {
      arguments = command.names.map { Argument(label: nil, value: Expression(.name($0.text), $0.span)) }
      nodes = command.names.map { ConstantNode(.string($0.text), $0.span) }
    }
    return CommandNode(builtin, nodes, site(span, command.name.span, arguments))
  }

  /// `explain e12`, where nothing is bound to what looks like a code.
  private func asCode(_ command: CommandSyntax) -> CommandSyntax {
    guard command.name.text == "explain", command.arguments.count == 1, let name = command.arguments[0].value.asName,
      command.arguments[0].label == nil, Parser.resemblesCode(name.text), session.binding(name.text) == nil,
      scope?.slots[name.text] == nil
    else { return command }
    return CommandSyntax(name: command.name, arguments: [], names: [name])
  }

  private func check(_ check: CheckSyntax, _ span: Span) throws -> Node {
    let tolerance = try check.tolerance.map(expression)
    if case .binary(.and, let left, let right, _) = check.condition.kind {
      let parts = try [left, right].map {
        try self.check(CheckSyntax(condition: $0, tolerance: nil, measure: check.measure), $0.span)
      }
      return ConjunctionCheckNode(parts, span)
    }
    guard case .binary(let operation, let left, let right, let at) = check.condition.kind, operation.isComparison else {
      return TruthCheckNode(try expression(check.condition), span)
    }
    let sides = (try expression(left), try expression(right))
    if operation == .distributed {
      return DistributionCheckNode(sides.0, sides.1, at: at, tolerance, check.measure, span)
    }
    return ComparisonCheckNode(operation, sides.0, sides.1, at: at, tolerance, check.measure, span)
  }
}
