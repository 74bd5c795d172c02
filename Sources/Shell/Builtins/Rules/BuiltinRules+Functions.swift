extension BuiltinRules {
  /// Built-ins that take functions, that are so cheap that they are called, and the one after which nothing is certain.
  static let functions: [String: ShapeRule] = [
    "vp": called, "cosine": called, "flow": called, "ve": called, "edm": called,
    "map": { call in
      guard let shape = call.shape("xs"), let count = shape.first, let f = call["f"] else { return .unknown }
      let element: Outline = shape.count == 1 ? .number : .tensor(Array(shape.dropFirst()))
      guard let result = try call.checker.apply(f, [element], call.call.site), let own = result.shape, count != 0 else {
        return .unknown
      }
      return .value(.tensor([count] + own))
    },
    "operator": { call in
      // Only a linear one has an algebra.
      if call.has("linear") { return .unknown }
      guard let domain = call["shape"]?.lengths, let f = call["f"],
        let result = try call.checker.apply(f, [.tensor(domain)], call.call.site), let range = result.wholeShape
      else { return .value(.operator(.unknown)) }
      return .value(.operator(OperatorOutline(name: "operator", domain: domain, range: range)))
    },
    "load": { call in
      // A script may bind anything.
      if call.call.arguments.first?.text?.hasSuffix(".cj") != false { call.checker.forgetAll() }
      return .unknown
    },
  ]

  private static let called: ShapeRule = { try $0.checker.called($0) }
}
