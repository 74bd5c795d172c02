import Numerics
import ShellSyntax

/// What stands between the commas of an index.
enum SubscriptNode: Sendable {
  case position(Node)
  case slice(start: Node?, end: Node?, step: Node?, Span)

  var span: Span {
    switch self {
    case .position(let node): node.span
    case .slice(_, _, _, let span): span
    }
  }
}

/// `x[i, a:b]`.
final class IndexNode: Node, @unchecked Sendable {
  private let base: Node
  private let subscripts: [SubscriptNode]

  init(_ base: Node, _ subscripts: [SubscriptNode], _ span: Span) {
    self.base = base
    self.subscripts = subscripts
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try base.evaluate(frame)
    // The common case in loops: one element of a plain vector.
    if case .tensor(let tensor) = value, tensor.shape.count == 1, !tensor.isTraced, subscripts.count == 1,
      case .position(let node) = subscripts[0]
    {
      let position = try node.evaluate(frame)
      if case .number(let number) = position, let index = Int(exactly: number) {
        let place = index < 0 ? index + tensor.count : index
        if place >= 0, place < tensor.count { return .number(tensor.scalars[place]) }
      }
      let selection = Selection.value(position, node.span)
      return try Indexing.read(value, [selection], Indexing.Place(base: base, value: nil, span: span), frame)
    }
    let selections = try subscripts.map { try Selection.evaluate($0, frame) }
    return try Indexing.read(value, selections, Indexing.Place(base: base, value: nil, span: span), frame)
  }
}

/// An evaluated subscript.
enum Selection {
  case value(Value, Span)
  case slice(start: Int?, end: Int?, step: Int, Span)

  var span: Span {
    switch self {
    case .value(_, let span), .slice(_, _, _, let span): span
    }
  }

  static func evaluate(_ node: SubscriptNode, _ frame: Frame) throws -> Selection {
    switch node {
    case .position(let node): return .value(try node.evaluate(frame), node.span)
    case .slice(let start, let end, let step, let span):
      let stride = try step.map { try whole($0, frame) } ?? 1
      guard stride != 0 else {
        throw Diagnostic(
          .badIndex, "a slice cannot go in steps of 0", at: step?.span ?? span, help: "the step is 1, 2, … or −1")
      }
      return .slice(
        start: try start.map { try whole($0, frame) }, end: try end.map { try whole($0, frame) }, step: stride, span)
    }
  }

  private static func whole(_ node: Node, _ frame: Frame) throws -> Int {
    let value = try node.evaluate(frame)
    if value.isScalar, let number = value.number, number == number.rounded(), number.isFinite, abs(number) >= 0x1p63 {
      // Slices are cut at the ends.
      return number < 0 ? Int.min / 2 : Int.max / 2
    }
    guard value.isScalar, let number = value.number, let index = Int(exactly: number) else {
      throw Diagnostic(
        .badIndex, "a slice goes between whole numbers, not \(ValueText.described(value))", at: node.span,
        help: "round with `floor(…)` or `round(…)`")
    }
    return index
  }
}
