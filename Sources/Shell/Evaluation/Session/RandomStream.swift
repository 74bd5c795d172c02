import Numerics

/// A stream of random numbers: each draw takes the next address of it.
public struct RandomStream: Sendable {
  /// The address of the next draw.
  public var key: RandomKey
  /// Whether axis 0 of what is drawn counts samples, each with a stream of its own.
  public var hasSamples: Bool

  public init(key: RandomKey, hasSamples: Bool = false) {
    self.key = key
    self.hasSamples = hasSamples
  }

  /// The address for one draw.
  public mutating func next() -> RandomKey {
    defer { key = key.next }
    return key
  }
}
