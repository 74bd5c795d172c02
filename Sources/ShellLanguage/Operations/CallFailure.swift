import Numerics
import ShellSyntax

/// An error from within a built-in in the words of its call: its name for that of the operation which failed, the
/// argument at fault, and a fix.
enum CallFailure {
  static func explained(_ error: any Error, _ arguments: Arguments) -> Diagnostic {
    var diagnostic = diagnostic(error, arguments)
    if diagnostic.labels.isEmpty, let place = place(of: error, diagnostic, arguments) {
      diagnostic.labels = [.init(place)]
    }
    if diagnostic.help == nil { diagnostic.help = Remedy.ofCall(diagnostic, arguments) }
    return diagnostic
  }

  private static func diagnostic(_ error: any Error, _ arguments: Arguments) -> Diagnostic {
    let name = arguments.callee
    switch error {
    case TensorError.shapes(let operation, let x, let y):
      let (a, b) = (Shape.text(x), Shape.text(y))
      let (left, right) = (arguments.text(ofShape: x) ?? "a", arguments.text(ofShape: y) ?? "b")
      switch operation {
      case "@", "matmul":
        return arguments.error(.matrixShapes, "`\(name)` cannot join \(a) and \(b)")
      case "reshape" where arguments.function == "reshape":
        return arguments.error(
          .shapesDiffer, "\(a) holds \(x.reduce(1, *)) elements, and \(b) takes \(y.reduce(1, *))",
          help: ShapeRemedy.of(arguments.function, x, y, left, right))
      default:
        return arguments.error(
          .shapesDiffer, "shapes \(a) and \(b) do not go together in `\(name)`",
          help: ShapeRemedy.of(arguments.function, x, y, left, right))
      }
    case TensorError.shape("item", let shape, _): return notOne(shape, arguments)
    case TensorError.shape(let operation, let shape, let reason) where operation != "allocate":
      return arguments.error(
        .wrongShape, "`\(name)` does not take the shape \(Shape.text(shape)): \(reason)",
        help: arguments.function == "ssim" ? "`psnr(a, b)` compares pictures of any size" : nil)
    case TensorError.linearAlgebra(let operation, let reason):
      return Diagnostic.from(TensorError.linearAlgebra(operation: spoken(operation), reason: reason))
    case TensorError.argument(let operation, let reason):
      return Diagnostic.from(TensorError.argument(operation: spoken(operation), reason: reason))
    default: return Diagnostic.from(error)
    }
  }

  /// The argument that an error of a library is about, where that is plain: a time by its value, a number whose name the
  /// message begins with, and the only argument there is.
  private static func place(of error: any Error, _ diagnostic: Diagnostic, _ arguments: Arguments) -> Span? {
    let (signature, site) = (arguments.signature, arguments.site)
    func span(_ matches: (Parameter) -> Bool) -> Span? {
      signature.parameters.indices.first {
        matches(signature.parameters[$0]) && arguments.has(signature.parameters[$0].name)
      }
      .flatMap { site.span(of: $0, in: signature) }
    }
    if case TensorError.argument(_, let reason) = error {
      return span { reason.hasPrefix($0.name + " ") && $0.isLabelOnly }
    }
    switch (error as? any DiagnosticConvertible)?.fault {
    case .value(let x): return span { arguments[$0.name].isScalar && arguments[$0.name].number == x }
    case .option(let name): return span { $0.name == name }
    case .named: return span { diagnostic.message.hasPrefix($0.name + " ") && $0.isLabelOnly }
    case .single:
      return site.count == 1 && site.argumentSpan(0).start != site.span.start ? site.argumentSpan(0) : nil
    case nil: return nil
    }
  }

  /// A tensor where one number is needed: which argument it was is told by its shape. Numbers come after tensors.
  private static func notOne(_ shape: [Int], _ arguments: Arguments) -> Diagnostic {
    let parameter = arguments.signature.parameters.last { arguments[$0.name].shape == shape }
    guard let parameter else {
      return arguments.error(
        .needsOneElement, "`\(arguments.callee)` needs one number, and got a tensor of shape \(Shape.text(shape))")
    }
    return arguments.notOneNumber(parameter.name, shape)
  }

  /// What operations of the numerical library are called at the prompt.
  private static func spoken(_ operation: String) -> String {
    switch operation {
    case "odeSolve": "odesolve"
    case "integrate": "integral"
    case "cholesky": "chol"
    case "inverse": "inv"
    case "pullback": "vjp"
    default: operation
    }
  }
}

extension Arguments {
  /// The function as the caller wrote it: `p.convert` for a method.
  var callee: String {
    let text = site.calleeSpan.text
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    return text.hasSuffix("." + function) && text.count <= 30 && isPlain ? text : function
  }

  /// The source text of the argument for a parameter, where it is short enough to be quoted.
  package func text(_ name: String) -> String? {
    guard let index = signature.index(of: name), let span = site.span(of: index, in: signature) else { return nil }
    let text = span.text
    return text.count <= 24 && !text.contains("\n") ? text : nil
  }

  /// The text of the first argument with this shape.
  func text(ofShape shape: [Int]) -> String? {
    signature.parameters.first { self[$0.name].shape == shape }.flatMap { text($0.name) }
  }

  /// The diagnostic for a tensor where a number belongs.
  func notOneNumber(_ name: String, _ shape: [Int]) -> Diagnostic {
    let isName = text(name).map { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } } ?? false
    let places = shape.map { _ in "0" }.joined(separator: ", ")
    let help = isName && !shape.contains(0) ? "pick one element: `\(text(name) ?? name)[\(places)]`" : "give one number"
    return error(
      name, "`\(name)` of `\(callee)` is one number, not a tensor of shape \(Shape.text(shape))",
      code: .needsOneElement, help: help)
  }
}
