import Numerics

/// The two sides of an operator that failed.
struct Operands {
  let operation: BinaryOperator
  let a: Value
  let b: Value
  let left: Node
  let right: Node
  let at: Span
  let span: Span
}

/// Messages about operators whose operands do not go together: both are pointed at, with shape and origin.
enum OperandError {
  static func diagnostic(_ error: any Error, _ operands: Operands, _ frame: Frame) -> Diagnostic {
    switch error {
    case is Arithmetic.Undefined: return undefined(operands, frame)
    case is Arithmetic.TensorTimesOperator: return tensorTimesOperator(operands, frame)
    case TensorError.shapes: return shapes(operands, frame)
    case TensorError.shape where operands.operation == .matrixProduct: return shapes(operands, frame)
    case let diagnostic as Diagnostic where !diagnostic.labels.isEmpty: return diagnostic
    default:
      var diagnostic = Diagnostic.from(error)
      diagnostic.labels = labels(operands, frame)
      return diagnostic
    }
  }

  private static func labels(_ operands: Operands, _ frame: Frame) -> [Diagnostic.Label] {
    [
      .init(operands.right.span, ValueText.operand(operands.b, operands.right.origin(frame), at: operands.right.span)),
      .init(operands.left.span, ValueText.operand(operands.a, operands.left.origin(frame), at: operands.left.span)),
    ]
  }

  private static func shapes(_ operands: Operands, _ frame: Frame) -> Diagnostic {
    let (x, y) = (operands.a.shape ?? [], operands.b.shape ?? [])
    let (a, b) = (ValueText.shape(operands.a), ValueText.shape(operands.b))
    let isProduct = operands.operation == .matrixProduct
    let message =
      isProduct
      ? "`@` cannot join \(a) and \(b)" : "shapes \(a) and \(b) do not go together in `\(operands.operation.rawValue)`"
    return Diagnostic(
      isProduct ? .matrixShapes : .shapesDiffer, message, labels(operands, frame),
      help: isProduct ? productHelp(x, y, operands) : broadcastHelp(x, y, operands))
  }

  private static func productHelp(_ x: [Int], _ y: [Int], _ operands: Operands) -> String {
    let (left, right) = (operands.left.span.text, operands.right.span.text)
    if x.isEmpty || y.isEmpty { return "a number scales with `*`" }
    if x.count == 2, y.count <= 2, let rows = y.dropLast(y.count == 2 ? 1 : 0).last, x[0] == rows {
      return "did you mean `\(left)' @ \(right)`?"
    }
    if y.count == 2, x.last == y[1] { return "did you mean `\(left) @ \(right)'`?" }
    return "`@` sums over the last axis of the left side (\(x.last ?? 1)) and the "
      + (y.count > 1 ? "last but one" : "only one")
      + " of the right side (\(y.dropLast(y.count > 1 ? 1 : 0).last ?? 1))"
  }

  private static func broadcastHelp(_ x: [Int], _ y: [Int], _ operands: Operands) -> String {
    let (left, right) = (operands.left.span.text, operands.right.span.text)
    if x.count == 2, y.count == 2, x[0] == y[1], x[1] == y[0] { return "did you mean `\(right)'`?" }
    if x.count == 1, y.count == 2, y[0] == x[0] { return "a column is `reshape(\(left), [\(x[0]), 1])`" }
    if y.count == 1, x.count == 2, x[0] == y[0] { return "a column is `reshape(\(right), [\(y[0]), 1])`" }
    if x.count == 2, operands.operation == .multiply, x[1] == y.first { return "the matrix product is written `@`" }
    return "lengths match from the right, where they are equal or 1"
  }

  private static func tensorTimesOperator(_ operands: Operands, _ frame: Frame) -> Diagnostic {
    let (left, right) = (operands.left.span.text, operands.right.span.text)
    return Diagnostic(
      .tensorTimesOperator, "an operator acts on what stands to its right", labels(operands, frame),
      help: "write `\(right) * \(left)`, or `\(right)'(\(left))` for the adjoint")
  }

  private static func undefined(_ operands: Operands, _ frame: Frame) -> Diagnostic {
    var help: String?
    switch (operands.operation, operands.a, operands.b) {
    case (.add, .string, _), (.add, _, .string): help = "strings are put together by interpolation: `\"{a}{b}\"`"
    case (_, .function, _): help = functionHelp(operands.left, operands.a)
    case (_, _, .function): help = functionHelp(operands.right, operands.b)
    case (_, .tuple, _), (_, _, .tuple): help = "numbers to calculate with belong in brackets: `[1, 2]`"
    case (.add, .object, .tensor), (.subtract, .object, .tensor): help = operatorHelp(operands.right)
    case (.add, .tensor, .object), (.subtract, .tensor, .object): help = operatorHelp(operands.left)
    case (.matrixProduct, .object, _), (.matrixProduct, _, .object): help = "operators apply and compose with `*`"
    default: break
    }
    return Diagnostic(
      .undefinedOperator,
      "`\(operands.operation.rawValue)` is not defined for \(operands.a.kind) and \(operands.b.kind)",
      labels(operands, frame), help: help)
  }

  private static func operatorHelp(_ node: Node) -> String {
    "make it an operator first: `matrix(\(node.span.text))` or `diagonal(v)`"
  }

  private static func functionHelp(_ node: Node, _ value: Value) -> String {
    guard case .function(let function) = value else { return "" }
    let parameter = function.signature.parameters.first?.name ?? "x"
    return "call it: `\(node.span.text)(\(parameter))`, or write a lambda: `\(parameter) -> …`"
  }
}
