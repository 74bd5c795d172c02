import Numerics

extension BuiltinRules {
  typealias Rule = ShapeRule

  /// Built-ins that make tensors.
  static let creation: [String: Rule] = [
    "zeros": made, "ones": made, "randn": made, "uniform": made,
    "eye": { square($0["n"]) }, "permutation": { vector($0["n"]) }, "linspace": { vector($0["count"]) },
    "times": { call in
      guard let n = call["n"], n.isScalar else { return .unknown }
      guard let number = n.number else { return .value(.tensor([nil])) }
      return number >= 1 && number == number.rounded() && number < 1e9 ? .value(.tensor([Int(number) + 1])) : .suspect
    },
    "image": { _ in .value(.tensor([nil, nil, nil])) },
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

  private static let made: Rule = { call in call.lengths("lengths").map { .value($0) } ?? .suspect }

  private static func vector(_ count: Outline?) -> BuiltinCall.Result {
    guard let count, count.isScalar else { return .unknown }
    if let number = count.number, number < 0 || number != number.rounded() { return .suspect }
    return .value(.tensor([count.integer]))
  }

  private static func square(_ count: Outline?) -> BuiltinCall.Result {
    guard case .value(.tensor(let shape)) = vector(count) else { return vector(count) }
    return .value(.tensor(shape + shape))
  }

  /// Shapes, and tensors put together.
  static let shapes: [String: Rule] = [
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
    "flip": along, "roll": along, "sort": along, "cumsum": along, "reshape": reshaped, "stack": stacked,
    "concat": joined, "take": taken,
  ]

  /// The same shape, along an axis that must be there.
  private static let along: Rule = { call in
    guard let shape = call.shape("x") else { return .unknown }
    if shape.isEmpty { return .value(.number) }
    if case .some(nil) = call.axes("axis", rank: shape.count) { return .suspect }
    return .value(.tensor(shape))
  }

  private static let reshaped: Rule = { call in
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

  /// The shapes of the parts of `stack` and `concat`; nil where not all are known.
  private static func parts(_ call: BuiltinCall) -> [[Int?]]? {
    var parts = call.rest("parts")
    if parts.count == 1 {
      if case .tuple(let inner) = parts[0] {
        parts = inner
      } else if let shape = parts[0].shape, !shape.isEmpty {
        guard let count = shape[0], count > 0, count < 1000 else { return nil }
        return Array(repeating: Array(shape.dropFirst()), count: count)
      }
    }
    let shapes = parts.compactMap(\.shape)
    return shapes.count == parts.count && !shapes.isEmpty ? shapes : nil
  }

  private static let stacked: Rule = { call in
    guard let parts = parts(call) else { return .unknown }
    if parts.contains(where: { Extents.differ($0, parts[0]) }) { return .suspect }
    switch call.axes("axis", rank: parts[0].count + 1) {
    case .some(nil): return .suspect
    case .some(let axes?) where axes.count == 1:
      var shape = parts[0]
      shape.insert(parts.count, at: axes[0])
      return .value(.tensor(shape))
    default: return .unknown
    }
  }

  private static let joined: Rule = { call in
    guard let parts = parts(call)?.map({ $0.isEmpty ? [1] : $0 }) else { return .unknown }
    switch call.axes("axis", rank: parts[0].count) {
    case .some(nil): return .suspect
    case .some(let axes?) where axes.count == 1:
      let axis = axes[0]
      var shape = parts[0]
      shape[axis] = 0
      for part in parts {
        guard part.count == shape.count else { return .suspect }
        for (k, (m, n)) in zip(part, parts[0]).enumerated() where k != axis {
          if let m, let n, m != n { return .suspect }
        }
        shape[axis] = shape[axis].flatMap { sum in part[axis].map { sum + $0 } }
      }
      return .value(.tensor(shape))
    default: return .unknown
    }
  }

  private static let taken: Rule = { call in
    guard let shape = call.shape("x"), let positions = call.shape("positions") else { return .unknown }
    switch call.axes("axis", rank: shape.count) {
    case .some(nil): return .suspect
    case .some(let axes?) where axes.count == 1:
      if let n = shape[axes[0]], call["positions"]?.lengths?.contains(where: { $0 >= n || $0 < -n }) ?? false {
        return .suspect
      }
      return .value(.tensor(Array(shape.prefix(axes[0])) + positions + shape.dropFirst(axes[0] + 1)))
    default: return .unknown
    }
  }
}
