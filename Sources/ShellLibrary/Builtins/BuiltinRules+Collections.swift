import ShellLanguage

extension BuiltinRules {
  /// A function of each part.
  static let collections: [String: ShapeRule] = [
    "map": { call in
      guard let shape = call.shape("xs"), let count = shape.first, let f = call["f"] else { return .unknown }
      let element: Outline = shape.count == 1 ? .number : .tensor(Array(shape.dropFirst()))
      guard let result = try call.checker.apply(f, [element], call.call.site), let own = result.shape, count != 0 else {
        return .unknown
      }
      return .value(.tensor([count] + own))
    }
  ]
}
