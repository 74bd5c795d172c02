import Numerics
import ShellSyntax

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
    case TensorError.shapes:
      if let a = operatorOf(operands.a), let b = operatorOf(operands.b) { return operators(a, b, operands, frame) }
      return shapes(operands, frame)
    case TensorError.shape where operands.operation == .matrixProduct: return shapes(operands, frame)
    case let diagnostic as Diagnostic where !diagnostic.labels.isEmpty: return diagnostic
    default:
      var diagnostic = Diagnostic.from(error)
      diagnostic.labels = labels(operands, frame)
      if diagnostic.code == .operatorShape, let a = operatorOf(operands.a)?.shapes,
        let b = operatorOf(operands.b)?.shapes
      {
        diagnostic.message =
          "the right operator gives \(Shape.text(b.range)), and the left one takes \(Shape.text(a.domain))"
        diagnostic.help = "`A * B` applies B first, so B gives what A takes"
      }
      if operands.operation == .power, diagnostic.code == .notSolvable,
        let colon = diagnostic.message.firstIndex(of: ":")
      {
        diagnostic.message = "`\(operands.span.text)`" + diagnostic.message[colon...]
      }
      return diagnostic
    }
  }

  private static func operatorOf(_ value: Value) -> (any OperatorValue)? {
    if case .object(let object) = value { object as? any OperatorValue } else { nil }
  }

  /// Sums and differences of operators need one domain and one range.
  private static func operators(
    _ a: any OperatorValue, _ b: any OperatorValue, _ operands: Operands, _ frame: Frame
  ) -> Diagnostic {
    Diagnostic(
      .shapesDiffer, "`\(operands.operation.rawValue)` joins operators between the same shapes, and these differ",
      labels(operands, frame), help: "both take one shape and both give one shape: `H.domain` and `H.range` show them")
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
      return "did you mean `\(ShapeRemedy.transposed(left)) @ \(right)`?"
    }
    if y.count == 2, x.last == y[1] { return "did you mean `\(left) @ \(ShapeRemedy.transposed(right))`?" }
    return "`@` sums over the last axis of the left side (\(x.last ?? 1)) and the "
      + (y.count > 1 ? "last but one" : "only one")
      + " of the right side (\(y.dropLast(y.count > 1 ? 1 : 0).last ?? 1))"
  }

  private static func broadcastHelp(_ x: [Int], _ y: [Int], _ operands: Operands) -> String {
    ShapeRemedy.broadcast(
      x, y, operands.left.span.text, operands.right.span.text, isProduct: operands.operation == .multiply)
  }

  private static func tensorTimesOperator(_ operands: Operands, _ frame: Frame) -> Diagnostic {
    let (left, right) = (operands.left.span.text, operands.right.span.text)
    return Diagnostic(
      .tensorTimesOperator, "an operator acts on what stands to its right", labels(operands, frame),
      help: "write `\(right) * \(left)`, or `\(right)'(\(left))` for the adjoint")
  }

  private static func undefined(_ operands: Operands, _ frame: Frame) -> Diagnostic {
    Diagnostic(
      .undefinedOperator,
      "`\(operands.operation.rawValue)` is not defined for \(operands.a.kind) and \(operands.b.kind)",
      labels(operands, frame), help: undefinedHelp(operands))
  }

  private static func undefinedHelp(_ operands: Operands) -> String {
    switch (operands.operation, operands.a, operands.b) {
    case (.add, .string, _), (.add, _, .string): return "strings are put together by interpolation: `\"{a}{b}\"`"
    case (_, .function, _): return functionHelp(operands.left, operands.a)
    case (_, _, .function): return functionHelp(operands.right, operands.b)
    case (_, .string, _), (_, _, .string):
      return "strings are compared by `==` and put together by interpolation, `\"{a}{b}\"`"
    case (_, .nothing, _), (_, _, .nothing): return "what prints, or ends without a value, yields nothing"
    case (_, .tuple, _), (_, _, .tuple): return "numbers to calculate with belong in brackets: `[1, 2]`"
    case (_, .record(let record), _): return fieldHelp(operands.left, record.names)
    case (_, _, .record(let record)): return fieldHelp(operands.right, record.names)
    case (_, .table(let table), _): return fieldHelp(operands.left, table.names)
    case (_, _, .table(let table)): return fieldHelp(operands.right, table.names)
    case (.matrixProduct, .object, _), (.matrixProduct, _, .object): return "operators apply and compose with `*`"
    case (_, .object(let object), _) where !(object is any OperatorValue):
      return operands.operation.isComparison
        ? comparisonHelp(operands.left) : object.remedy(operands.left.span.text)
    case (_, _, .object(let object)) where !(object is any OperatorValue):
      return operands.operation.isComparison
        ? comparisonHelp(operands.right) : object.remedy(operands.right.span.text)
    case (.add, .object, .number), (.subtract, .object, .number):
      return "a multiple of the identity is `\(operands.right.span.text)*I`"
    case (.add, .number, .object), (.subtract, .number, .object):
      return "a multiple of the identity is `\(operands.left.span.text)*I`"
    case (.divide, .object, .object): return "write `\(operands.left.span.text) * inv(\(operands.right.span.text))`"
    case (.add, .object, .tensor), (.subtract, .object, .tensor): return operatorHelp(operands.right)
    case (.add, .tensor, .object), (.subtract, .tensor, .object): return operatorHelp(operands.left)
    default: return "`help \(operands.operation.rawValue)` tells what `\(operands.operation.rawValue)` takes"
    }
  }

  private static func fieldHelp(_ node: Node, _ names: [String]) -> String {
    "calculate with what it holds: `\(node.span.text).\(names.first ?? "name")`"
  }

  private static func comparisonHelp(_ node: Node) -> String {
    "compare what it holds: `help \(node.span.text)` lists its fields"
  }

  private static func operatorHelp(_ node: Node) -> String {
    "make it an operator first: `matrix(\(node.span.text))` or `diagonal(v)`"
  }

  private static func functionHelp(_ node: Node, _ value: Value) -> String {
    guard case .function(let function) = value else { return "" }
    let required = function.signature.parameters.filter(\.isRequired)
    let given = required.map { $0.isLabelOnly ? "\($0.name): …" : $0.name }.joined(separator: ", ")
    let parameter = required.first { !$0.isLabelOnly }?.name ?? "x"
    return "call it: `\(node.span.text)(\(given))`"
      + (required.contains(where: \.isLabelOnly) ? "" : ", or write a lambda: `\(parameter) -> …`")
  }
}
