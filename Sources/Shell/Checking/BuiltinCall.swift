import Numerics

/// The arguments of a built-in, by parameter.
struct BuiltinCall {
  /// What a rule says of a call.
  enum Result: Sendable {
    case value(Outline)
    /// The call certainly fails, which the built-in itself is to say.
    case suspect
    static let unknown = Result.value(.unknown)
  }

  let builtin: Builtin
  let arguments: [Outline?]

  /// What was given for a parameter, or its default.
  subscript(_ name: String) -> Outline? {
    guard let index = builtin.signature.index(of: name) else { return nil }
    if let given = arguments[index] { return given }
    if case .standard(let value, _) = builtin.signature.parameters[index].need { return .exact(value) }
    return nil
  }

  func has(_ name: String) -> Bool { builtin.signature.index(of: name).map { arguments[$0] != nil } ?? false }

  func shape(_ name: String) -> [Int?]? { self[name]?.shape }

  /// The values of a `rest` parameter.
  func rest(_ name: String) -> [Outline] {
    if case .tuple(let parts)? = self[name] { return parts }
    return []
  }

  /// Axes that are known: those of a tensor of this rank, from 0 on. `.some(nil)` where one of them is not there.
  func axes(_ name: String, rank: Int) -> [Int]?? {
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
  func lengths(_ name: String) -> Outline? {
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

extension ShapeChecker {
  /// What a built-in yields, by the rule of its name or family.
  func builtin(_ builtin: Builtin, _ call: CallOutline) throws -> Outline {
    let arguments = try bound(builtin.signature, builtin.name, call)
    if builtin.name == "load" {
      // A script may bind anything.
      if call.arguments.first?.text?.hasSuffix(".cj") != false { isBlind = true; scopes[0].names = [:] }
      return .unknown
    }
    if let scalar = builtin.scalar, call.arguments.count == 1, let number = call.arguments[0].number {
      return .number(scalar(number))
    }
    let bound = BuiltinCall(builtin: builtin, arguments: arguments)
    if let special = try special(bound, call) { return special }
    switch BuiltinRules.result(bound) {
    case .value(let outline): return outline
    case .suspect: return try suspect(call)
    }
  }

  /// Built-ins that take functions, or are so cheap that they are called.
  private func special(_ call: BuiltinCall, _ site: CallOutline) throws -> Outline? {
    switch call.builtin.name {
    case "vp", "cosine", "flow", "ve", "edm":
      let values = site.arguments.compactMap { outline -> Value? in
        if case .exact(let value) = outline { return value }
        return nil
      }
      guard values.count == site.arguments.count else { return .unknown }
      guard let path = try? trial.call(.builtin(call.builtin), values, site.site) else { return try suspect(site) }
      return .exact(path)
    case "map":
      guard let shape = call.shape("xs"), let count = shape.first, let f = call["f"] else { return .unknown }
      let element: Outline = shape.count == 1 ? .number : .tensor(Array(shape.dropFirst()))
      guard let result = try apply(f, [element], site.site), let own = result.shape, count != 0 else { return .unknown }
      return .tensor([count] + own)
    case "operator":
      // Only a linear one has an algebra.
      if call.has("linear") { return .unknown }
      guard let domain = call["shape"]?.lengths, let f = call["f"] else { return .operator(.unknown) }
      guard let result = try apply(f, [.tensor(domain)], site.site), let range = result.wholeShape else {
        return .operator(.unknown)
      }
      return .operator(OperatorOutline(name: "operator", domain: domain, range: range))
    default: return nil
    }
  }

  /// What a function yields, without reporting what is found on the way.
  private func apply(_ f: Outline, _ arguments: [Outline], _ site: CallSite) throws -> Outline? {
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
