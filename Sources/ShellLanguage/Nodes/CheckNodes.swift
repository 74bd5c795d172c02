import Numerics
import ShellSyntax
import ShellText

/// `check condition` without a comparison: every element is true.
final class TruthCheckNode: Node, @unchecked Sendable {
  private let condition: Node

  init(_ condition: Node, _ span: Span) {
    self.condition = condition
    super.init(span)
  }

  private var isEither: Bool { (condition as? LogicalNode)?.isAnd == false }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try condition.evaluate(frame)
    guard let tensor = try value.tensor() else {
      throw Diagnostic(
        .cannotCheck, "`check` needs a truth value, not \(ValueText.described(value))", at: condition.span,
        help: "compare with `≈`, `==`, `<` and the like")
    }
    guard let index = tensor.scalars.firstIndex(where: { $0 == 0 || $0.isNaN }) else { return .nothing }
    let count = tensor.scalars.filter { $0 == 0 || $0.isNaN }.count
    let place =
      tensor.rank == 0
      ? isEither ? "neither side holds" : "it is \(Digits.short(tensor.scalars[index]))"
      : "false at \(CheckText.index(index, tensor.shape))"
    throw Diagnostic(
      .checkFailed, "the check does not hold", at: condition.span, place,
      notes: tensor.rank == 0 ? [] : ["\(count) of \(tensor.count) elements are false"])
  }
}

/// `check a and b`: each part by itself, so that the message is about the one that fails.
final class ConjunctionCheckNode: Node, @unchecked Sendable {
  private let parts: [Node]

  init(_ parts: [Node], _ span: Span) {
    self.parts = parts
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    for part in parts { _ = try part.evaluate(frame) }
    return .nothing
  }
}

/// `check a ≈ b within T relative`, and the same with `==`, `<` and the others.
final class ComparisonCheckNode: Node, @unchecked Sendable {
  private let operation: BinaryOperator
  private let left: Node
  private let right: Node
  private let at: Span
  private let tolerance: Node?
  private let measure: CheckSyntax.Measure

  init(
    _ operation: BinaryOperator, _ left: Node, _ right: Node, at: Span, _ tolerance: Node?,
    _ measure: CheckSyntax.Measure, _ span: Span
  ) {
    self.operation = operation
    self.left = left
    self.right = right
    self.at = at
    self.tolerance = tolerance
    self.measure = measure
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if measure == .standardErrors {
      throw Diagnostic(
        .cannotCheck, "standard errors need samples of a distribution", at: tolerance?.span ?? span,
        help: "write `check samples ~ q within 4 se`")
    }
    let a = try left.evaluate(frame)
    let b = try right.evaluate(frame)
    let limit = try tolerance.map { try CheckText.tolerance($0, frame) }
    guard let x = try a.tensor()?.untraced, let y = try b.tensor()?.untraced else {
      return try checkOther(a, b, frame)
    }
    do {
      let judged = try Judgement(operation, x, y, tolerance: limit ?? standard, isRelative: measure == .relative)
      if let failure = judged.failure { throw report(failure, judged, a, b, frame) }
    } catch let error as TensorError {
      let operands = Operands(operation: operation, a: a, b: b, left: left, right: right, at: at, span: span)
      throw OperandError.diagnostic(error, operands, frame)
    }
    return .nothing
  }

  /// Whether both are of a kind that `==` is for.
  private func tensorless(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.string, .string), (.tuple, .tuple), (.record, .record): true
    default: false
    }
  }

  private var standard: Double { operation == .approximately ? Closeness.standard : 0 }

  /// Values that are no tensors are equal or not.
  private func checkOther(_ a: Value, _ b: Value, _ frame: Frame) throws -> Value {
    let operands = Operands(operation: operation, a: a, b: b, left: left, right: right, at: at, span: span)
    guard operation == .equal || operation == .notEqual, tolerance == nil else {
      var diagnostic = OperandError.diagnostic(Arithmetic.Undefined(), operands, frame)
      if case .object(let object) = a, object.callSignature != nil {
        diagnostic.help = "compare what they do: `A(x) ≈ B(x)`"
      }
      throw Diagnostic(
        .cannotCheck, "`\(operation.rawValue)` cannot compare \(a.kind) and \(b.kind)", diagnostic.labels,
        help: tensorless(a, b) ? "strings, tuples and records are compared with `==`" : diagnostic.help)
    }
    do {
      if try Equality.areEqual(a, b) == (operation == .equal) { return .nothing }
    } catch {
      throw OperandError.diagnostic(error, operands, frame)
    }
    throw Diagnostic(
      .checkFailed, "the check does not hold",
      [.init(at), .init(left.span, ValueText.quoted(a)), .init(right.span, ValueText.quoted(b))],
      help: CheckText.difference(a, b))
  }

  private func report(_ failure: Judgement.Failure, _ judged: Judgement, _ a: Value, _ b: Value, _ frame: Frame)
    -> Diagnostic
  {
    let (p, q) = CheckText.pair(failure.left, failure.right)
    let isScalar = judged.shape.isEmpty
    let labels: [Diagnostic.Label] = [
      .init(at), .init(left.span, a.isScalar ? p : CheckText.side(a)),
      .init(right.span, b.isScalar ? q : CheckText.side(b)),
    ]
    var notes: [String] = []
    let place = "worst at \(CheckText.index(failure.index, judged.shape)): \(p) against \(q)"
    let size = failure.error.isNaN ? [] : ["an error of \(Digits.significant(failure.error, 3))"]
    var error = ((isScalar ? [] : [place]) + size).joined(separator: ", ")
    if judged.scale > 0, failure.error.isFinite {
      error += ", relative \(Digits.significant(failure.error / judged.scale, 3))"
    }
    if judged.tolerance > 0 || operation == .approximately {
      error += (error.isEmpty ? "" : "; ") + "the tolerance is \(Digits.significant(judged.tolerance, 3))"
    }
    if !error.isEmpty { notes.append(error) }
    if !isScalar { notes.append("\(failure.count) of \(judged.count) elements fail") }
    if failure.left.isNaN || failure.right.isNaN { notes.append("nan compares as false with everything") }
    let isRounding = operation == .equal && failure.error <= 1e-9 * judged.scale
    let isUndefined = failure.left.isNaN && failure.right.isNaN
    return Diagnostic(
      .checkFailed, "the check does not hold", labels,
      help: isRounding
        ? "numbers that were computed are compared with `≈` (`~=`)"
        : isUndefined && isScalar ? "whether a value is nan is `check isnan(\(left.span.text))`" : nil, notes: notes)
  }
}
