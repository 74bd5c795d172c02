extension Parser {
  /// `check a ≈ b within 1e-9 relative`, after the word `check`.
  mutating func check(_ name: Name) throws -> Statement {
    if current.endsStatement {
      throw Diagnostic(
        .expectedExpression, "`check` needs a condition", at: name.span,
        help: "write for example `check a ≈ b within 1e-9`")
    }
    let syntax = try checkSyntax()
    return Statement(.check(syntax), name.span.joined(previousSpan))
  }

  /// `check(a ≈ b)` as people write it out of habit; more after the parenthesis would change its meaning.
  mutating func checkCall() throws -> Statement {
    let name = Name(text: "check", span: advance().span)
    let open = advance()
    let syntax = try checkSyntax()
    if current.isSymbol(.comma) {
      throw failure(
        .expectedEnd, "`check` takes one condition", help: "a tolerance follows it: `check a ≈ b within 1e-9`")
    }
    try close(open)
    guard current.endsStatement else {
      throw Diagnostic(
        .expectedEnd, "the check ends at its `)`", at: current.span, help: "write a space after `check`")
    }
    return Statement(.check(syntax), name.span.joined(previousSpan))
  }

  private mutating func checkSyntax() throws -> CheckSyntax {
    let before = allowsDistribution
    allowsDistribution = true
    defer { allowsDistribution = before }
    let condition = try expression()
    if current.isSymbol(.equals) {
      throw failure(.badTarget, "`=` does not compare", help: "write `==`, or `≈` (`~=`) for numbers")
    }
    guard current.name == "within" else { return CheckSyntax(condition: condition, tolerance: nil, measure: .relative) }
    let word = advance()
    try rejectTolerance(condition, word)
    let tolerance = try nested { try $0.binary(.sum) }
    switch current.name {
    case "relative":
      advance()
      return CheckSyntax(condition: condition, tolerance: tolerance, measure: .relative)
    case "se":
      advance()
      return CheckSyntax(condition: condition, tolerance: tolerance, measure: .standardErrors)
    default: return CheckSyntax(condition: condition, tolerance: tolerance, measure: .absolute)
    }
  }

  private func rejectTolerance(_ condition: Expression, _ word: Token) throws {
    if case .binary(let operation, _, _, _) = condition.kind, operation.isComparison, operation != .notEqual { return }
    throw Diagnostic(
      .misplacedWord, "`within` needs a comparison such as `≈`", at: word.span, help: "write `check a ≈ b within 1e-9`")
  }
}
