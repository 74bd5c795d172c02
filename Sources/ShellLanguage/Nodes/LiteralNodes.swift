import ShellSyntax
import ShellText

/// A number or a piece of text as it stands.
final class ConstantNode: Node, @unchecked Sendable {
  let value: Value

  init(_ value: Value, _ span: Span) {
    self.value = value
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value { value }
}

/// A string with interpolated values.
final class StringNode: Node, @unchecked Sendable {
  enum Part {
    case text(String)
    case value(Node, NumberFormat, String)
  }

  private let parts: [Part]

  init(_ parts: [Part], _ span: Span) {
    self.parts = parts
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .value(let node, let format, let text): result += try formatted(node, format, text, frame)
      }
      guard result.utf8.count <= frame.session.limits.stringLength else {
        throw Diagnostic(.overMemory, "a string of more than \(frame.session.limits.stringLength) bytes", at: span)
      }
    }
    return .string(result)
  }

  private func formatted(_ node: Node, _ format: NumberFormat, _ text: String, _ frame: Frame) throws -> String {
    let value = try node.evaluate(frame)
    if case .string(let string) = value, format.isWidthOnly { return format.pad(string) }
    if value.isScalar, let number = value.number {
      return format.isWidthOnly ? format.pad(Digits.scalar(number)) : format.format(number)
    }
    if case .tensor(let tensor) = value, !format.isWidthOnly, tensor.count <= Summary.smallCount {
      return ValueText.list(tensor) { format.format($0) }
    }
    if case .table(let table) = value, !format.isWidthOnly { return TableText.text(table, number: format.format) }
    guard format.isWidthOnly else {
      throw Diagnostic(
        .badString, "`:\(text)` formats numbers, not \(value.kind)", at: node.span, help: "leave the format out")
    }
    return format.pad(ValueText.inline(value))
  }
}

/// `a..b`.
final class RangeNode: Node, @unchecked Sendable {
  private let start: Node
  private let end: Node

  init(_ start: Node, _ end: Node, _ span: Span) {
    self.start = start
    self.end = end
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    .range(RangeValue(try number(start, frame), try number(end, frame)))
  }

  private func number(_ node: Node, _ frame: Frame) throws -> Double {
    let value = try node.evaluate(frame)
    if case .tensor(let tensor) = value, tensor.isTraced {
      throw Diagnostic(
        .notDifferentiable, "a range counts in whole steps, so that its ends have no derivative", at: node.span,
        help: "for points between traced ends write `linspace(a, b, n)`, for times `[a, b]`")
    }
    guard let number = value.number else {
      throw Diagnostic(
        .wrongType, "the ends of a range are numbers, not \(ValueText.described(value))", at: node.span,
        help: "write for example `0..3`")
    }
    return number
  }
}

/// `(a, b)`.
final class TupleNode: Node, @unchecked Sendable {
  private let elements: [Node]

  init(_ elements: [Node], _ span: Span) {
    self.elements = elements
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try elements.map { try $0.evaluate(frame) }
    do { return .tuple(try Tuple(values)) } catch { throw Diagnostic.from(error).located(at: span) }
  }
}

/// `(a: 1, b: 2)`.
final class RecordNode: Node, @unchecked Sendable {
  private let fields: [(String, Node)]

  init(_ fields: [(String, Node)], _ span: Span) {
    self.fields = fields
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try fields.map { (name: $0.0, value: try $0.1.evaluate(frame)) }
    do { return .record(try Record(values)) } catch { throw Diagnostic.from(error).located(at: span) }
  }
}
