import ShellLanguage

extension BuiltinRules {
  /// Tensors put together and taken apart.
  static let joining: [String: ShapeRule] = [
    "stack": stacked,
    "concat": joined,
    "take": taken,
  ]

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

  private static let stacked: ShapeRule = { call in
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

  private static let joined: ShapeRule = { call in
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

  private static let taken: ShapeRule = { call in
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
