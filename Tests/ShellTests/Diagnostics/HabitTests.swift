import Foundation
import Shell
import Testing

/// What people of other languages type, and the remedy that its message must name.
@Suite struct HabitTests {
  struct Habit: Sendable, CustomTestStringConvertible {
    let typed: String
    /// What the help says to write.
    let remedy: String
    /// What is bound before; nil where the remedy is not a program.
    var setup: String? = ""

    var testDescription: String { typed }
  }

  static let habits: [Habit] = [
    Habit(typed: "x = 1:0.1:2", remedy: "linspace(1, 2, 11)"),
    Habit(typed: "x = 0:2:9", remedy: "linspace(0, 8, 5)"),
    Habit(typed: "x = 5:-1:1", remedy: "linspace(5, 1, 5)"),
    Habit(typed: "A\\b", remedy: "solve(A, b)", setup: "A = [1, 2; 3, 4]; b = [1, 2]"),
    Habit(typed: "f = @(x) x+1", remedy: "x -> x+1"),
    Habit(typed: "f = @(x, y) x+y", remedy: "(x, y) -> x+y"),
    Habit(typed: "map(@sin, [1])", remedy: "sin"),
    Habit(typed: "x(1) = 5", remedy: "x[1]", setup: "x = [1, 2]"),
    Habit(typed: "A(:, 1)", remedy: "A[:, 1]", setup: "A = [1, 2; 3, 4]"),
    Habit(typed: "def g(x): return x + 1", remedy: "g(x) = x + 1"),
    Habit(typed: "def g(x):", remedy: "g(x) = …", setup: nil),
    Habit(typed: "function y = g(x)", remedy: "g(x) = …", setup: nil),
    Habit(typed: "h = lambda x: x+1", remedy: "x -> x+1"),
    Habit(typed: "import numpy as np", remedy: "nothing to import", setup: nil),
    Habit(typed: "using LinearAlgebra", remedy: "nothing to import", setup: nil),
    Habit(typed: "clear all", remedy: "forget all"),
    Habit(typed: "clear x", remedy: "forget x", setup: "x = 3"),
    Habit(typed: "lesson 3", remedy: "conjugate lesson 3", setup: nil),
    Habit(typed: "(1:10)'", remedy: "1..10"),
    Habit(typed: "[i^2 for i in 1..3]", remedy: "map(i -> i^2, 1..3)"),
    Habit(typed: "print(f\"x = {3}\")", remedy: "print \"x = {3}\""),
    Habit(typed: "try:", remedy: "no exception handling", setup: nil),
    Habit(typed: "0x10", remedy: "16"),
    Habit(typed: "0b101", remedy: "5"),
    Habit(typed: "1j", remedy: "no complex numbers", setup: nil),
    Habit(typed: "2i", remedy: "2*i", setup: "i = 3"),
    Habit(typed: "x .+ 1", remedy: "x + 1", setup: "x = [1, 2]"),
    Habit(typed: "sin.(x)", remedy: "sin(x)", setup: "x = [1, 2]"),
    Habit(typed: "x'x", remedy: "dot(x, x)", setup: "x = [1, 2]"),
    Habit(typed: "1 if a else 0", remedy: "if a { 1 } else { 0 }", setup: "a = 1"),
    Habit(typed: "y = a > 0 ? 1 : 2", remedy: "if a > 0 { 1 } else { 2 }", setup: "a = 1"),
    Habit(typed: "plot x^2 over 0..1", remedy: "plot x -> x^2 over 0..1"),
    Habit(
      typed: "observe(g, [1, 1], [1], noise: 0.1)", remedy: "matrix([1, 1])", setup: "g = gaussian([0, 0], eye(2))"),
    Habit(typed: "mean(x, 0)", remedy: "mean(x, axis: 0)", setup: "x = ones(2, 3)"),
    Habit(typed: "mean(x, dim: 0)", remedy: "axis:", setup: nil),
    Habit(typed: "x[end]", remedy: "x[-1]", setup: "x = [1, 2]"),
    Habit(typed: "numel(x)", remedy: "x.count", setup: "x = [1, 2]"),
    Habit(typed: "disp(x)", remedy: "print x", setup: "x = [1, 2]"),
    Habit(typed: "ln(x)", remedy: "log(x)", setup: "x = 2"),
    Habit(typed: "hist(x)", remedy: "plot sort(x)", setup: "x = [1, 2]"),
    Habit(typed: "concatenate(a, b)", remedy: "concat(a, b, axis: 0)", setup: "a = [1]; b = [2]"),
    Habit(typed: "conv(a, b)", remedy: "no convolution", setup: nil),
    Habit(typed: "fft(x)", remedy: "no Fourier transform", setup: nil),
    Habit(typed: "log10(x)", remedy: "log(x)/log(10)", setup: "x = 2"),
    Habit(typed: "range(3)", remedy: "0..n-1", setup: "n = 3"),
    Habit(typed: "clc", remedy: "Ctrl-L", setup: nil),
    Habit(typed: "exit()", remedy: "at the prompt `exit` leaves", setup: nil),
    Habit(typed: "for i = 1:3", remedy: "for i in 1..3 {", setup: nil),
    Habit(typed: "assert 3 == 3", remedy: "check 3 == 3"),
    Habit(typed: "let x = 3", remedy: "x = 3"),
    Habit(typed: "x |> sum", remedy: "sum(x)", setup: "x = [1, 2]"),
  ]

  @Test(arguments: habits)
  func theMessageNamesWhatIsWrittenHere(_ habit: Habit) throws {
    let setup = (habit.setup ?? "x = [1, 2]") + "\n"
    let failure = try #require(Program.error(setup + habit.typed))
    #expect(failure.help?.contains(habit.remedy) == true, "\(failure.help ?? "no help")")
    if habit.setup != nil { #expect(Program.error(setup + habit.remedy).map { Renderer().render($0) } == nil) }
  }

  /// What can be read as it is meant.
  @Test(arguments: [
    ("x = 3; x²", "9"), ("x = 3; -x²", "-9"), ("(1 + 2)³", "27"), ("2⁻¹", "0.5"), ("2^3²", "512"),
    ("x = 3; x²^2", "81"),
    (".5", "0.5"), ("-.5 + .25", "-0.25"), ("π == pi", "1"), ("[.5, 1][0]", "0.5"), ("µ = 3; μ + 1", "4"),
    ("sum(ones(2, 3, 4), axis: (0, 1, 2))", "24"), ("x = 3; forget all; who", ""),
    ("A = [1, 2; 3, 4]; (A²')[0, 1]", "9"),
  ])
  func someHabitsAreRead(_ text: String, _ result: String) {
    #expect(Program.output(text).hasSuffix(result))
    #expect(Program.error(text) == nil)
  }

  /// A pattern that is no regular expression would never be found.
  @Test func everyFormCompiles() {
    for pattern in Habits.patterns { #expect((try? Regex(pattern)) != nil, "\(pattern)") }
  }

  @Test func lettersThatLookAlikeAreTold() {
    #expect(Program.error("ε = 1; y = 2*ϵ")?.help?.contains("U+03B5, not U+03F5") == true)
    #expect(Program.error("alpha = 1; y = аlpha")?.help?.contains("U+0061, not U+0430") == true)
  }
}
