import ShellSyntax

extension Resolver {
  func expression(_ expression: Expression) throws -> Node {
    let span = expression.span
    switch expression.kind {
    case .number(let value): return ConstantNode(.number(value), span)
    case .string(let parts): return try string(parts, span)
    case .name(let name): return self.name(name, span)
    case .unary(let operation, let operand): return UnaryNode(operation, try self.expression(operand), span)
    case .binary(.and, let left, let right, _):
      return LogicalNode(isAnd: true, try self.expression(left), try self.expression(right), span)
    case .binary(.or, let left, let right, _):
      return LogicalNode(isAnd: false, try self.expression(left), try self.expression(right), span)
    case .binary(let operation, let left, let right, let at):
      return BinaryNode(operation, try self.expression(left), try self.expression(right), at: at, span)
    case .range(let start, let end): return RangeNode(try self.expression(start), try self.expression(end), span)
    case .call(let callee, let arguments): return try call(callee, arguments, span)
    case .index(let base, let subscripts):
      return IndexNode(try self.expression(base), try subscripts.map(subscripted), span)
    case .field(let base, let name): return FieldNode(try self.expression(base), name, span)
    case .lambda(let lambda):
      return try function(name: nil, lambda.parameters, lambda.body, selfName: nil, text: span, span)
    case .block(let block): return try self.block(block)
    case .conditional(let conditional): return try self.conditional(conditional, span)
    case .tuple(let items): return TupleNode(try items.map(self.expression), span)
    case .record(let fields):
      return RecordNode(try fields.map { ($0.label?.text ?? "", try self.expression($0.value)) }, span)
    case .list(let rows, let isMatrix):
      return ListNode(try rows.map { try $0.map(self.expression) }, isMatrix: isMatrix, span)
    }
  }

  private func string(_ parts: [StringPart], _ span: Span) throws -> Node {
    if parts.isEmpty { return ConstantNode(.string(""), span) }
    if parts.count == 1, case .text(let text) = parts[0] { return ConstantNode(.string(text), span) }
    return StringNode(
      try parts.map { part in
        switch part {
        case .text(let text): return .text(text)
        case .value(let value, let text):
          guard let format = NumberFormat(text) else {
            throw Diagnostic(.badString, "`\(text)` is not a format", at: value.span)
          }
          return .value(try expression(value), format, text)
        }
      }, span)
  }

  private func call(_ callee: Expression, _ arguments: [Argument], _ span: Span) throws -> Node {
    CallNode(try expression(callee), try arguments.map { try expression($0.value) }, site(span, callee.span, arguments))
  }

  func site(_ span: Span, _ callee: Span, _ arguments: [Argument]) -> CallSite {
    CallSite(span: span, callee: callee, labels: arguments.map(\.label), spans: arguments.map(\.value.span))
  }

  func subscripted(_ syntax: Subscript) throws -> SubscriptNode {
    switch syntax {
    case .position(let value): return .position(try expression(value))
    case .slice(let start, let end, let step, let span):
      return .slice(
        start: try start.map(expression), end: try end.map(expression), step: try step.map(expression), span)
    }
  }

  func block(_ block: Block) throws -> Node {
    let statements = try block.statements.map(statement)
    return statements.count == 1 ? statements[0] : BlockNode(statements, block.span)
  }

  private func conditional(_ conditional: Conditional, _ span: Span) throws -> Node {
    ConditionalNode(
      try conditional.arms.map { (try expression($0.condition), try block($0.body)) },
      try conditional.otherwise.map(block), span)
  }
}
