import Numerics

/// Hands out addresses of random numbers: each drawing call has one of its own, and so has each walk.
///
/// Whatever a call draws lies below its address, so that how much it draws moves nothing else. Calls and walks are
/// counted apart: walks do not advance the draws.
public struct RandomStream: Sendable {
  private let key: RandomKey
  /// Whether axis 0 of what is drawn counts samples, each with a stream of its own.
  public let hasSamples: Bool
  private var calls = 0
  private var walks = 0

  public init(key: RandomKey, hasSamples: Bool = false) {
    self.key = key
    self.hasSamples = hasSamples
  }

  /// The address of the next drawing call.
  mutating func nextCall() -> RandomKey {
    defer { calls += 1 }
    return key.stream(.call, calls)
  }

  /// The address of a new walk.
  mutating func nextWalk() -> RandomKey {
    defer { walks += 1 }
    return key.stream(.walk, walks)
  }

  /// Counts walks from where `other` does.
  package mutating func restoreWalks(of other: RandomStream) { walks = other.walks }
}
