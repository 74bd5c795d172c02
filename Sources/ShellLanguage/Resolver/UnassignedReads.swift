import ShellSyntax

/// Finds reads of a function's own names that stand where no assignment can have come before, in a program that has not
/// run. What depends on the way taken is left to the run (``LocalNode``).
struct UnassignedReads {
  private let session: Session
  /// What statements at top level have bound so far.
  private var top: Set<String> = []
  private var scopes: [Scope] = []

  /// The names of one function.
  private struct Scope {
    /// Where the names that the body assigns are assigned first.
    let places: [String: Span]
    /// Parameters, the function's own name, and what may have been assigned by now.
    var assigned: Set<String>
  }

  private init(_ session: Session) { self.session = session }

  /// - Throws: a `Diagnostic` about the first such read.
  static func check(_ program: Program, _ session: Session) throws {
    var checker = UnassignedReads(session)
    for statement in program.statements { try checker.visit(statement) }
  }

  // MARK: Names

  private mutating func assign(_ name: Name) {
    if scopes.isEmpty { top.insert(name.text) } else { scopes[scopes.count - 1].assigned.insert(name.text) }
  }

  /// What a loop assigns may be assigned when a turn of it begins.
  private mutating func assignAll(in body: Block) {
    guard !scopes.isEmpty else { return }
    scopes[scopes.count - 1].assigned.formUnion(LocalNames.bound(in: body).names)
  }

  private func read(_ name: Name) throws {
    for (depth, scope) in scopes.enumerated().reversed() {
      if scope.assigned.contains(name.text) { return }
      guard let place = scope.places[name.text] else { continue }
      let hasOuter =
        session.binding(name.text) != nil || top.contains(name.text)
        || scopes[..<depth].contains { $0.assigned.contains(name.text) }
      // Before the function binds it, a built-in of the name is what is meant.
      if !hasOuter, session.vocabulary.isKnown(name.text) { return }
      throw UnassignedRead.diagnostic(
        name, assigned: place, isCaptured: depth < scopes.count - 1, hasOuter: hasOuter)
    }
  }

  // MARK: Statements

  private mutating func visit(_ block: Block) throws {
    for statement in block.statements { try visit(statement) }
  }

  private mutating func visit(_ statement: Statement) throws {
    switch statement.kind {
    case .expression(let value): try visit(value)
    case .bind(let name, let value):
      if case .lambda(let lambda) = value.kind {
        try function(lambda.parameters, lambda.body, named: name)
      } else {
        try visit(value)
      }
      assign(name)
    case .define(let function):
      try self.function(function.parameters, function.body, named: function.name)
      assign(function.name)
    case .unpack(let names, let value):
      try visit(value)
      names.forEach { assign($0) }
    case .assign(let name, let subscripts, let value):
      try visit(value)
      for subscripted in subscripts { try visit(subscripted) }
      try read(name)
      assign(name)
    case .forLoop(let name, let values, let body):
      try visit(values)
      assign(name)
      assignAll(in: body)
      try visit(body)
    case .whileLoop(let condition, let body):
      assignAll(in: body)
      try visit(condition)
      try visit(body)
    case .breakLoop, .continueLoop: break
    case .returnValue(let value): if let value { try visit(value) }
    case .command(let command): for argument in command.arguments { try visit(argument.value) }
    case .check(let check):
      try visit(check.condition)
      if let tolerance = check.tolerance { try visit(tolerance) }
    case .time(let inner): try visit(inner)
    }
  }

  private mutating func function(_ parameters: [ParameterSyntax], _ body: Expression, named name: Name?) throws {
    // At top level a function reads its own name as any other global one.
    let own = parameters.map(\.name.text) + (scopes.isEmpty ? [] : name.map { [$0.text] } ?? [])
    scopes.append(Scope(places: LocalNames.bound(in: body).places, assigned: Set(own)))
    defer { scopes.removeLast() }
    for parameter in parameters { if let fallback = parameter.fallback { try visit(fallback) } }
    try visit(body)
  }

  // MARK: Expressions

  private mutating func visit(_ subscripted: Subscript) throws {
    switch subscripted {
    case .position(let value): try visit(value)
    case .slice(let start, let end, let step, _):
      for part in [start, end, step] { if let part { try visit(part) } }
    }
  }

  private mutating func visit(_ expression: Expression) throws {
    switch expression.kind {
    case .number: break
    case .name(let text): try read(Name(text: text, span: expression.span))
    case .lambda(let lambda): try function(lambda.parameters, lambda.body, named: nil)
    case .string(let parts): for case .value(let value, _) in parts { try visit(value) }
    case .unary(_, let operand): try visit(operand)
    case .binary(_, let left, let right, _), .range(let left, let right):
      try visit(left)
      try visit(right)
    case .call(let callee, let arguments):
      try visit(callee)
      for argument in arguments { try visit(argument.value) }
    case .index(let base, let subscripts):
      try visit(base)
      for subscripted in subscripts { try visit(subscripted) }
    case .field(let base, _): try visit(base)
    case .block(let block): try visit(block)
    case .conditional(let conditional): try visit(conditional)
    case .tuple(let items): for item in items { try visit(item) }
    case .record(let fields): for field in fields { try visit(field.value) }
    case .list(let rows, _): for item in rows.joined() { try visit(item) }
    }
  }

  /// An arm knows what the conditions before it have assigned, and what follows knows what any arm may have.
  private mutating func visit(_ conditional: Conditional) throws {
    var after = Set<String>()
    func arm(_ body: Block, _ checker: inout UnassignedReads) throws {
      let before = checker.scopes.last?.assigned
      try checker.visit(body)
      guard let before, let all = checker.scopes.last?.assigned else { return }
      after.formUnion(all)
      checker.scopes[checker.scopes.count - 1].assigned = before
    }
    for each in conditional.arms {
      try visit(each.condition)
      try arm(each.body, &self)
    }
    if let otherwise = conditional.otherwise { try arm(otherwise, &self) }
    if !scopes.isEmpty { scopes[scopes.count - 1].assigned.formUnion(after) }
  }
}
