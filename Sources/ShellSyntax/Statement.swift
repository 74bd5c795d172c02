/// The syntax tree of a statement.
package struct Statement: Sendable {
  package indirect enum Kind: Sendable {
    case expression(Expression)
    case bind(Name, Expression)
    case define(FunctionDefinition)
    case unpack([Name], Expression)
    case assign(Name, [Subscript], Expression)
    case forLoop(Name, Expression, Block)
    case whileLoop(Expression, Block)
    case breakLoop
    case continueLoop
    case returnValue(Expression?)
    case command(CommandSyntax)
    case check(CheckSyntax)
    case time(Statement)
  }

  package let kind: Kind
  package let span: Span
  /// Whether `;` follows, which silences the echo.
  package var isSilenced = false

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  var height: Int {
    1
      + {
        switch kind {
        case .expression(let value), .bind(_, let value), .unpack(_, let value): value.height
        case .define(let function): function.body.height
        case .assign(_, let subscripts, let value): max(value.height, subscripts.map(\.height).max() ?? 0)
        case .forLoop(_, let values, let body): max(values.height, body.height)
        case .whileLoop(let condition, let body): max(condition.height, body.height)
        case .breakLoop, .continueLoop: 0
        case .returnValue(let value): value?.height ?? 0
        case .command(let command): command.arguments.map(\.value.height).max() ?? 0
        case .check(let check): check.condition.height
        case .time(let statement): statement.height
        }
      }()
  }
}

/// `f(x, k: 2) = …`.
package struct FunctionDefinition: Sendable {
  package let name: Name
  package let parameters: [ParameterSyntax]
  package let body: Expression
}

/// A command and its arguments; those of `help`, `explain E012` and `forget` are names, not values.
package struct CommandSyntax: Sendable {
  package let name: Name
  package let arguments: [Argument]
  package let names: [Name]

  package init(name: Name, arguments: [Argument], names: [Name]) {
    (self.name, self.arguments, self.names) = (name, arguments, names)
  }
}

/// `check a ≈ b within 1e-9 relative`.
package struct CheckSyntax: Sendable {
  package enum Measure: Sendable {
    case absolute
    case relative
    case standardErrors
  }

  package let condition: Expression
  package let tolerance: Expression?
  package let measure: Measure

  package init(condition: Expression, tolerance: Expression?, measure: Measure) {
    (self.condition, self.tolerance, self.measure) = (condition, tolerance, measure)
  }
}

/// The statements of one source.
package struct Program: Sendable {
  package let source: SourceText
  package let statements: [Statement]
}
