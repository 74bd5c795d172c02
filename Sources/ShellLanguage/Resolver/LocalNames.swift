import ShellSyntax

/// Finds the names that a function's body binds.
package struct LocalNames {
  package private(set) var names: [String] = []
  /// Where each of them is bound first.
  private(set) var places: [String: Span] = [:]

  package static func bound(in body: Expression) -> LocalNames {
    var collector = LocalNames()
    collector.visit(body)
    return collector
  }

  package static func bound(in block: Block) -> LocalNames {
    var collector = LocalNames()
    collector.visit(block)
    return collector
  }

  /// The names that blocks inside a statement bind.
  fileprivate static func bound(within statement: Statement) -> [String] {
    var collector = LocalNames()
    collector.visit(statement)
    return collector.names
  }

  private mutating func add(_ name: Name) {
    guard places[name.text] == nil else { return }
    names.append(name.text)
    places[name.text] = name.span
  }

  private mutating func visit(_ block: Block) {
    for statement in block.statements { visit(statement) }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .expression(let value): visit(value)
    case .bind(let name, let value):
      visit(value)
      add(name)
    case .define(let function): add(function.name)
    case .unpack(let names, let value):
      visit(value)
      names.forEach { add($0) }
    case .assign(let name, let subscripts, let value):
      visit(value)
      subscripts.forEach { visit($0) }
      add(name)
    case .forLoop(let name, let values, let body):
      visit(values)
      add(name)
      visit(body)
    case .whileLoop(let condition, let body):
      visit(condition)
      visit(body)
    case .breakLoop, .continueLoop: break
    case .returnValue(let value): value.map { visit($0) }
    case .command(let command): command.arguments.forEach { visit($0.value) }
    case .check(let check):
      visit(check.condition)
      check.tolerance.map { visit($0) }
    case .time(let inner): visit(inner)
    }
  }

  private mutating func visit(_ subscripted: Subscript) {
    switch subscripted {
    case .position(let value): visit(value)
    case .slice(let start, let end, let step, _): [start, end, step].forEach { $0.map { visit($0) } }
    }
  }

  /// Only blocks bind, and a function inside keeps its names to itself.
  private mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .number, .name, .lambda: break
    case .string(let parts): for case .value(let value, _) in parts { visit(value) }
    case .unary(_, let operand): visit(operand)
    case .binary(_, let left, let right, _), .range(let left, let right):
      visit(left)
      visit(right)
    case .call(let callee, let arguments):
      visit(callee)
      arguments.forEach { visit($0.value) }
    case .index(let base, let subscripts):
      visit(base)
      subscripts.forEach { visit($0) }
    case .field(let base, _): visit(base)
    case .block(let block): visit(block)
    case .conditional(let conditional):
      for arm in conditional.arms {
        visit(arm.condition)
        visit(arm.body)
      }
      conditional.otherwise.map { visit($0) }
    case .tuple(let items): items.forEach { visit($0) }
    case .record(let fields): fields.forEach { visit($0.value) }
    case .list(let rows, _): rows.joined().forEach { visit($0) }
    }
  }
}

extension Statement {
  /// Whether all that the statement does to the session, it does at its end: a failure before leaves nothing behind.
  var bindsAtItsEnd: Bool {
    switch kind {
    case .forLoop, .whileLoop: return false
    case .command(let command) where command.name.text == "load": return false
    case .time(let inner): return inner.bindsAtItsEnd
    case .bind, .assign, .unpack, .define:
      // The name it binds itself is counted too.
      return LocalNames.bound(within: self).count <= names
    default: return LocalNames.bound(within: self).isEmpty
    }
  }

  private var names: Int {
    if case .unpack(let names, _) = kind { return Set(names.map(\.text)).count }
    return 1
  }
}
