import ShellSyntax

/// `f(a, label: b)`.
final class CallNode: Node, @unchecked Sendable {
  fileprivate let callee: Node
  private let arguments: [Node]
  private let site: CallSite

  init(_ callee: Node, _ arguments: [Node], _ site: CallSite) {
    self.callee = callee
    self.arguments = arguments
    self.site = site
    super.init(site.span)
  }

  override var makesTemporaries: Bool {
    guard case .function(let function) = (callee as? any NamedNode)?.builtin,
      case .builtin(let builtin) = function.kind
    else { return false }
    return builtin.kernel != nil
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let callee = try callable(frame)
    // A function of one number, in a loop, is worth no more than its call.
    if arguments.count == 1, case .function(let function) = callee, case .builtin(let builtin) = function.kind,
      let scalar = builtin.scalar, !site.hasLabels
    {
      var value = try arguments[0].evaluate(frame)
      if case .number(let x) = value { return .number(scalar(x)) }
      if let kernel = builtin.kernel, arguments[0].makesTemporaries,
        let result = try Temporary.apply(kernel, &value)
      {
        return result
      }
      do {
        return try frame.session.call(function, [value], site)
      } catch let diagnostic as Diagnostic {
        throw ArgumentLabels.explained(diagnostic, site, (self.callee, callee), [(arguments[0], value)], frame)
      }
    }
    if case .function(let function) = callee, case .user(let code, let captured) = function.kind, !site.hasLabels,
      arguments.count == code.parameterCount
    {
      let inner = Frame(frame.session, code.emptySlots)
      for index in arguments.indices { inner.slots[index] = try arguments[index].evaluate(frame) }
      return try frame.session.entering(site) { try code.run(function, inner, captured, site) }
    }
    var values: [Value] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments { values.append(try argument.evaluate(frame)) }
    do {
      return try frame.session.call(callee, values, site)
    } catch let diagnostic as Diagnostic {
      throw ArgumentLabels.explained(
        diagnostic, site, (self.callee, callee), Array(zip(arguments, values)), frame)
    }
  }
}

extension CallNode {
  /// What is called. A name that was bound to something that cannot be called does not hide a built-in function here:
  /// after `prior = digits()`, `prior(denoise: f)` still makes a prior.
  private func callable(_ frame: Frame) throws -> Value {
    let value = try callee.evaluate(frame)
    switch value {
    case .function: return value
    case .object(let object) where object.callSignature != nil: return value
    default:
      guard let builtin = (callee as? any NamedNode)?.builtin, case .function = builtin else { return value }
      return builtin
    }
  }
}

/// A command with its arguments: `show x0, title: "restored"`.
final class CommandNode: Node, @unchecked Sendable {
  private let builtin: Builtin
  private let arguments: [Node]
  private let site: CallSite

  init(_ builtin: Builtin, _ arguments: [Node], _ site: CallSite) {
    self.builtin = builtin
    self.arguments = arguments
    self.site = site
    super.init(site.span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try arguments.map { try $0.evaluate(frame) }
    do {
      return try frame.session.call(Function.builtin(builtin), values, site)
    } catch let diagnostic as Diagnostic {
      throw ArgumentLabels.explained(diagnostic, site, nil, Array(zip(arguments, values)), frame)
    }
  }
}
