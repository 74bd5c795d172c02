import Shell
import Testing

@Suite struct OutputComparisonTests {
  func agree(_ expected: String, _ actual: String) -> Bool {
    OutputComparison.difference(expected: expected, actual: actual) == nil
  }

  @Test func numbersCompareAsNumbers() {
    #expect(agree("x: 21.3", "x: 21.30000001"))
    #expect(agree("1e-3", "0.001"))
    #expect(agree("x  3×4 f64  [-1.81, 2.02]", "x 3×4 f64 [-1.81, 2.02]"))
    #expect(!agree("21.3", "21.3001"))
    #expect(!agree("21.3", "-21.3"))
    #expect(!agree("x0 = 1", "x1 = 1"), "a digit of a name is a letter")
    #expect(!agree("3×4", "3×5"))
    #expect(agree("nan inf -inf", "nan inf -inf"))
    #expect(!agree("inf", "-inf"))
    #expect(!agree("1e-11", "2e-11"))
  }

  @Test func roundingBesideOtherNumbersIsZero() {
    #expect(agree("mean 2.84e-16  sd 1.2", "mean -1.1e-17  sd 1.2"))
    #expect(agree("[1, 0, 1e-17]", "[1, 3e-17, 0]"))
    #expect(agree("1 2.2e-16 1e6", "1 0 1e6"), "of 1, however large the others are")
    #expect(!agree("1 2e-12", "1 3e-12"), "more than rounding")
    #expect(!agree("0.001 4e-15", "0.001 5e-15"), "more than the rounding of 0.001")
    #expect(!agree("h = 6.62607015e-34", "h = 1.380649e-23"))
    #expect(!agree("h = 6.62607015e-34 in 1 step", "h = 1.380649e-34 in 1 step"), "less than rounding leaves")
    #expect(!agree("h = 6.62607015e-34 in 1 step", "h = 0 in 1 step"))
    #expect(!agree("error 2.2e-16", "error 7.8e-16"), "alone it is the rounding of nothing")
    #expect(agree("error 2.2e-16 ± 1e-14", "error 7.8e-16"))
    #expect(agree("1.73e-196 0.47", "1.73e-196 0.47"))
    #expect(!agree("1.73e-196 0.47", "1.74e-196 0.47"))
  }

  @Test func aTolerancePrevails() {
    #expect(agree("psnr 21.3 ± 0.5", "psnr 21.7"))
    #expect(!agree("psnr 21.3 ± 0.5", "psnr 21.9"))
    #expect(agree("psnr 20 ± 5%", "psnr 20.9"))
    #expect(!agree("psnr 20 ± 5%", "psnr 21.1"))
    #expect(!agree("21.3 ± 0", "21.3000001"), "it may also be tighter than the default")
    #expect(agree("mean 0.3 ± 0.1 (400)", "mean 0.31 ± 0.02 (400)"), "a printed tolerance is read over")
    #expect(agree("[1 ± 1, 2]", "[1.5, 2]"))
  }

  @Test func whatTimeSaysIsNoResult() {
    #expect(agree("took 107 µs", "took 1.2 ms"))
    #expect(!agree("took 107 ± 5 µs", "took 200 µs"), "unless the page says how long it may take")
    #expect(!agree("took 107 steps", "took 108 steps"))
    #expect(!agree("took 107 µs", "1.2 ms"))
  }

  @Test func textComparesAsText() {
    #expect(!agree("restored", "not restored"))
    #expect(!agree("a 1", "a"))
    #expect(!agree("a", "a 1"))
    #expect(agree("a   b ", "a b"))
    #expect(OutputComparison.agree(expected: ["a", ""], actual: ["a"]))
    #expect(!OutputComparison.agree(expected: ["a", "b"], actual: ["a"]))
    #expect(agree("1 - 2", "1 - 2"))
    #expect(!agree("1 - 2", "1 + 2"))
  }

  @Test func aDifferenceSaysWhichNumber() {
    let message = OutputComparison.difference(expected: "psnr 21.3", actual: "psnr 21.4")
    #expect(message == "expected 21.3, printed 21.4 (relative difference 4.7e-03)")
  }

  @Test func diffsShowTheShortestEdit() {
    let lines = LineDiff.lines(["a", "b", "c", "d"], ["a", "c", "x", "d"])
    #expect(lines == [.same("a"), .removed("b"), .same("c"), .added("x"), .same("d")])
    let long = LineDiff.lines((0..<50).map(String.init), (0..<50).map { $0 == 25 ? "x" : String($0) })
    #expect(LineDiff.text(long).split(separator: "\n").count == 8)
  }
}
