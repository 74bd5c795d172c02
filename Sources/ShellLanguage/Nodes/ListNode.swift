import Numerics
import ShellSyntax

/// `[a, b]` and `[1, 2; 3, 4]`.
final class ListNode: Node, @unchecked Sendable {
  private let rows: [[Node]]
  private let isMatrix: Bool

  init(_ rows: [[Node]], isMatrix: Bool, _ span: Span) {
    self.rows = rows
    self.isMatrix = isMatrix
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if !isMatrix {
      let nodes = rows.first ?? []
      return try stack(nodes, try nodes.map { try $0.evaluate(frame) }, frame)
    }
    let width = rows.first?.count ?? 0
    for row in rows where row.count != width {
      throw Diagnostic(
        .raggedRows, "the first row has \(width) numbers, this one \(row.count)",
        [
          .init(row.reduce(row[0].span) { $0.joined($1.span) }, "\(row.count)"),
          .init(rows[0].reduce(rows[0][0].span) { $0.joined($1.span) }, "\(width)"),
        ],
        help: "rows hold equally many numbers")
    }
    var values: [Value] = []
    for node in rows.joined() {
      let value = try node.evaluate(frame)
      guard value.isScalar else {
        throw Diagnostic(
          .unequalElements, "`;` makes rows of numbers, and this is \(ValueText.described(value))", at: node.span,
          help: "stack tensors with `[a, b]`, join them with `concat(a, b, axis: 0)`")
      }
      values.append(value)
    }
    guard case .tensor(let flat)? = try stack(Array(rows.joined()), values, frame) as Value? else { return .nothing }
    return .from(try flat.reshaped([rows.count, width]))
  }

  private func stack(_ nodes: [Node], _ values: [Value], _ frame: Frame) throws -> Value {
    do {
      if let value = try Stacking.stack(values) { return value }
    } catch let error as Stacking.Unequal {
      throw unequal(nodes[0], nodes[error.index], values[0], values[error.index], frame)
    } catch {
      throw Diagnostic.from(error).located(at: span)
    }
    let odd = values.firstIndex { $0.shape == nil } ?? 0
    throw Diagnostic(
      .unequalElements, "a list holds numbers, tensors or records, not \(ValueText.described(values[odd]))",
      at: nodes[odd].span, help: "keep other things together in a tuple: `(a, b)`")
  }

  private func unequal(_ a: Node, _ b: Node, _ x: Value, _ y: Value, _ frame: Frame) -> Diagnostic {
    let help =
      x.isScalar || y.isScalar
      ? "to join them write `concat(\(a.span.text), \(b.span.text))`"
      : "to join along an axis write `concat(\(a.span.text), \(b.span.text), axis: 0)`; a tuple is `(a, b)`"
    return Diagnostic(
      .unequalElements, "the elements have the shapes \(ValueText.shape(x)) and \(ValueText.shape(y))",
      [
        .init(b.span, ValueText.operand(y, b.origin(frame), at: b.span)),
        .init(a.span, ValueText.operand(x, a.origin(frame), at: a.span)),
      ],
      help: help)
  }
}
