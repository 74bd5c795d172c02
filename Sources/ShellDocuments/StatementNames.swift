import ShellLanguage
import ShellSyntax
import ShellText

/// What a statement at top level reads and binds: names that are its own functions' parameters or local names are neither.
struct StatementNames {
  private(set) var reads: Set<String> = []
  private(set) var binds: [String] = []
  /// Whether it defines a function, whose names are read when it is called.
  private(set) var isFunction = false
  /// The names of the functions that what is looked at stands in.
  private var locals: [Set<String>] = []

  /// Commands that take a walk somewhere else.
  private static let moving: Set<String> = ["step", "back", "goto", "run"]

  init(_ statement: Statement) {
    switch statement.kind {
    case .define: isFunction = true
    case .bind(_, let value): if case .lambda = value.kind { isFunction = true }
    default: break
    }
    visit(statement)
  }

  private mutating func read(_ name: String) {
    if !locals.contains(where: { $0.contains(name) }) { reads.insert(name) }
  }

  private mutating func bind(_ name: Name) {
    if locals.isEmpty { binds.append(name.text) }
  }

  private mutating func visit(_ block: Block) {
    for statement in block.statements { visit(statement) }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .expression(let value): visit(value)
    case .bind(let name, let value):
      visit(value)
      bind(name)
    case .define(let function):
      self.function(function.parameters, function.body)
      bind(function.name)
    case .unpack(let names, let value):
      visit(value)
      names.forEach { bind($0) }
    case .assign(let name, let subscripts, let value):
      visit(value)
      subscripts.forEach { visit($0) }
      read(name.text)
      bind(name)
    case .forLoop(let name, let values, let body):
      visit(values)
      bind(name)
      visit(body)
    case .whileLoop(let condition, let body):
      visit(condition)
      visit(body)
    case .breakLoop, .continueLoop: break
    case .returnValue(let value): if let value { visit(value) }
    case .command(let command):
      for argument in command.arguments { visit(argument.value) }
      for name in command.names { bind(name) }
      if Self.moving.contains(command.name.text), let walk = command.arguments.first?.value.asName { bind(walk) }
    case .check(let check):
      visit(check.condition)
      if let tolerance = check.tolerance { visit(tolerance) }
    case .time(let inner): visit(inner)
    }
  }

  private mutating func function(_ parameters: [ParameterSyntax], _ body: Expression) {
    for parameter in parameters { if let fallback = parameter.fallback { visit(fallback) } }
    locals.append(Set(parameters.map(\.name.text) + LocalNames.bound(in: body).names))
    visit(body)
    locals.removeLast()
  }

  private mutating func visit(_ subscripted: Subscript) {
    switch subscripted {
    case .position(let value): visit(value)
    case .slice(let start, let end, let step, _):
      for part in [start, end, step] { if let part { visit(part) } }
    }
  }

  private mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .number: break
    case .name(let text): read(text)
    case .lambda(let lambda): function(lambda.parameters, lambda.body)
    case .string(let parts): for case .value(let value, _) in parts { visit(value) }
    case .unary(_, let operand): visit(operand)
    case .binary(_, let left, let right, _), .range(let left, let right):
      visit(left)
      visit(right)
    case .call(let callee, let arguments):
      visit(callee)
      for argument in arguments { visit(argument.value) }
      if let name = callee.asName?.text, Self.moving.contains(name), let walk = arguments.first?.value.asName {
        bind(walk)
      }
    case .index(let base, let subscripts):
      visit(base)
      for subscripted in subscripts { visit(subscripted) }
    case .field(let base, _): visit(base)
    case .block(let block): visit(block)
    case .conditional(let conditional):
      for arm in conditional.arms {
        visit(arm.condition)
        visit(arm.body)
      }
      if let otherwise = conditional.otherwise { visit(otherwise) }
    case .tuple(let items): for item in items { visit(item) }
    case .record(let fields): for field in fields { visit(field.value) }
    case .list(let rows, _): for item in rows.joined() { visit(item) }
    }
  }
}
