import Numerics
import Testing

/// An operation as a function of one tensor, and a point where it is smooth.
struct DerivativeCase: CustomTestStringConvertible, Sendable {
  let name: String
  let point: @Sendable () throws -> T
  let function: @Sendable (T) throws -> T
  /// The directions to test; `nil` means all. A function of symmetric matrices moves along symmetric ones.
  var symmetric = false

  init(
    _ name: String, symmetric: Bool = false, at point: @autoclosure @escaping @Sendable () throws -> T,
    _ function: @escaping @Sendable (T) throws -> T
  ) {
    self.name = name
    self.symmetric = symmetric
    self.point = point
    self.function = function
  }

  var testDescription: String { name }

  /// A direction at the point.
  func direction(seed: UInt64) throws -> T {
    let v = try Draw.normal(point().shape, key: RandomKey(seed: seed))
    return symmetric ? try (v + v.transposed()) * 0.5 : v
  }
}
