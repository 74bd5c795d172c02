import ShellSyntax

/// Turns the syntax tree into nodes that run, with every name resolved to a slot.
struct Resolver {
  let session: Session
  let source: SourceText
  let scope: FunctionScope?

  init(_ session: Session, _ source: SourceText, scope: FunctionScope? = nil) {
    self.session = session
    self.source = source
    self.scope = scope
  }

  // MARK: Names

  /// The node that reads a name.
  func name(_ name: String, _ span: Span) -> Node {
    guard let scope else { return global(name, span) }
    guard let slot = scope.slots[name] else { return outer(name, span) ?? global(name, span) }
    let builtin = session.vocabulary.value(name)
    if slot < scope.parameterCount {
      return LocalNode(name, builtin, slot: slot, outer: nil, bound: scope.bound[name], isParameter: true, span)
    }
    return LocalNode(
      name, builtin, slot: slot, outer: outer(name, span) ?? global(name, span), bound: scope.bound[name],
      assigned: scope.place(name), span)
  }

  private func global(_ name: String, _ span: Span) -> Node {
    GlobalNode(session.bindings.cell(name), session.vocabulary.value(name), scope: scope, span)
  }

  /// A name of a function around this one: its value is captured when the closure is made.
  private func outer(_ name: String, _ span: Span) -> Node? {
    guard let scope, scope.isCapturable(name) else { return nil }
    let slot = scope.capture(name) { Resolver(session, source, scope: scope.parent).name(name, span) }
    return LocalNode(
      name, session.vocabulary.value(name), slot: slot, outer: global(name, span), bound: nil,
      assigned: scope.parent?.place(name), isCaptured: true, span)
  }

  /// The slot that a binding stores into.
  func slot(_ name: Name) -> Slot {
    guard let scope else { return .global(session.bindings.cell(name.text)) }
    scope.bound[name.text] = name.span
    return .local(scope.slots[name.text] ?? 0)
  }

  // MARK: Functions

  func function(
    name: String?, _ parameters: [ParameterSyntax], _ body: Expression, selfName: String?, text: Span, _ span: Span
  ) throws -> Node {
    let inner = FunctionScope(
      parent: scope, parameters: parameters.map(\.name), locals: LocalNames.bound(in: body),
      selfName: scope == nil ? nil : selfName)
    let resolver = Resolver(session, source, scope: inner)
    let defaults = try parameters.map { try $0.fallback.map(resolver.expression) }
    let node = try resolver.expression(body)
    let signature = Signature(
      parameters.map { parameter in
        guard let fallback = parameter.fallback else { return .required(parameter.name.text) }
        return Parameter(
          parameter.name.text, "", .standard(.nothing, text: fallback.span.text), isLabelOnly: false)
      })
    let code = UserCode(
      name: name, signature: signature, defaults: defaults, body: node, scope: inner, syntax: (parameters, body),
      text: text)
    return FunctionNode(code, captures: inner.captures, span)
  }
}
