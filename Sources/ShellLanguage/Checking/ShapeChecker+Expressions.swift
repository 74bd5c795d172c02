import Numerics
import ShellSyntax

extension ShapeChecker {
  /// What is known of the value of an expression.
  func look(at expression: Expression) throws -> Outline {
    try count()
    switch expression.kind {
    case .number(let value): return .number(value)
    case .string(let parts): return try string(parts)
    case .name(let name): return try read(name)
    case .unary(let operation, let operand): return try unary(operation, operand, expression.span)
    case .binary(.and, let left, let right, _), .binary(.or, let left, let right, _):
      _ = try look(at: left)
      // The left side may decide.
      try lookPerhaps(at: right)
      return .unknown
    case .binary(let operation, let left, let right, let at):
      return try binary(operation, left, right, at, expression.span)
    case .range(let start, let end):
      let (a, b) = (try look(at: start), try look(at: end))
      guard let a = a.number, let b = b.number else { return .unknown }
      return .exact(.range(RangeValue(a, b)))
    case .call(let callee, let arguments): return try call(callee, arguments, expression.span)
    case .index(let base, let subscripts): return try index(base, subscripts, expression.span)
    case .field(let base, let name): return try field(base, name, expression.span)
    case .lambda(let lambda): return function(nil, lambda.parameters, lambda.body, selfName: nil)
    case .block(let block): return try look(at: block)
    case .conditional(let conditional): return try look(at: conditional, expression.span)
    case .tuple(let items): return .tuple(try items.map(look))
    case .record(let fields):
      return .record(try fields.map { (name: $0.label?.text ?? "", value: try look(at: $0.value)) })
    case .list(let rows, let isMatrix): return try list(rows, isMatrix, expression.span)
    }
  }

  private func string(_ parts: [StringPart]) throws -> Outline {
    var text = ""
    var isKnown = true
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .value(let value, _):
        _ = try look(at: value)
        isKnown = false
      }
    }
    return isKnown ? .exact(.string(text)) : .string
  }

  /// A function with what it captures: at top level nothing, since outer names are read when it is called.
  func function(
    _ name: String?, _ parameters: [ParameterSyntax], _ body: Expression, selfName: String?
  ) -> Outline {
    let signature = Signature(
      parameters.map { parameter in
        guard let fallback = parameter.fallback else { return .required(parameter.name.text) }
        return Parameter(parameter.name.text, "", .standard(.nothing, text: fallback.span.text), isLabelOnly: false)
      })
    var captured: [String: Outline] = [:]
    if scopes.count > 1 {
      captured = scope.captured.merging(scope.names.mapValues(\.outline)) { $1 }
    }
    return .function(
      FunctionOutline(
        name: name, parameters: parameters, body: body, captured: captured,
        selfName: scopes.count > 1 ? selfName : nil, signature: signature))
  }

  // MARK: Lists

  private func list(_ rows: [[Expression]], _ isMatrix: Bool, _ span: Span) throws -> Outline {
    let outlines = try rows.map { try $0.map(look) }
    let (nodes, items) = (Array(rows.joined()), Array(outlines.joined()))
    let tries = {
      try self.suspect {
        let stands = try zip(rows, outlines).map { row, known in
          try zip(row, known).compactMap { try self.standIn($0, $1) }
        }
        guard zip(stands, rows).allSatisfy({ $0.count == $1.count }) else { return nil }
        return ListNode(stands, isMatrix: isMatrix, span)
      }
    }
    if isMatrix, rows.contains(where: { $0.count != rows[0].count }) || items.contains(where: { !mayBeScalar($0) }) {
      return try tries()
    }
    guard let first = items.first else { return .exact(.tensor(Tensor([Double]()))) }
    if items.allSatisfy(\.isScalar) {
      let numbers = items.compactMap(\.number)
      let shape = isMatrix ? [rows.count, rows[0].count] : [items.count]
      if numbers.count == nodes.count, numbers.count <= 64, let tensor = try? Tensor(numbers).reshaped(shape) {
        return .exact(.tensor(tensor))
      }
      return .tensor(shape)
    }
    let shapes = items.compactMap(\.shape)
    guard shapes.count == items.count, let shape = first.shape else {
      return items.contains(where: \.isNoNumber) && items.allSatisfy({ $0.isNoNumber || $0.shape != nil })
        ? try tries() : .unknown
    }
    if shapes.contains(where: { Extents.differ($0, shape) }) { return try tries() }
    let joined = items.dropFirst().reduce(first.emptied) { $0.joined($1.emptied) }
    return joined.shape.map { .tensor([items.count] + $0) } ?? .unknown
  }

  private func mayBeScalar(_ outline: Outline) -> Bool {
    if outline.isNoNumber { return false }
    return outline.shape.map(\.isEmpty) ?? true
  }

  // MARK: Fields

  private func field(_ base: Expression, _ name: Name, _ span: Span) throws -> Outline {
    let outline = try look(at: base)
    if let known = try Fields.outline(of: name.text, in: outline) { return known }
    // What has no such field has none in any run.
    guard let value = try StandIn.value(outline, trial), !ValueFields.names(of: value).contains(name.text) else {
      return .unknown
    }
    return try suspect { try standIn(base, outline).map { FieldNode($0, name, span) } }
  }

  // MARK: Unpacking

  func unpack(_ names: [Name], _ value: Expression, _ span: Span) throws -> Outline {
    let outline = try look(at: value)
    var parts: [Outline]?
    if case .tuple(let known) = outline { parts = known }
    if case .exact(.tuple(let tuple)) = outline { parts = tuple.elements.map { .exact($0) } }
    if parts == nil, let shape = outline.shape, let first = shape.first, let count = first, count <= 1000 {
      parts = Array(repeating: .tensor(Array(shape.dropFirst())), count: count)
    }
    let isMisfit = parts.map { $0.count != names.count } ?? (outline.isScalar || outline.text != nil)
    if isMisfit {
      _ = try suspect {
        guard let node = try standIn(value, outline) else { return nil }
        return UnpackNode(names.map { (.global(Cell($0.text)), $0) }, node, span)
      }
    }
    for (index, name) in names.enumerated() {
      bind(name, isMisfit ? .unknown : parts.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? .unknown)
    }
    return outline
  }
}
