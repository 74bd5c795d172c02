import ShellSyntax

/// The code of a user's function, shared by all its closures.
package final class UserCode: @unchecked Sendable {
  let name: String?
  package let signature: Signature
  /// The default of each parameter, evaluated in the function's own scope.
  private let defaults: [Node?]
  private let body: Node
  private let slotCount: Int
  /// The slot where the function itself goes, so that it can call itself by its name.
  private let selfSlot: Int?
  private let selfName: String?
  /// The first slot of what was captured.
  private let captureStart: Int
  /// The definition as it was written.
  package let text: Span
  /// The slots of parameters and local names, and of what is captured, for those who look into a call.
  package let locals: [(name: String, slot: Int)]
  let captures: [(name: String, slot: Int)]

  /// What was written, for those who look at it without running it.
  private let syntax: (parameters: [ParameterSyntax], body: Expression)

  init(
    name: String?, signature: Signature, defaults: [Node?], body: Node, scope: FunctionScope,
    syntax: (parameters: [ParameterSyntax], body: Expression), text: Span
  ) {
    self.syntax = syntax
    self.name = name
    self.signature = signature
    self.defaults = defaults
    parameterCount = signature.parameters.count
    hasDefaults = defaults.contains { $0 != nil }
    self.body = body
    slotCount = scope.slotCount
    (selfSlot, selfName) = (scope.selfSlot, scope.selfName)
    captureStart = scope.captureStart
    (locals, captures) = (scope.locals, scope.capturedNames)
    self.text = text
  }

  /// The text of the body alone.
  package var bodyText: String { body.span.text }

  /// The text of the expression that a call comes to in the end: the body, or what a block ends in.
  package var resultText: String? {
    guard case .block(let block) = syntax.body.kind else { return bodyText }
    switch block.statements.last?.kind {
    case .expression(let expression), .returnValue(let expression?): return expression.span.text
    default: return nil
    }
  }

  let parameterCount: Int
  private let hasDefaults: Bool

  /// The slots of a call before anything is in them.
  var emptySlots: ContiguousArray<Value?> { ContiguousArray(repeating: nil, count: slotCount) }

  /// Runs the body with the arguments of a call.
  func run(
    _ function: Function, _ arguments: [Value], _ captured: [Value?], _ site: CallSite, _ session: Session
  ) throws -> Value {
    try run(function, frame(arguments, site, session), captured, site)
  }

  /// A frame with the arguments of a call in their slots.
  func frame(_ arguments: [Value], _ site: CallSite, _ session: Session) throws -> Frame {
    let frame = Frame(session, emptySlots)
    if !site.hasLabels, arguments.count == parameterCount {
      for index in 0..<parameterCount { frame.slots[index] = arguments[index] }
    } else {
      let bound = try signature.bind(arguments, site, function: name ?? Signature.ofLambda)
      for index in 0..<parameterCount { frame.slots[index] = bound[index] }
    }
    return frame
  }

  /// Runs the body in a frame that has the arguments in their slots already.
  func run(_ function: Function, _ frame: Frame, _ captured: [Value?], _ site: CallSite) throws -> Value {
    if !captured.isEmpty {
      for (index, value) in captured.enumerated() { frame.slots[captureStart + index] = value }
    }
    if let selfSlot { frame.slots[selfSlot] = .function(function) }
    if hasDefaults {
      for index in 0..<parameterCount where frame.slots[index] == nil {
        frame.slots[index] = try defaults[index]?.evaluate(frame)
      }
    }
    do {
      return try body.evaluate(frame)
    } catch let diagnostic as Diagnostic {
      throw traced(diagnostic, site)
    }
  }

  /// The function as it was written, with what it captured.
  func outline(_ captured: [Value?]) -> FunctionOutline {
    var names: [String: Outline] = [:]
    for (name, slot) in captures where captured.indices.contains(slot - captureStart) {
      names[name] = captured[slot - captureStart].map { .exact($0) }
    }
    return FunctionOutline(
      name: name, parameters: syntax.parameters, body: syntax.body, captured: names, selfName: selfName,
      signature: signature)
  }

  private func traced(_ diagnostic: Diagnostic, _ site: CallSite) -> Diagnostic {
    Self.traced(diagnostic, name, site)
  }

  /// Says where the call stands that led to an error inside.
  static func traced(_ diagnostic: Diagnostic, _ name: String?, _ site: CallSite) -> Diagnostic {
    guard diagnostic.notes.count < 3, !diagnostic.labels.isEmpty else { return diagnostic }
    let note = "in `\(name ?? "a lambda")`, called on line \(site.span.line)"
    guard diagnostic.notes.last != note else { return diagnostic }
    var copy = diagnostic
    copy.notes.append(note)
    return copy
  }
}

/// A function definition or a lambda: makes the closure.
final class FunctionNode: Node, @unchecked Sendable {
  private let code: UserCode
  private let captures: [Node]

  init(_ code: UserCode, captures: [Node], _ span: Span) {
    self.code = code
    self.captures = captures
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    do {
      return .function(try Function.user(code, captured: captures.map { try? $0.evaluate(frame) }))
    } catch {
      throw Diagnostic.from(error).located(at: span)
    }
  }
}
