import Shell
import Testing

@Suite struct TicksTests {
  @Test func ticksAreRoundAndInside() {
    let ticks = Ticks.linear(0, 1, count: 5)
    #expect(ticks.labels == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(Ticks.linear(-0.3, 0.31, count: 4).labels == ["−0.2", "0.0", "0.2"])
    #expect(Ticks.linear(17, 22.4, count: 6).labels == ["17", "18", "19", "20", "21", "22"])
    #expect(Ticks.linear(0, 1, count: 4).labels == ["0.00", "0.25", "0.50", "0.75", "1.00"])
  }

  @Test func largeAndSmallNumbersShareAPower() {
    let large = Ticks.linear(0, 3e7, count: 3)
    #expect(large.exponent == 7)
    #expect(large.labels == ["0", "1", "2", "3"])
    #expect(Ticks.linear(0, 4e-6, count: 4).exponent == -6)
    #expect(Ticks.power(-12) == "10⁻¹²")
  }

  @Test func aLogarithmicAxisMarksDecades() {
    #expect(Ticks.logarithmic(1e-3, 1e2, count: 8).labels == ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²"])
    #expect(Ticks.logarithmic(1, 8, count: 5).labels == ["1", "2", "5"])
  }

  @Test(arguments: [(0.0, 0.0), (1, 0), (.nan, 1), (0, .infinity), (1e300, 1e300), (-1e308, 1e308), (1, 1 + 1e-16)])
  func hopelessRangesHaveNoTicks(_ low: Double, _ high: Double) {
    #expect(Ticks.linear(low, high, count: 5).values.count < 100)
    #expect(!Ticks.logarithmic(low, high, count: 5).values.contains { !$0.isFinite })
  }

  /// Whatever the range, a logarithmic axis has three marks or more, all of them inside.
  @Test(arguments: [(0.21, 0.29), (0.12, 0.3), (3, 10), (0.9, 12), (2e-7, 9e-7), (0.02, 0.9), (1e-9, 3), (99, 101)])
  func aLogarithmicAxisIsNeverBare(_ low: Double, _ high: Double) {
    for count in [2, 5, 9] {
      let ticks = Ticks.logarithmic(low, high, count: count)
      #expect(ticks.values.count >= 3, "\(ticks)")
      #expect(
        ticks.values.allSatisfy { $0 >= low * 0.99 && $0 <= high * 1.01 } && ticks.values == ticks.values.sorted())
      #expect(Set(ticks.labels).count == ticks.values.count)
    }
    #expect(Ticks.logarithmic(2e-6, 5e-5, count: 5).labels == ["2×10⁻⁶", "5×10⁻⁶", "10⁻⁵", "2×10⁻⁵", "5×10⁻⁵"])
  }

  @Test func wholeNumbersAreMarkedAtWholeNumbers() {
    #expect(Ticks.linear(-0.06, 2.06, count: 5, isWhole: true).labels == ["0", "1", "2"])
    #expect(Ticks.linear(0, 10, count: 4, isWhole: true).labels == ["0", "5", "10"])
    #expect(Ticks.linear(0, 25, count: 9, isWhole: true).values.allSatisfy { $0.rounded() == $0 })
    #expect(Ticks.linear(2.7, 3.3, count: 4, isWhole: true).labels == ["3"])
  }
}
