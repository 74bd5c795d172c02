import ShellLanguage

/// What built-ins make of shapes. The rules of a family stand in a table in the file beside it.
enum BuiltinRules {
  /// The rule of those built-ins of a family that have none of their own.
  static func ofFamily(_ builtin: Builtin) -> ShapeRule? {
    switch builtin.family {
    case .elementwise where builtin.signature.parameters.count == 1: elementwise
    case .reductions where builtin.signature.index(of: "keep") != nil: reduction
    case .samplers: sampler
    default: nil
    }
  }

  /// A function of each element; of an operator with the same name, where it has one.
  @Sendable private static func elementwise(_ call: BuiltinCall) -> BuiltinCall.Result {
    guard let x = call["x"] else { return .unknown }
    if let shape = x.shape { return .value(.tensor(shape)) }
    if let h = Objects.operator(x) {
      return .value(
        .operator(h.isKnown && h.domain == h.range ? h.renamed("\(call.builtin.name)(\(h.name))") : .unknown))
    }
    return x.isNoNumber ? .suspect : .unknown
  }

  /// Over all elements, or along `axis:`, or all but `keep:`.
  @Sendable private static func reduction(_ call: BuiltinCall) -> BuiltinCall.Result {
    guard let x = call["x"] else { return .unknown }
    if x.isNoNumber { return .suspect }
    guard let shape = x.shape, !(call.has("axis") && call.has("keep")) else { return .unknown }
    if call.has("axis") {
      switch call.axes("axis", rank: shape.count) {
      case nil: return .unknown
      case .some(nil): return .suspect
      case .some(let axes?): return .value(.tensor(shape.indices.filter { !axes.contains($0) }.map { shape[$0] }))
      }
    }
    if call.has("keep") {
      switch call.axes("keep", rank: shape.count) {
      case nil: return .unknown
      case .some(nil): return .suspect
      case .some(let axes?): return .value(.tensor(shape.indices.map { axes.contains($0) ? shape[$0] : 1 }))
      }
    }
    return .value(.number)
  }
}

extension [Builtin] {
  /// The built-ins with their rules of shapes, by name.
  func ruled(by rules: [String: ShapeRule]) -> [Builtin] {
    map { $0.ruled(by: rules[$0.name] ?? BuiltinRules.ofFamily($0)) }
  }
}
