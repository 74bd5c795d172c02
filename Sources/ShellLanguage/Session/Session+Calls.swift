import Numerics
import ShellSyntax

extension Session {
  /// Calls a function or a callable object with arguments in the order of its parameters.
  public func call(_ callee: Value, _ arguments: [Value]) throws -> Value {
    let site = currentSite.inner(arguments.count)
    return try call(callee, arguments, site)
  }

  /// Calls a function whose value must be a number or a tensor, as the calculus needs it.
  /// - Throws: a diagnostic that names `purpose` when the value is of another kind.
  public func callTensor(_ callee: Value, _ arguments: [Tensor<Double>], purpose: String) throws -> Tensor<Double> {
    let value = try call(callee, arguments.map(Value.from))
    guard let tensor = try value.tensor() else {
      throw Diagnostic(
        .wrongType, "the function given to \(purpose) returned \(ValueText.described(value)), not a number or a tensor",
        help: "its last value is what it returns")
    }
    return tensor
  }

  /// Calls a function whose value must be one number, a traced one included.
  /// - Throws: a diagnostic that names `purpose` and what came instead.
  public func callNumber(_ callee: Value, _ arguments: [Tensor<Double>], purpose: String) throws -> Tensor<Double> {
    let value = try callTensor(callee, arguments, purpose: purpose)
    guard value.count == 1 else {
      throw Diagnostic(
        .needsOneElement,
        "the function given to \(purpose) returned \(ValueText.described(.tensor(value))), not one number",
        help: "pick one element, or make a function for each")
    }
    return try value.reshaped([])
  }

  /// The same, with what the parameters and local names of a user's function held at the end, and what it captured.
  package func callWatched(_ callee: Value, _ arguments: [Value]) throws -> (value: Value, names: CallNames) {
    guard case .function(let function) = callee, case .user(let code, let captured) = function.kind else {
      return (try call(callee, arguments), CallNames())
    }
    let site = currentSite.inner(arguments.count)
    let frame = try code.frame(arguments, site, self)
    let value = try entering(site) { try code.run(function, frame, captured, site) }
    func held(_ names: [(name: String, slot: Int)]) -> [(name: String, value: Value)] {
      names.compactMap { name, slot in frame.slots[slot].map { (name, $0) } }
    }
    return (value, CallNames(locals: held(code.locals), captured: held(code.captures)))
  }

  /// The names of a call with their values at its end.
  package struct CallNames: Sendable {
    package var locals: [(name: String, value: Value)] = []
    package var captured: [(name: String, value: Value)] = []
  }

  /// The site of the innermost call, or an empty one.
  private var currentSite: CallSite {
    if let site { return site }
    let nowhere = Span(SourceText("", name: "conjugate"), 0, 0)
    return CallSite(span: nowhere, callee: nowhere, labels: [], spans: [])
  }

  package func call(_ callee: Value, _ arguments: [Value], _ site: CallSite) throws -> Value {
    switch callee {
    case .function(let function): return try call(function, arguments, site)
    case .object(let object):
      guard let signature = object.callSignature else { break }
      return try entering(site) {
        let values = try signature.bind(arguments, site, function: object.typeName)
        return try object.call(Arguments(object.typeName, signature, values, site, vocabulary), self)
      }
    default: break
    }
    throw notCallable(callee, arguments, site)
  }

  private func notCallable(_ callee: Value, _ arguments: [Value], _ site: CallSite) -> Diagnostic {
    let text = site.calleeSpan.text
    let help: String
    switch callee {
    case .number: help = "a product is written `\(text)*(…)`"
    case .tensor, .table, .tuple, .range: help = "an index is written `\(text)[…]`, a product `\(text)*(…)`"
    case .record: help = "a field is read with a point: `\(text).name`"
    case .object(let object): help = object.remedy(text)
    default: help = "only functions and operators can be called"
    }
    return Diagnostic(
      .notCallable, "\(ValueText.described(callee)) cannot be called", at: site.calleeSpan, help: help)
  }

  func call(_ function: Function, _ arguments: [Value], _ site: CallSite) throws -> Value {
    switch function.kind {
    case .user(let code, let captured):
      return try entering(site) { try code.run(function, arguments, captured, site, self) }
    case .builtin(let builtin):
      if let scalar = builtin.scalar, arguments.count == 1, !site.hasLabels, case .number(let x) = arguments[0] {
        return .number(scalar(x))
      }
      return try entering(site) {
        let values = try builtin.signature.bind(arguments, site, function: builtin.name)
        return try named(Arguments(builtin.name, builtin.signature, values, site, vocabulary), builtin.body)
      }
    case .native(let body):
      return try entering(site) {
        let name = function.name ?? "function"
        let values = try function.signature.bind(arguments, site, function: name)
        return try named(Arguments(name, function.signature, values, site, vocabulary), body)
      }
    }
  }

  /// Runs a built-in; what goes wrong in it is told in the words of the call.
  private func named(_ arguments: Arguments, _ body: Builtin.Body) throws -> Value {
    do {
      return try body(arguments, self)
    } catch {
      throw CallFailure.explained(error, arguments)
    }
  }

  /// Runs a call one level deeper; an error that has no place yet gets this one.
  @inline(__always)
  func entering(_ site: CallSite, _ body: () throws -> Value) throws -> Value {
    try tick(at: site.span)
    guard callDepth < limits.callDepth, StackGuard.address() > stackLimit else { throw tooDeep(site) }
    callDepth += 1
    let outer = self.site
    self.site = site
    defer {
      callDepth -= 1
      self.site = outer
    }
    do {
      return try body()
    } catch {
      throw Diagnostic.from(error).located(at: site.span)
    }
  }

  private func tooDeep(_ site: CallSite) -> Diagnostic {
    Diagnostic(
      .recursionTooDeep, "calls nested more than \(callDepth) deep", at: site.span,
      help: "a function that calls itself needs a case in which it does not")
  }
}
