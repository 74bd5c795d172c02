import ShellSyntax

extension ShapeChecker {
  /// What a statement yields.
  func look(at statement: Statement) throws -> Outline {
    try count()
    switch statement.kind {
    case .expression(let value): return try look(at: value)
    case .bind(let name, let value):
      let outline: Outline
      if case .lambda(let lambda) = value.kind {
        outline = function(nil, lambda.parameters, lambda.body, selfName: name.text)
      } else {
        outline = try look(at: value)
      }
      bind(name, outline)
      return outline
    case .define(let function):
      let outline = self.function(
        function.name.text, function.parameters, function.body, selfName: function.name.text)
      bind(function.name, outline)
      return outline
    case .unpack(let names, let value): return try unpack(names, value, statement.span)
    case .assign(let name, let subscripts, let value): return try assign(name, subscripts, value, statement.span)
    case .forLoop(let name, let values, let body):
      let sequence = try look(at: values)
      if sequence.isScalar || sequence.text != nil { return try suspectLoop(values, sequence, statement.span) }
      try loop(body, [name.text]) { self.bind(name, self.element(of: sequence)) }
    case .whileLoop(let condition, let body):
      try self.condition(condition, word: "while")
      try loop(body, LocalNames.bound(in: condition).names) { _ = try self.look(at: condition) }
    case .breakLoop, .continueLoop:
      let names = scope.names
      let loop = scope.exits.count - 1
      if loop >= 0 { scope.exits[loop].append(names) }
    case .returnValue(let value):
      let outline = try value.map(look) ?? .exact(.nothing)
      scope.returned = scope.returned.map { $0.joined(outline) } ?? outline
      // What comes after may not run.
      isCertain = false
    case .command(let command): return try look(at: command, statement.span)
    case .check(let check): try look(at: check, statement.span)
    case .time(let inner): return try look(at: inner)
    }
    return .exact(.nothing)
  }

  /// Statements in their order; the last one's value is theirs.
  func look(at block: Block) throws -> Outline {
    var last = Outline.exact(.nothing)
    for statement in block.statements {
      do {
        last = try look(at: statement)
      } catch let diagnostic as Diagnostic {
        if isCertain { throw diagnostic }
        // What it would have bound is not known.
        forget(
          LocalNames.bound(in: Expression(.block(Block(statements: [statement], span: statement.span)), statement.span))
            .names
        )
        last = .unknown
      }
      if statement.isJump { break }
    }
    return last
  }

  func forget(_ names: [String]) {
    for name in names { scopes[scopes.count - 1].names[name] = Bound(outline: .unknown, origin: nil) }
  }

  // MARK: Branches

  func look(at conditional: Conditional, _ span: Span) throws -> Outline {
    let names = LocalNames.bound(in: Expression(.conditional(conditional), span)).names
    var results: [(names: [String: Bound], value: Outline)] = []
    for (index, arm) in conditional.arms.enumerated() {
      if index == 0 {
        try condition(arm.condition, word: "if")
      } else {
        try lookPerhaps(at: arm.condition)
      }
      results.append(try branch(arm.body))
    }
    if let otherwise = conditional.otherwise {
      results.append(try branch(otherwise))
    } else {
      results.append((scope.names, .unknown))
    }
    join(names, results.map(\.names))
    return results.dropFirst().reduce(results[0].value) { $0.joined($1.value) }
  }

  /// A body that may run, from the names as they stand; they stand so again after it.
  private func branch(_ body: Block) throws -> (names: [String: Bound], value: Outline) {
    let start = scope.names
    defer { scope.names = start }
    let value = try uncertainly { try look(at: body) } ?? .unknown
    return (scope.names, value)
  }

  /// What is certain of some names whichever way was taken.
  private func join(_ names: [String], _ ways: [[String: Bound]]) {
    for name in names {
      let known = ways.map { $0[name] ?? Bound(outline: outline(of: name), origin: nil) }
      scopes[scopes.count - 1].names[name] = known.dropFirst().reduce(known[0]) {
        Bound(outline: $0.outline.joined($1.outline), origin: $0.origin == nil ? $1.origin : $0.origin)
      }
    }
  }

  // MARK: Loops

  /// A body that runs any number of times: what it binds is what is certain after every number of turns.
  /// - Parameters:
  ///   - others: names that a turn binds besides those of the body.
  ///   - turn: what comes before the body in each turn.
  private func loop(_ body: Block, _ others: [String], _ turn: () throws -> Void) throws {
    let names = LocalNames.bound(in: body).names + others
    let before = scope.names
    for _ in 0..<6 {
      let start = scope.names
      scopes[scopes.count - 1].exits.append([])
      _ = try uncertainly {
        try turn()
        return try look(at: body)
      }
      let ends = [scope.names] + scopes[scopes.count - 1].exits.removeLast()
      scope.names = start
      join(names, [start] + ends)
      if names.allSatisfy({ isSame(start[$0], scope.names[$0]) }) { return }
    }
    scope.names = before
    forget(names)
  }

  private func isSame(_ a: Bound?, _ b: Bound?) -> Bool {
    guard let a = a?.outline, let b = b?.outline else { return a == nil && b == nil }
    switch (a, b) {
    case (.unknown, .unknown): return true
    case (.tensor(let x), .tensor(let y)): return x == y
    default:
      if let x = a.number, let y = b.number { return x == y }
      return false
    }
  }

  /// What a loop's name stands for.
  private func element(of sequence: Outline) -> Outline {
    if case .exact(.range) = sequence { return .number }
    guard let shape = sequence.shape, !shape.isEmpty else { return .unknown }
    return .tensor(Array(shape.dropFirst()))
  }

  private func suspectLoop(_ values: Expression, _ sequence: Outline, _ span: Span) throws -> Outline {
    try suspect {
      guard let node = try standIn(values, sequence) else { return nil }
      let slot = Slot.global(Cell("")), name = Name(text: "", span: span)
      return ForNode(slot, name, node, BlockNode([], span), span)
    }
  }

  /// `if` and `while` need one element.
  func condition(_ expression: Expression, word: String) throws {
    let outline = try look(at: expression)
    let count = outline.shape.flatMap(Extents.count)
    guard outline.isNoNumber || count.map({ $0 != 1 }) ?? false else { return }
    _ = try suspect {
      try standIn(expression, outline).map { ConditionNode($0, word: word) }
    }
  }

  /// A condition by itself.
  private final class ConditionNode: Node, @unchecked Sendable {
    private let condition: Node
    private let word: String

    init(_ condition: Node, word: String) {
      self.condition = condition
      self.word = word
      super.init(condition.span)
    }

    override func evaluate(_ frame: Frame) throws -> Value {
      .truth(try Condition.isTrue(condition, frame, word: word))
    }
  }
}

extension Statement {
  fileprivate var isJump: Bool {
    switch kind {
    case .breakLoop, .continueLoop, .returnValue: true
    default: false
    }
  }
}
