/// `==` between values of any kinds, as one truth value.
enum Equality {
  /// - Throws: `Arithmetic.Undefined` where the kinds cannot be compared.
  static func areEqual(_ a: Value, _ b: Value) throws -> Bool {
    switch (a, b) {
    case (.string(let x), .string(let y)): return x == y
    case (.nothing, .nothing): return true
    case (.tuple(let x), .tuple(let y)):
      guard x.elements.count == y.elements.count else { return false }
      for (p, q) in zip(x.elements, y.elements) where try !areEqual(p, q) { return false }
      return true
    case (.record(let x), .record(let y)):
      guard Set(x.names) == Set(y.names) else { return false }
      for (name, value) in zip(x.names, x.values) {
        guard let other = y[name], try areEqual(value, other) else { return false }
      }
      return true
    case (.table(let x), .table(let y)):
      guard x.names == y.names, x.rowCount == y.rowCount else { return false }
      for (p, q) in zip(x.columns.joined(), y.columns.joined()) where try !areEqual(p, q) { return false }
      return true
    case (.function(let x), .function(let y)): return x === y
    case (.object(let x), .object(let y)):
      guard let isEqual = x.isEqual(to: y) ?? y.isEqual(to: x) else { throw Arithmetic.Undefined() }
      return isEqual
    default:
      guard let x = try a.tensor(), let y = try b.tensor() else { throw Arithmetic.Undefined() }
      return x.shape == y.shape && x.scalars == y.scalars
    }
  }
}
