import Restore
import Testing

@Suite struct SpacingTests {
  @Test func timesFallFromStartToStop() throws {
    #expect(try Spacing.uniform.times(4, from: 1, to: 0) == [1, 0.75, 0.5, 0.25, 0])
    #expect(try Spacing.sqrt.times(2, from: 1, to: 0) == [1, 0.25, 0])
    for spacing in Spacing.allCases {
      let times = try spacing.times(7, from: 0.6, to: 0.001)
      #expect(times.count == 8 && times.first == 0.6 && times.last == 0.001)
      #expect(zip(times, times.dropFirst()).allSatisfy { $0 > $1 })
    }
  }
}
