import Numerics
import Testing

@Suite struct ValueSemanticsTests {
  @Test func operationsLeaveTheirOperandsAlone() throws {
    let a = try sample(100)
    let b = try sample(100, seed: 2)
    let (before, other) = (a.scalars.map { $0 }, b.scalars.map { $0 })
    _ = try a + b
    _ = try (a * b + a).exp()
    _ = try -(a - b)
    _ = try a.replacing([.at(0)], with: T(5))
    _ = try a.cumulativeSum(axis: 0)
    _ = try svd(a.reshaped([10, 10]))
    _ = try solve(a.reshaped([10, 10]), b.reshaped([10, 10]))
    #expect(a.scalars == before && b.scalars == other)
  }

  @Test func chainsDoNotShareTheirResults() throws {
    let a = try sample(100_000)
    let chain = try a * 2 + 1
    let first = chain
    let second = try chain + 1
    #expect(try first == a * 2 + 1)
    #expect(try second - 1 != first || second - first == T.ones([100_000]))
  }

  @Test func tensorsCrossTasks() async throws {
    let x = try sample(1000)
    let sums = try await withThrowingTaskGroup(of: Double.self) { group in
      for _ in 0..<8 { group.addTask { try (x * x).sum().item } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(sums).count == 1)
  }
}
