import Shell
import Testing

/// A name that a function assigns is its own in all of it; what has the name outside is never read in its place.
@Suite struct UnassignedReadTests {
  @Test(arguments: [
    "last = 0; g(x) = { d = x - last; last = x; d }",
    "last = 0; g = x -> { d = x - last; last = x; d }",
    "last = 0; map(x -> { d = x - last; last = x; d }, [1, 2])",
    "g(x) = { d = x - last; last = x; d }; last = 0",
    "n = 0; g(x) = { n = n + x; n }",
    "n = 0; g(x) = { if x > 0 { y = n } else { n = 1; y = n }; y }",
    "n = 0; g(x) = { for i in 0..n { n = i }; n }",
    "x = [1, 2]; g(i) = { x[i] = 3; x }",
    "a = 1; b = 2; g() = { (a, b) = (b, a); a }",
    "s = 1; g(x) = { h = t -> s*t; s = 3; h(x) }",
    "f(x) = { s = 1; h(t) = { u = s*t; s = u; u }; h(x) }",
    "n = 0; g(x, k: n) = { n = x; k }",
    "n = 0; g(x) = { print \"{n}\"; n = x }",
    "sd = 2; g(x) = { sd = sd*x; sd }",
  ])
  func isFoundBeforeAnythingRuns(_ text: String) {
    #expect(Program.code("print 1\n" + text) == "E034")
    #expect(Program.output("print 1\n" + text).hasPrefix("error"), "nothing is printed before")
  }

  @Test(arguments: [
    "s = 1; f(x) = { if x > 0 { s = 2 }; x*s }; f(-1)",
    "s = 1; f(x) = { if x > 0 { s = 2 }; h = t -> s*t; h(x) }; f(-1)",
    "s = 1; f(n) = { for i in 1..n { if i > 1 { y = s }; if i > 2 { s = i } }; y }; f(3)",
    "f(n) = { while n < 0 { y = 1; n = 1 }; y }; f(3)",
  ])
  func isFoundWhereTheWayLeadsToIt(_ text: String) { #expect(Program.code(text) == "E034") }

  @Test(arguments: [
    ("f(x) = { y = x; y = y + 1; y }; f(1)", "2"),
    ("f(x) = { x = x + 1; x }; f(1)", "2"),
    ("f(x) = { sd = sd(x); sd }; f([1, 3])", "1.414213562"),
    ("f(n) = { for i in 1..n { if i > 1 { y = p }; p = i }; y }; f(3)", "2"),
    ("f(x) = { if x > 0 { y = 1 }; if x > 0 { y } else { 0 } }; f(-1)", "0"),
    ("f(x) = { g(n) = if n == 0 { 0 } else { g(n - 1) + x }; g(3) }; f(2)", "6"),
    ("f(x) = { g = n -> if n == 0 { 0 } else { g(n - 1) + x }; g(3) }; f(2)", "6"),
    ("f(x) = { s = x; h = t -> s*t; s = 10; h(2) }; f(3)", "6"),
    ("s = 5; f(x) = { h(t) = { s = t; s }; h(x) + s }; f(3)", "8"),
    ("f(x) = { y = zeros(2); y[0] = x; y[0] }; f(3)", "3"),
  ])
  func ownNamesThatAreAssignedFirstAreFine(_ text: String, _ result: String) {
    #expect(Program.error(text) == nil)
    #expect(Program.output(text).hasSuffix(result))
  }
}
