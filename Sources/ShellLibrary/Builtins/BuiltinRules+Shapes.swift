import ShellLanguage

extension BuiltinRules {
  /// What keeps the elements and changes the shape.
  static let shapes: [String: ShapeRule] = [
    "shape": { call in
      guard let x = call["x"], let shape = x.shape else { return .unknown }
      return .value(x.wholeShape.map(Fields.lengths) ?? .tensor([shape.count]))
    },
    "count": { call in
      if let shape = call.shape("x") {
        return .value(Extents.count(shape).map { .number(Double($0)) } ?? .number)
      }
      if case .tuple(let parts)? = call["x"] { return .value(.number(Double(parts.count))) }
      return .unknown
    },
    "flatten": { call in
      guard let shape = call.shape("x") else { return .unknown }
      return .value(.tensor([Extents.count(shape)]))
    },
    "squeeze": { call in
      guard let shape = call["x"]?.wholeShape else { return .unknown }
      return .value(.tensor(shape.filter { $0 != 1 }))
    },
    "transpose": { call in
      guard let shape = call.shape("x") else { return .unknown }
      return shape.count < 2 ? .suspect : .value(.tensor(Extents.transposed(shape)))
    },
    "permute": { call in
      guard let shape = call.shape("x"), let order = call["order"]?.lengths else { return .unknown }
      guard order.sorted() == Array(0..<shape.count) else { return .suspect }
      return .value(.tensor(order.map { shape[$0] }))
    },
    "broadcast": { call in
      guard let shape = call.shape("x"), case .tensor(let target)? = call.lengths("lengths") else { return .unknown }
      guard case .shape(let result) = Extents.broadcast(shape, target), !Extents.differ(result, target) else {
        return .suspect
      }
      return .value(.tensor(target))
    },
    "flip": along,
    "roll": along,
    "reshape": reshaped,
  ]

  /// The same shape, along an axis that must be there.
  static let along: ShapeRule = { call in
    guard let shape = call.shape("x") else { return .unknown }
    if shape.isEmpty { return .value(.number) }
    if case .some(nil) = call.axes("axis", rank: shape.count) { return .suspect }
    return .value(.tensor(shape))
  }

  private static let reshaped: ShapeRule = { call in
    guard let shape = call.shape("x") else { return .unknown }
    let given = call.rest("lengths")
    let known = given.count == 1 ? given[0].lengths : given.compactMap(\.integer)
    guard let known, given.count == 1 || known.count == given.count else { return .unknown }
    let count = Extents.count(shape)
    if known.filter({ $0 == -1 }).count == 1, known.allSatisfy({ $0 >= -1 }) {
      let product = Extents.count(known.filter { $0 != -1 }) ?? 0
      guard let count, product > 0 else { return .unknown }
      guard count % product == 0 else { return .suspect }
      return .value(.tensor(known.map { $0 == -1 ? count / product : $0 }))
    }
    guard known.allSatisfy({ $0 >= 0 }) else { return .suspect }
    if let count, Extents.count(known) != count { return .suspect }
    return .value(.tensor(known))
  }
}
