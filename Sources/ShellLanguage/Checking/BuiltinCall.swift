import Numerics

/// The arguments of a built-in, by parameter.
package struct BuiltinCall {
  package typealias Result = OutlineResult

  package let builtin: Builtin
  let arguments: [Outline?]
  /// The call as it is written, and what looks at it, for rules that look at functions.
  package let call: CallOutline
  package let checker: ShapeChecker

  /// What was given for a parameter, or its default.
  package subscript(_ name: String) -> Outline? {
    guard let index = builtin.signature.index(of: name) else { return nil }
    if let given = arguments[index] { return given }
    if case .standard(let value, _) = builtin.signature.parameters[index].need { return .exact(value) }
    return nil
  }

  package func has(_ name: String) -> Bool { builtin.signature.index(of: name).map { arguments[$0] != nil } ?? false }

  package func shape(_ name: String) -> [Int?]? { self[name]?.shape }

  /// The values of a `rest` parameter.
  package func rest(_ name: String) -> [Outline] {
    if case .tuple(let parts)? = self[name] { return parts }
    return []
  }

  /// Axes that are known: those of a tensor of this rank, from 0 on. `.some(nil)` where one of them is not there.
  package func axes(_ name: String, rank: Int) -> [Int]?? {
    guard let given = self[name]?.lengths else { return nil }
    var result: [Int] = []
    for axis in given {
      let place = axis < 0 ? axis + rank : axis
      guard place >= 0, place < rank else { return .some(nil) }
      result.append(place)
    }
    return .some(result)
  }

  /// Lengths given one by one, as a vector, or by `like:`.
  /// - Returns: nil where they are certainly no lengths.
  package func lengths(_ name: String) -> Outline? {
    if has("like") { return rest(name).isEmpty ? self["like"]?.emptied ?? .unknown : .unknown }
    let given = rest(name)
    if given.count == 1, let whole = given[0].lengths {
      return whole.allSatisfy { $0 >= 0 } ? .tensor(whole) : nil
    }
    if given.count == 1, !given[0].isScalar { return .unknown }
    var shape: [Int?] = []
    for length in given {
      guard length.isScalar else { return .unknown }
      if let number = length.number, number < 0 || number != number.rounded() { return nil }
      shape.append(length.integer)
    }
    return .tensor(shape)
  }
}

/// What a built-in makes of shapes; without a rule its value is unknown.
package typealias ShapeRule = @Sendable (BuiltinCall) throws -> OutlineResult

extension ShapeChecker {
  /// What a built-in yields, by its rule.
  func builtin(_ builtin: Builtin, _ call: CallOutline) throws -> Outline {
    let arguments = try bound(builtin.signature, builtin.name, call)
    if let scalar = builtin.scalar, call.arguments.count == 1, let number = call.arguments[0].number {
      return .number(scalar(number))
    }
    guard let rule = builtin.shapeRule else { return .unknown }
    switch try rule(BuiltinCall(builtin: builtin, arguments: arguments, call: call, checker: self)) {
    case .value(let outline): return outline
    case .suspect: return try suspect(call)
    }
  }

  /// After a script was loaded, a name may be bound to anything.
  package func forgetAll() {
    isBlind = true
    scopes[0].names = [:]
  }

  /// What a cheap built-in yields for arguments that are known: it is called.
  package func called(_ call: BuiltinCall) throws -> OutlineResult {
    let values = call.call.arguments.compactMap { outline -> Value? in
      if case .exact(let value) = outline { return value }
      return nil
    }
    guard values.count == call.call.arguments.count else { return .unknown }
    guard let value = try? trial.call(.builtin(call.builtin), values, call.call.site) else { return .suspect }
    return .value(.exact(value))
  }

  /// What a function yields, without reporting what is found on the way.
  package func apply(_ f: Outline, _ arguments: [Outline], _ site: CallSite) throws -> Outline? {
    let function: FunctionOutline
    switch f {
    case .function(let own): function = own
    case .exact(.function(let value)):
      guard case .user(let code, let captured) = value.kind else { return nil }
      function = code.outline(captured)
    default: return nil
    }
    guard function.parameters.count == arguments.count else { return nil }
    return try uncertainly { try inline(function, arguments, site) }
  }
}
