import ShellLanguage

extension BuiltinRules {
  /// Along an axis, and over samples.
  static let statistics: [String: ShapeRule] = [
    "sort": along,
    "cumsum": along,
    "cov": { call in
      guard let x = call.shape("x") else { return .unknown }
      if let n = x.first, let count = n, count < 2 { return .suspect }
      if x.isEmpty { return .suspect }
      let d = Extents.count(Array(x.dropFirst()))
      return .value(x.count == 1 ? .number : .tensor([d, d]))
    },
    "dot": { alike($0) },
  ]

  static func alike(_ call: BuiltinCall) -> BuiltinCall.Result {
    guard let a = call.shape("a"), let b = call.shape("b") else { return .unknown }
    return Extents.differ(a, b) ? .suspect : .value(.number)
  }
}
