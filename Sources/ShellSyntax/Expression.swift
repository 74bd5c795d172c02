/// A name where it stands in the source.
package struct Name: Sendable {
  package let text: String
  package let span: Span

  package init(text: String, span: Span) {
    (self.text, self.span) = (text, span)
  }
}

/// The syntax tree of a value.
package struct Expression: Sendable {
  package indirect enum Kind: Sendable {
    case number(Double)
    case string([StringPart])
    case name(String)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression, at: Span)
    case range(Expression, Expression)
    case call(Expression, [Argument])
    case index(Expression, [Subscript])
    case field(Expression, Name)
    case lambda(Lambda)
    case block(Block)
    case conditional(Conditional)
    case tuple([Expression])
    case record([Argument])
    case list([[Expression]], isMatrix: Bool)
  }

  package let kind: Kind
  package let span: Span
  /// The depth of the tree, which bounds the recursion of everything that walks it.
  package let height: Int

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
    height = 1 + kind.childHeight
  }

  /// The name, where the expression is nothing but one.
  package var asName: Name? {
    if case .name(let text) = kind { return Name(text: text, span: span) }
    return nil
  }
}

/// A part of a string: text, or a value with its format.
package enum StringPart: Sendable {
  case text(String)
  case value(Expression, format: String)
}

/// An argument of a call, a part of a record, or a parameter in a definition.
package struct Argument: Sendable {
  package let label: Name?
  package let value: Expression

  package init(label: Name?, value: Expression) {
    (self.label, self.value) = (label, value)
  }
}

/// What stands in the brackets of an index: one position, or `start:end:step`.
package enum Subscript: Sendable {
  case position(Expression)
  case slice(start: Expression?, end: Expression?, step: Expression?, at: Span)

  package var span: Span {
    switch self {
    case .position(let expression): expression.span
    case .slice(_, _, _, let span): span
    }
  }

  var height: Int {
    switch self {
    case .position(let expression): expression.height
    case .slice(let start, let end, let step, _): [start, end, step].compactMap { $0?.height }.max() ?? 0
    }
  }
}

/// A parameter of a user's function, with its default.
package struct ParameterSyntax: Sendable {
  package let name: Name
  package let fallback: Expression?
}

/// `x -> …` or `(x, t) -> …`.
package struct Lambda: Sendable {
  package let parameters: [ParameterSyntax]
  package let body: Expression
}

/// Statements in braces.
package struct Block: Sendable {
  package let statements: [Statement]
  package let span: Span

  package init(statements: [Statement], span: Span) {
    (self.statements, self.span) = (statements, span)
  }
}

/// `if … { } else if … { } else { }`, as a flat list of arms.
package struct Conditional: Sendable {
  package let arms: [(condition: Expression, body: Block)]
  package let otherwise: Block?
}

extension Expression.Kind {
  fileprivate var childHeight: Int {
    switch self {
    case .number, .name: 0
    case .string(let parts):
      parts.map { if case .value(let value, _) = $0 { value.height } else { 0 } }.max() ?? 0
    case .unary(_, let operand): operand.height
    case .binary(_, let left, let right, _), .range(let left, let right): max(left.height, right.height)
    case .call(let callee, let arguments): max(callee.height, arguments.map(\.value.height).max() ?? 0)
    case .index(let base, let subscripts): max(base.height, subscripts.map(\.height).max() ?? 0)
    case .field(let base, _): base.height
    case .lambda(let lambda): lambda.body.height
    case .block(let block): block.height
    case .conditional(let conditional):
      max(
        conditional.arms.map { max($0.condition.height, $0.body.height) }.max() ?? 0,
        conditional.otherwise?.height ?? 0)
    case .tuple(let items): items.map(\.height).max() ?? 0
    case .record(let fields): fields.map(\.value.height).max() ?? 0
    case .list(let rows, _): rows.joined().map(\.height).max() ?? 0
    }
  }
}

extension Block {
  var height: Int { 1 + (statements.map(\.height).max() ?? 0) }
}
