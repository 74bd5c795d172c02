import Numerics

/// What the names of a session hold in memory.
enum Holdings {
  /// Sizes from which a value is worth a mention.
  private static let large = 1 << 24

  /// A suggestion that names the largest values, where any is large.
  static func help(_ session: Session) -> String? {
    let sizes = session.names.compactMap { name in
      session.binding(name).map { (name: name, bytes: bytes(of: $0, depth: 3)) }
    }
    let largest = sizes.filter { $0.bytes >= large }.sorted { $0.bytes > $1.bytes }.prefix(3)
    guard let first = largest.first else { return nil }
    let list = largest.map { "`\($0.name)` holds \(Shape.bytes(Double($0.bytes)))" }.joined(separator: ", ")
    return "\(list); `forget \(first.name)` frees it"
  }

  /// The numbers a value holds directly, in bytes.
  private static func bytes(of value: Value, depth: Int) -> Int {
    switch value {
    case .tensor(let tensor): return tensor.count * MemoryLayout<Double>.stride
    case .tuple(let tuple) where depth > 0: return tuple.elements.reduce(0) { $0 + bytes(of: $1, depth: depth - 1) }
    case .record(let record) where depth > 0: return record.values.reduce(0) { $0 + bytes(of: $1, depth: depth - 1) }
    case .object(let object): return object.heldBytes
    default: return 0
    }
  }
}
