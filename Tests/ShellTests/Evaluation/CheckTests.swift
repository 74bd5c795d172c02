import Shell
import Testing

@Suite struct CheckTests {
  @Test(arguments: [
    "0.1 + 0.2 ≈ 0.3", "1 ~= 1", "[1, 2] == [1, 2]", "1 != 2", "1 < 2", "2 <= 2", "3 > 2", "3 >= 3", "true", "[1, 1]",
    "1 ≈ 1.05 within 0.1",
    "100 ≈ 101 within 0.02 relative", "1e-12 ≈ 0 within 1e-9", "\"a\" == \"a\"", "(1, 2) == (1, 2)",
    "[1e9, 1] ≈ [1e9, 1.5]", "inf ≈ inf",
    "1 < 2 and 2 < 3", "all([1, 2] > 0)", "2.05 <= 2 within 0.1", "1 == 1.05 within 0.1",
    "[1, 2; 3, 4] ≈ [1, 2; 3, 4] within 1e-12 relative",
    "zeros(2) ≈ 0",
  ])
  func theseHold(_ condition: String) { #expect(Program.output("check \(condition)") == "") }

  @Test(arguments: [
    "0.1 + 0.2 == 0.3", "1 ≈ 1.001", "[1, 2] == [1, 3]", "1 != 1", "2 < 2", "[1, 0]", "nan ≈ nan", "nan == nan",
    "false", "1 ≈ 1.2 within 0.1",
    "100 ≈ 103 within 0.02 relative", "\"a\" == \"b\"", "inf ≈ 1", "[1, 2] > 1", "1e-12 ≈ 0", "(1, 2) == (1, 3)",
    "[1, nan] ≈ [1, 2]", "2.2 <= 2 within 0.1",
  ])
  func theseFail(_ condition: String) { #expect(Program.code("check \(condition)") == "E085") }

  @Test(arguments: [
    ("check \"a\" ≈ 1", "E086"), ("check \"a\" < \"b\"", "E086"), ("check sin", "E086"),
    ("check 1 ≈ 1 within -1", "E086"),
    ("check 1 ≈ 1 within \"a\"", "E086"), ("check [1, 2] ≈ [1, 2, 3]", "E040"), ("check 1 ≈ 1 within 4 se", "E086"),
    ("check 1 within 2", "E020"), ("check 1 != 2 within 3", "E020"), ("x = 1 ~ 2", "E020"), ("check", "E008"),
    ("check 1 = 1", "E011"),
    ("check(1 == 1) == 0", "E009"), ("check randn(9) ~ 3 within 4 se", "E086"),
    ("check 3 ~ (mean: 0, covariance: 1)", "E086"),
    ("check randn(9, 2) ~ (mean: zeros(3), covariance: eye(3)) within 4 se", "E086"),
    ("check randn(9) ~ (mean: 0, covariance: 1) within 4 relative", "E086"),
  ])
  func theseCannotBeChecked(_ program: String, _ code: String) { #expect(Program.code(program) == code) }

  @Test func parenthesesAreForgiven() {
    #expect(Program.output("check(1 == 1)") == "")
    #expect(Program.output("check (1 == 1) ") == "")
    #expect(Program.output("check (1 + 1)*2 == 4") == "")
    #expect(Program.code("check(1 == 2)") == "E085")
  }

  @Test func aFailureNamesTheWorstElement() {
    let text = Program.output("check [1, 2; 3, 4] ≈ [1, 2.5; 3, 3] within 0.1")
    #expect(text.contains("worst at [1, 1]: 4 against 3, an error of 1, relative 0.25; the tolerance is 0.1"))
    #expect(text.contains("2 of 4 elements fail"))
  }

  @Test func samplesAreComparedInStandardErrors() {
    let model =
      "q = (mean: [1, 2], covariance: [2, 1; 1, 3]); L = chol(q.covariance); x = randn(4000, 2) @ L' + q.mean; "
    #expect(Program.output(model + "check x ~ q within 4.5 se").contains("worst z-score"))
    #expect(Program.code(model + "check x + [0.2, 0] ~ q within 4.5 se") == "E085")
    #expect(Program.code(model + "check 1.2*(x - q.mean) + q.mean ~ q within 4.5 se") == "E085")
    // A correlation that is not there.
    #expect(Program.code(model + "check randn(4000, 2)*sqrt([2, 3]) + q.mean ~ q within 4.5 se") == "E085")
    #expect(Program.output("check randn(1000) ~ (mean: 0, covariance: 1) within 5 se").contains("worst z-score"))
  }

  @Test func aDirectionWithoutVarianceIsExact() {
    let model = "q = (mean: [1, 0], covariance: [1, 0; 0, 0]); x = stack(1 + randn(500), zeros(500), axis: 1); "
    #expect(Program.output(model + "check x ~ q within 5 se").contains("worst z-score"))
    #expect(Program.code(model + "check x + [0, 0.01] ~ q within 5 se") == "E085")
  }

  @Test func collapseOfModesIsSeen() {
    let model = "q = mixture([0.5, 0.5], [[-5], [5]], [0.01, 0.01]); "
    #expect(Program.output(model + "check q.sample(10) ~ q within 4 se").contains("worst z-score"))
    #expect(Program.code(model + "check 0*q.sample(5000) ~ q within 4 se") == "E085")
    #expect(Program.code(model + "check 0.5*q.sample(1000) ~ q within 4 se") == "E085")
  }

  @Test func whatAMeasurementSaysIsSeen() {
    let model = "q = posterior(observe(gaussian([0, 0], 1), matrix([1, 1]), [0.4], noise: 0.05)); x = q.sample(1000); "
    let passed = Program.output(model + "check x ~ q within 4 se")
    #expect(passed.contains("worst z-score") && passed.contains("sd would show"))
    // Hx off by two noise levels.
    #expect(Program.output(model + "check x + 0.05 ~ q within 4 se").contains("of the mean along mode 0 of H"))
    // Four times the spread along H.
    #expect(
      Program.code(model + "check x + 1.5*reshape((x - q.mean) @ [1, 1], 1000, 1)*[1, 1] ~ q within 4 se") == "E085")
  }
}
