extension Parser {
  /// `(a)`, a tuple `(a, b)`, a record `(a: 1, b: 2)`, or the parameters of a lambda.
  mutating func parenthesized() throws -> Expression {
    let open = advance()
    let items = try arguments(until: .closeParenthesis)
    let close = try close(open)
    let span = open.span.joined(close.span)
    if current.isSymbol(.arrow) { return try node(.record(items), span) }
    let labelled = items.filter { $0.label != nil }
    if let first = items.first, items.count == 1, labelled.isEmpty {
      // The parentheses stay in the span, so that a label points at what was written.
      guard previous?.isSymbol(.comma) != true else { return first.value }
      return try node(first.value.kind, span)
    }
    if items.isEmpty {
      throw Diagnostic(
        .expectedExpression, "empty parentheses are not a value", at: span,
        help: "a function without parameters is `() -> …`, an empty tensor `[]`")
    }
    if labelled.isEmpty { return try node(.tuple(items.map(\.value)), span) }
    guard labelled.count == items.count else {
      let odd = items.first { $0.label == nil }
      throw Diagnostic(
        .mixedRecord, "some parts have labels and some have not",
        [.init(odd?.value.span ?? span, "no label"), .init(labelled.first?.label?.span ?? span, "a label")],
        help: "give every part a label for a record, or none for a tuple")
    }
    return try node(.record(items), span)
  }

  /// `[1, 2; 3, 4]`: rows by `;`.
  mutating func list() throws -> Expression {
    let open = advance()
    var rows: [[Expression]] = [[]]
    var isMatrix = false
    while !current.isSymbol(.closeBracket) {
      if accept(.semicolon) != nil {
        isMatrix = true
        if rows.last?.isEmpty == true {
          throw Diagnostic(.expectedExpression, "an empty row", at: previousSpan, help: "remove the `;`")
        }
        rows.append([])
        continue
      }
      rows[rows.count - 1].append(try expression())
      if current.isSymbol(.semicolon) || current.isSymbol(.closeBracket) { continue }
      if accept(.comma) == nil { break }
    }
    let close = try close(open)
    if rows.last?.isEmpty == true { rows.removeLast() }
    return try node(.list(rows, isMatrix: isMatrix), open.span.joined(close.span))
  }

  /// `x[i]`, `x[a:b:c]`, `x[:, 0]`.
  mutating func subscripts() throws -> [Subscript] {
    let open = advance()
    var result: [Subscript] = []
    while !current.isSymbol(.closeBracket) {
      result.append(try oneSubscript())
      if accept(.comma) == nil { break }
    }
    let close = try close(open)
    if result.isEmpty {
      throw Diagnostic(
        .expectedExpression, "an index is missing", at: open.span.joined(close.span), help: "write `x[0]` or `x[:]`")
    }
    return result
  }

  private mutating func oneSubscript() throws -> Subscript {
    let first = current.span
    var parts: [Expression?] = [try slicePart()]
    while parts.count < 3, accept(.colon) != nil { parts.append(try slicePart()) }
    if parts.count == 1, let position = parts[0] { return .position(position) }
    if parts.count == 1 { throw failure(.expectedExpression, "expected an index, found \(current.described)") }
    let end = parts.count > 2 ? parts[2] : nil
    return .slice(start: parts[0], end: parts[1], step: end, at: first.joined(previousSpan))
  }

  private mutating func slicePart() throws -> Expression? {
    switch current.kind {
    case .symbol(.colon), .symbol(.comma), .symbol(.closeBracket): nil
    default: try expression()
    }
  }
}
