import Numerics
import ShellSyntax

/// Messages about a call whose arguments do not go together: each is pointed at, with shape and origin.
enum ArgumentLabels {
  /// The kinds of message that the shapes of all arguments explain.
  private static let ofShapes: Set<DiagnosticCode> = [
    .shapesDiffer, .matrixShapes, .problemMismatch, .priorMismatch, .operatorShape, .unequalElements,
    .indexOutOfRange, .axisOutOfRange,
  ]
  /// Those that the value of one argument explains.
  private static let ofValues: Set<DiagnosticCode> = [
    .wrongShape, .assignedShape, .badArgument, .needsOneElement, .wrongType, .notSolvable, .offThePath,
  ]
  /// Parameters of which the elements are told rather than the shape.
  private static let told: Set<String> = ["shape", "axis", "keep", "positions", "box", "points", "lengths", "order"]

  /// The message with labels on the callee and its arguments, if it points at the whole call or one argument only.
  static func explained(
    _ diagnostic: Diagnostic, _ site: CallSite, _ callee: (Node, Value)?, _ arguments: [(Node, Value)], _ frame: Frame
  ) -> Diagnostic {
    let isOfShapes = ofShapes.contains(diagnostic.code)
    guard isOfShapes || ofValues.contains(diagnostic.code), diagnostic.labels.count == 1,
      diagnostic.labels[0].text.isEmpty, let span = diagnostic.span
    else { return diagnostic }
    var copy = diagnostic
    if isSame(span, site.span) {
      let labels = arguments.indices.compactMap { position -> Diagnostic.Label? in
        let argument = arguments[position]
        guard isShaped(argument.1) || (!isOfShapes && argument.0.origin(frame) != nil && isShown(argument.1)) else {
          return nil
        }
        return .init(argument.0.span, text(argument, site.parameter(position, of: callee?.1), frame))
      }
      var own = ""
      if let callee, case .object = callee.1 { own = text(callee, nil, frame) }
      // One literal says no more than the line that is quoted.
      guard labels.count > 1 || !own.isEmpty || labels.first.map({ !isLiteral($0.span) }) == true else {
        return diagnostic
      }
      copy.labels = [.init(site.calleeSpan, own)] + labels
      return copy
    }
    guard let at = arguments.firstIndex(where: { isSame($0.0.span, span) }) else { return diagnostic }
    for position in arguments.indices {
      let argument = arguments[position]
      let label = text(argument, site.parameter(position, of: callee?.1), frame)
      if position == at {
        let isTold = isOfShapes && isShaped(argument.1) && !isLiteral(span)
        if isShown(argument.1), argument.0.origin(frame) != nil || isTold {
          copy.labels[0] = .init(span, label)
        }
      } else if isShaped(argument.1), isOfShapes || (diagnostic.code == .wrongShape && isObject(argument.1)) {
        copy.labels.append(.init(argument.0.span, label))
      }
    }
    return copy
  }

  private static func isSame(_ a: Span, _ b: Span) -> Bool {
    a.source === b.source && a.start == b.start && a.end == b.end
  }

  private static func isLiteral(_ span: Span) -> Bool {
    guard let first = span.text.first else { return true }
    return first == "[" || first == "\"" || first == "-" || first.isNumber
  }

  /// Functions are not told apart by what a label could say.
  private static func isShown(_ value: Value) -> Bool { if case .function = value { false } else { true } }

  private static func isObject(_ value: Value) -> Bool { if case .object = value { true } else { false } }

  private static func isShaped(_ value: Value) -> Bool {
    isObject(value) || value.shape.map { !$0.isEmpty } ?? false
  }

  /// The operand with its shape, or its value where that says more.
  private static func text(_ operand: (Node, Value), _ parameter: String?, _ frame: Frame) -> String {
    let (node, value) = operand
    var shown = ValueText.shape(value)
    switch value {
    case .number, .string, .range: shown = ValueText.quoted(value)
    case .tensor(let tensor) where tensor.rank == 0 || (tensor.rank == 1 && tensor.count <= 6):
      if tensor.rank == 0 || parameter.map(told.contains) == true { shown = ValueText.quoted(value) }
    default: break
    }
    return ValueText.operand(shown, node.origin(frame), at: node.span)
  }
}

extension CallSite {
  /// The name of the parameter that an argument is for.
  fileprivate func parameter(_ position: Int, of callee: Value?) -> String? {
    if let label = label(position) { return label.text }
    guard case .function(let function)? = callee else { return nil }
    let argument = argumentSpan(position)
    return function.signature.parameters.indices.first { index in
      guard let span = span(of: index, in: function.signature) else { return false }
      return span.start == argument.start && span.end == argument.end
    }.map { function.signature.parameters[$0].name }
  }

  /// The argument that a user's function has in its parameter of this name and place.
  func argument(_ name: String, _ place: Int) -> Span? {
    let position = (0..<count).first { label($0)?.text == name } ?? place
    guard position < count, label(position).map({ $0.text == name }) ?? true else { return nil }
    let argument = argumentSpan(position)
    // Where Swift makes the call, no argument is written down.
    return argument.start == span.start && argument.end == span.end ? nil : argument
  }
}
