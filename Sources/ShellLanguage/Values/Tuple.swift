/// A few values side by side: `(U, S, V)`.
public final class Tuple: Sendable {
  public let elements: [Value]
  let extent: Extent

  /// - Throws: a diagnostic when the value would nest too deeply or be too large.
  public init(_ elements: [Value]) throws {
    self.elements = elements
    extent = try Extent(of: elements)
  }
}
