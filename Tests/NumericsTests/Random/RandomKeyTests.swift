import Numerics
import Testing

/// Addresses split, and what is drawn at one is a function of it.
@Suite struct RandomKeyTests {
  private let root = RandomKey(seed: 7)

  @Test func allWaysDownLeadToDifferentAddresses() {
    var seen: Set<RandomKey> = []
    var count = 0
    for seed: UInt64 in [0, 1, 2, 1 << 32, .max] {
      let parents = [RandomKey(seed: seed)] + (0..<8).map { RandomKey(seed: seed).stream(.call, $0) }
      for parent in parents {
        seen.insert(parent)
        count += 1
        for domain in RandomDomain.allCases where domain != .call || parent != parents[0] {
          for index in [0, 1, 2, 1 << 31, 1 << 32, .max, -1] {
            seen.insert(parent.stream(domain, index))
            count += 1
          }
        }
      }
    }
    #expect(seen.count == count)
  }

  @Test func purposesAreNumberedOnce() {
    #expect(Set(RandomDomain.allCases.map(\.rawValue)).count == RandomDomain.allCases.count)
  }

  /// Each bit of the seed, of the domain or of the index changes half of the bits of what is drawn: over 64 words of 53
  /// bits the mean is within 6 standard errors of a half, 6·0.5/√3392 = 0.05.
  @Test func oneBitOfTheAddressChangesHalfOfTheDraw() throws {
    func bits(_ key: RandomKey) throws -> [UInt64] {
      try Draw.uniform([64], key: key).scalars.map { UInt64($0 * 0x1p53) }
    }
    func changed(_ a: RandomKey, _ b: RandomKey) throws -> Double {
      Double(zip(try bits(a), try bits(b)).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }) / (64 * 53)
    }
    for bit in 0..<64 {
      #expect(abs(try changed(RandomKey(seed: 5), RandomKey(seed: 5 ^ (1 << UInt64(bit)))) - 0.5) < 0.052)
      let other = root.stream(.walk, 5 ^ (1 << bit))
      #expect(abs(try changed(root.stream(.walk, 5), other) - 0.5) < 0.052)
    }
    for (a, b) in zip(RandomDomain.allCases, RandomDomain.allCases.dropFirst()) {
      #expect(abs(try changed(root.stream(a), root.stream(b)) - 0.5) < 0.052)
    }
  }

  @Test func aSampleIsTheSameWhateverTheCountAndTheFirstIsTheOnlyOne() throws {
    let (few, many) = try (
      Draw.normal([3, 5], key: root, samples: true), Draw.normal([700, 5], key: root, samples: true)
    )
    #expect(Array(many.scalars.prefix(15)) == few.scalars)
    #expect(try Draw.normal([5], key: root).scalars == Array(few.scalars.prefix(5)))
    let (short, long) = try (
      Draw.categorical([1, 2, 3], count: 4, key: root), Draw.categorical([1, 2, 3], count: 90, key: root)
    )
    #expect(Array(long.prefix(4)) == short)
  }

  /// Known numbers: a change of the addressing is meant, or seen here.
  @Test func addressesAreWhatTheyWere() throws {
    let x = try Draw.normal([3], key: RandomKey(seed: 1).stream(.call, 2)).scalars
    // Box and Muller's functions are the system's, good to some units in the last place.
    for (found, known) in zip(x, [2.2531583243649314, 0.3878926446369919, -0.6733127826713159]) {
      #expect(abs(found - known) < 1e-14)
    }
  }
}
