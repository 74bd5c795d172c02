/// Messages about a call whose arguments do not go together: each is pointed at, with shape and origin.
enum ArgumentLabels {
  /// The kinds of message that the shapes of the arguments explain.
  private static let codes: Set<DiagnosticCode> = [
    .shapesDiffer, .matrixShapes, .wrongShape, .assignedShape, .problemMismatch, .priorMismatch, .operatorShape,
    .unequalElements,
  ]

  /// The message with labels on the callee and its arguments, if it points at the whole call only.
  static func explained(
    _ diagnostic: Diagnostic, _ site: CallSite, _ callee: (Node, Value), _ arguments: [(Node, Value)], _ frame: Frame
  ) -> Diagnostic {
    guard codes.contains(diagnostic.code), diagnostic.labels.count == 1, let span = diagnostic.span,
      span.source === site.span.source, span.start == site.span.start, span.end == site.span.end
    else { return diagnostic }
    var copy = diagnostic
    var text = ""
    if case .object = callee.1 { text = label(callee, frame) }
    copy.labels = [.init(site.calleeSpan, text)]
    for argument in arguments where isShaped(argument.1) {
      copy.labels.append(.init(argument.0.span, label(argument, frame)))
    }
    return copy
  }

  private static func isShaped(_ value: Value) -> Bool {
    if case .object = value { return true }
    return value.shape.map { !$0.isEmpty } ?? false
  }

  private static func label(_ operand: (Node, Value), _ frame: Frame) -> String {
    ValueText.operand(operand.1, operand.0.origin(frame), at: operand.0.span)
  }
}
