import Restore
import ShellLanguage
import ShellSyntax

/// What the language's operators do to operators.
enum OperatorRules {
  typealias Result = OutlineResult

  /// - Returns: nil where neither side is an operator.
  static func binary(_ operation: BinaryOperator, _ a: Outline, _ b: Outline) -> Result? {
    switch (Objects.operator(a), Objects.operator(b)) {
    case (let h?, let g?): return .some(both(operation, h, g, a, b))
    case (let h?, nil): return left(operation, h, b)
    case (nil, let g?):
      guard let shape = a.shape else { return .value(.unknown) }
      if operation == .multiply { return shape.isEmpty ? .value(.operator(scaled(g, by: a.number))) : .suspect }
      return operation == .equal || operation == .notEqual ? .value(.unknown) : .suspect
    default: return nil
    }
  }

  private static func both(
    _ operation: BinaryOperator, _ h: OperatorOutline, _ g: OperatorOutline, _ a: Outline, _ b: Outline
  ) -> Result {
    switch operation {
    case .add, .subtract:
      let right = operation == .add ? g.name : OperatorName.scaled(-1, g.name)
      if Objects.isIdentity(a) { return .value(.operator(g.renamed(OperatorName.sum(right, "I")))) }
      if Objects.isIdentity(b) {
        return .value(.operator(h.renamed(OperatorName.sum(h.name, operation == .add ? "I" : "-I"))))
      }
      guard h.isKnown, g.isKnown else { return .value(.operator(.unknown)) }
      if h.domain != g.domain || h.range != g.range { return .suspect }
      return .value(.operator(h.renamed(OperatorName.sum(h.name, right))))
    case .multiply:
      if Objects.isIdentity(a) { return .value(b) }
      if Objects.isIdentity(b) { return .value(a) }
      guard h.isKnown, g.isKnown else { return .value(.operator(.unknown)) }
      if h.domain != g.range { return .suspect }
      let name = OperatorName.product(h.name, g.name)
      return .value(.operator(OperatorOutline(name: name, domain: g.domain, range: h.range)))
    case .equal, .notEqual: return .value(.unknown)
    default: return .suspect
    }
  }

  private static func left(_ operation: BinaryOperator, _ h: OperatorOutline, _ b: Outline) -> Result {
    guard let shape = b.shape else { return .value(.unknown) }
    switch operation {
    case .multiply: return shape.isEmpty ? .value(.operator(scaled(h, by: b.number))) : applied(h, shape)
    case .divide where shape.isEmpty: return .value(.operator(scaled(h, by: b.number.map { 1 / $0 })))
    // What a power is called depends on whether a singular system is known.
    case .power where shape.isEmpty: return .value(.operator(.unknown))
    case .equal, .notEqual: return .value(.unknown)
    default: return .suspect
    }
  }

  /// H of a shape: an event, or a batch of them.
  static func applied(_ h: OperatorOutline, _ shape: [Int?]) -> Result {
    if h.value.map(Objects.isIdentity) ?? false { return .value(.tensor(shape)) }
    if let domain = h.domain, let range = h.range {
      if Extents.isNoBatch(shape, of: domain) { return .suspect }
      return .value(.tensor(Extents.replacing(domain, by: range, in: shape)))
    }
    let whole = shape.compactMap { $0 }
    guard h.waitingFactor != nil, whole.count == shape.count else { return .value(.unknown) }
    // The rule of a first use: four axes are a batch of pictures.
    let event = whole.count == 4 ? Array(whole.dropFirst()) : whole
    guard let range = h.bound(to: event)?.range else { return .suspect }
    return .value(.tensor(whole.count == 4 ? [whole[0]] + range : range))
  }

  static func scaled(_ h: OperatorOutline, by factor: Double?) -> OperatorOutline {
    if h.value.map(Objects.isIdentity) ?? false { return .unknown }
    return h.renamed(factor.map { OperatorName.scaled($0, h.name) } ?? h.name)
  }

  static func inverse(_ h: OperatorOutline) -> OperatorOutline {
    swapped(h, "").renamed(OperatorName.function("inv", of: h.name))
  }

  static func swapped(_ h: OperatorOutline, _ sign: String) -> OperatorOutline {
    if h.value.map(Objects.isIdentity) ?? false { return h }
    guard h.isKnown else { return .unknown }
    return OperatorOutline(name: OperatorName.postfix(h.name, sign), domain: h.range, range: h.domain)
  }
}

extension OperatorOutline {
  /// An operator of the same shapes that is another one.
  func renamed(_ name: String) -> OperatorOutline {
    isKnown ? OperatorOutline(name: name, domain: domain, range: range) : .unknown
  }
}
