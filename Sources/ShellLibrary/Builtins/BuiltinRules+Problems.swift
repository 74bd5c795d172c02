import ShellLanguage

extension BuiltinRules {
  /// A prior, an operator and a measurement go together.
  static let problems: [String: ShapeRule] = [
    "observe": observed
  ]

  private static let observed: ShapeRule = { call in
    guard let p = call["prior"].flatMap(Objects.prior), let h = call["H"].flatMap(Objects.operator) else {
      return .unknown
    }
    if let noise = call["noise"]?.number, !(noise >= 0) || noise.isInfinite { return .suspect }
    if h.isKnown, h.domain != p.event { return .suspect }
    guard h.isKnown || h.waitingFactor != nil else { return .unknown }
    guard let bound = h.bound(to: p.event), let range = bound.range else { return .suspect }
    guard let y = call.shape("y") else { return .unknown }
    if Extents.isNoBatch(y, of: range) { return .suspect }
    return .value(.problem(p, bound, y: y))
  }
}
