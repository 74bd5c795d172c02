/// The address of a stream of random numbers: who draws (seed and walk) and when (step and call).
///
/// A draw is a function of its address and nothing else, so stepping back and forth, drawing more samples or using
/// more threads repeats the same bits. Samples of a batch have streams of their own: sample i is the same whatever
/// their number.
public struct RandomKey: Sendable, Hashable {
  public var seed: UInt64
  /// 0 is the prompt's own stream; each walk has a number of its own.
  public var walk: UInt32
  public var step: UInt32
  /// Counts the draws within a step.
  public var call: UInt32

  public init(seed: UInt64, walk: UInt32 = 0, step: UInt32 = 0, call: UInt32 = 0) {
    (self.seed, self.walk, self.step, self.call) = (seed, walk, step, call)
  }

  /// The generator of this address: the walk is mixed into the key by the generator itself, so that seeds and walks
  /// that differ in one bit have unrelated streams.
  var generator: Philox {
    let seedKey = Philox(key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    let mixed = seedKey(SIMD4(walk, 0, 0, 0xFFFF_FFFF))
    return Philox(key: SIMD2(mixed.x, mixed.y))
  }

  /// The key of the next draw within the same step.
  public var next: RandomKey {
    var copy = self
    copy.call &+= 1
    return copy
  }
}
