import ShellLanguage

extension BuiltinRules {
  /// Lengths make shapes.
  static let creation: [String: ShapeRule] = [
    "zeros": made,
    "ones": made,
    "eye": { square($0["n"]) },
    "linspace": { vector($0["count"]) },
    "diag": { call in
      guard let shape = call.shape("x") else { return .unknown }
      switch shape.count {
      case 0: return .suspect
      case 1: return .value(.tensor([shape[0], shape[0]]))
      case 2: return .value(.tensor([shape[0].flatMap { m in shape[1].map { min(m, $0) } }]))
      default: return .unknown
      }
    },
    "meshgrid": { call in
      guard let x = call.shape("x"), let y = call.shape("y") else { return .unknown }
      guard x.count == 1, y.count == 1 else { return .suspect }
      return .value(.tuple([.tensor([y[0], x[0]]), .tensor([y[0], x[0]])]))
    },
  ]

  static let made: ShapeRule = { call in call.lengths("lengths").map { .value($0) } ?? .suspect }

  static func vector(_ count: Outline?) -> BuiltinCall.Result {
    guard let count, count.isScalar else { return .unknown }
    if let number = count.number, number < 0 || number != number.rounded() { return .suspect }
    return .value(.tensor([count.integer]))
  }

  private static func square(_ count: Outline?) -> BuiltinCall.Result {
    guard case .value(.tensor(let shape)) = vector(count) else { return vector(count) }
    return .value(.tensor(shape + shape))
  }
}
