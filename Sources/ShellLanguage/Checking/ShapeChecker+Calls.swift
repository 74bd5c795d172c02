import Numerics
import ShellSyntax

/// A call whose arguments have been looked at.
package struct CallOutline {
  package let site: CallSite
  let callee: Outline
  let calleeSyntax: Expression
  let syntax: [Expression]
  package let arguments: [Outline]
  var isCommand = false
}

extension ShapeChecker {
  func call(_ callee: Expression, _ arguments: [Argument], _ span: Span) throws -> Outline {
    var outline = try look(at: callee)
    if let name = callee.asName?.text, !outline.mayBeCalled, let builtin = session.vocabulary.value(name),
      case .function = builtin
    {
      outline = .exact(builtin)
    }
    let site = CallSite(
      span: span, callee: callee.span, labels: arguments.map(\.label), spans: arguments.map(\.value.span))
    return try call(
      CallOutline(
        site: site, callee: outline, calleeSyntax: callee, syntax: arguments.map(\.value),
        arguments: try arguments.map { try look(at: $0.value) }))
  }

  /// A command: a call without parentheses. The names that `help` and `forget` take are no values.
  func look(at command: CommandSyntax, _ span: Span) throws -> Outline {
    guard command.names.isEmpty else {
      if command.name.text == "forget" {
        forget(command.names.map(\.text))
        for name in command.names { scopes[0].names[name.text] = Bound(outline: .unknown, origin: nil) }
      }
      return .unknown
    }
    guard let builtin = session.vocabulary.builtin(command.name.text) else { return .unknown }
    let site = CallSite(
      span: span, callee: command.name.span, labels: command.arguments.map(\.label),
      spans: command.arguments.map(\.value.span))
    return try call(
      CallOutline(
        site: site, callee: .exact(.function(.builtin(builtin))),
        calleeSyntax: Expression(.name(command.name.text), command.name.span), syntax: command.arguments.map(\.value),
        arguments: try command.arguments.map { try look(at: $0.value) }, isCommand: true))
  }

  private func call(_ call: CallOutline) throws -> Outline {
    switch call.callee {
    case .exact(.function(let function)):
      switch function.kind {
      case .builtin(let builtin): return try self.builtin(builtin, call)
      case .user(let code, let captured):
        return try inline(code.outline(captured), call, name: code.name)
      case .native: return .unknown
      }
    case .function(let function): return try inline(function, call, name: function.name)
    case .method(let base, let name): return try base.object?.method(name, call, self) ?? .unknown
    case .object, .exact(.object): return try call.callee.object?.call(call, self) ?? .unknown
    case .unknown: return .unknown
    default:
      // Numbers, tensors, strings and records are not called.
      return call.callee.shape != nil || call.callee.isNoNumber ? try suspect(call) : .unknown
    }
  }

  /// Tries the call on stand-ins.
  package func suspect(_ call: CallOutline) throws -> Outline {
    try suspect {
      guard let callee = try standIn(call.calleeSyntax, call.callee) else { return nil }
      let nodes = try zip(call.syntax, call.arguments).compactMap { try standIn($0, $1) }
      guard nodes.count == call.arguments.count else { return nil }
      if call.isCommand, case .exact(.function(let function)) = call.callee, case .builtin(let builtin) = function.kind
      {
        return CommandNode(builtin, nodes, call.site)
      }
      return CallNode(callee, nodes, call.site)
    }
  }

  /// The arguments in the places of their parameters, those of a `rest` parameter as a tuple.
  /// - Throws: the diagnostic about the argument that fits no parameter, where that is certain to be come to.
  package func bound(_ signature: Signature, _ function: String, _ call: CallOutline) throws -> [Outline?] {
    let tags = call.arguments.indices.map { Value.number(Double($0)) }
    func outline(_ tag: Value) -> Outline {
      tag.number.map { call.arguments[Int($0)] } ?? .unknown
    }
    do {
      return try signature.bind(tags, call.site, function: function).map { value in
        switch value {
        case nil: return nil
        case .tuple(let tuple)?: return .tuple(tuple.elements.map(outline))
        case .number?: return value.map(outline)
        default: return .unknown
        }
      }
    } catch let diagnostic as Diagnostic {
      throw diagnostic
    }
  }

  // MARK: Functions of the program

  /// What a function yields for these arguments, by looking at its body.
  private func inline(_ function: FunctionOutline, _ call: CallOutline, name: String?) throws -> Outline {
    try inline(function, bound(function.signature, name ?? Signature.ofLambda, call), call.site)
  }

  func inline(_ function: FunctionOutline, _ arguments: [Outline?], _ site: CallSite) throws -> Outline {
    guard scopes.count <= (isCertain ? Self.deepest : 3) else { return .unknown }
    let certain = isCertain
    scopes.append(Scope(captured: function.captured))
    defer {
      scopes.removeLast()
      isCertain = certain
    }
    if let own = function.selfName, function.captured[own] == nil { scope.captured[own] = .function(function) }
    for (place, (parameter, argument)) in zip(function.parameters, arguments).enumerated() {
      let given = site.argument(parameter.name.text, place)
      scope.names[parameter.name.text] = argument.map { Bound(outline: $0, origin: nil, given: given) }
    }
    do {
      for (parameter, argument) in zip(function.parameters, arguments) where argument == nil {
        let fallback = try parameter.fallback.map(look) ?? .unknown
        scope.names[parameter.name.text] = Bound(outline: fallback, origin: nil)
      }
      let value = try look(at: function.body)
      return scope.returned.map { isJump(function.body) ? $0 : $0.joined(value) } ?? value
    } catch let diagnostic as Diagnostic {
      throw UserCode.traced(diagnostic, function.name, site)
    }
  }

  /// Whether a body certainly ends in a `return`, so that its last statement's value is not its own.
  private func isJump(_ body: Expression) -> Bool {
    guard case .block(let block) = body.kind, let last = block.statements.last, case .returnValue = last.kind else {
      return false
    }
    return true
  }
}

extension Outline {
  /// Whether it may be something that can be called.
  fileprivate var mayBeCalled: Bool {
    switch self {
    case .unknown, .function, .method: true
    case .object(let object): object.mayBeCalled
    case .exact(.function): true
    case .exact(.object(let object)): object.callSignature != nil
    default: false
    }
  }
}
