/// The address of random numbers.
///
/// A draw is a function of its address and nothing else, so stepping back and forth, drawing more samples or using
/// more threads repeats the same bits. Samples of a batch have streams of their own: sample i is the same whatever
/// their number.
///
/// An address is opaque, 128 bits: two words are the key of Philox, two the upper words of its counter; the lower ones
/// count blocks and samples. Addresses have no order and no arithmetic. The one way from an address to another is to
/// ``stream(_:_:)``, and whatever draws does so by a ``RandomDomain`` of its own: two draws share numbers only where the
/// same function was given the same address twice.
public struct RandomKey: Sendable, Hashable {
  /// Philox' key, then the upper words of its counter.
  private let words: SIMD4<UInt32>

  private init(words: SIMD4<UInt32>) { self.words = words }

  /// The address that all of a session, or of a program, comes from. Seeds that differ in one bit are unrelated.
  public init(seed: UInt64) {
    let generator = Philox(key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    self.init(words: generator(SIMD4(0, 0, 0, 0xFFFF_FFFF)))
  }

  /// The address of one purpose below this one, and with an index the address of one of many.
  ///
  /// Philox turns (this address, the domain) into a key, and (that key, the index) into the address. For a fixed parent
  /// and domain it is a bijection of the index; different parents or domains meet with the chance of a collision of 128
  /// bits.
  public func stream(_ domain: RandomDomain, _ index: Int = 0) -> RandomKey {
    let number = UInt64(bitPattern: Int64(index))
    let purpose = Philox(key: SIMD2(words.x, words.y))(SIMD4(domain.rawValue, 0, words.z, words.w))
    let (low, high) = (UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32))
    return RandomKey(words: Philox(key: SIMD2(purpose.x, purpose.y))(SIMD4(low, high, purpose.z, purpose.w)))
  }

  /// The four random words of a block of a sample. Only `Draw` asks, at addresses that nothing else splits from.
  func block(_ block: UInt32, sample: UInt32) -> SIMD4<UInt32> {
    Philox(key: SIMD2(words.x, words.y))(SIMD4(block, sample, words.z, words.w))
  }
}
