import Shell
import Testing

@Suite struct ParserTests {
  /// Fully parenthesized, so that precedence can be seen.
  private func shape(_ text: String) throws -> String {
    let program = try Parser.parse(SourceText(text))
    guard case .expression(let expression)? = program.statements.first?.kind else { return "?" }
    return show(expression)
  }

  private func show(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let value): return value == value.rounded() ? "\(Int(value))" : "\(value)"
    case .name(let name): return name
    case .unary(.negate, let x): return "(-\(show(x)))"
    case .unary(.not, let x): return "(not \(show(x)))"
    case .unary(let operation, let x): return "\(show(x))\(operation.rawValue)"
    case .binary(let operation, let a, let b, _): return "(\(show(a)) \(operation.rawValue) \(show(b)))"
    case .range(let a, let b): return "(\(show(a))..\(show(b)))"
    case .call(let f, let arguments):
      return show(f) + "("
        + arguments.map { ($0.label.map { "\($0.text): " } ?? "") + show($0.value) }.joined(separator: ", ") + ")"
    case .index(let base, let parts): return show(base) + "[\(parts.count)]"
    case .field(let base, let name): return show(base) + "." + name.text
    case .lambda(let lambda):
      return "{" + lambda.parameters.map(\.name.text).joined(separator: ", ") + " -> " + show(lambda.body) + "}"
    case .tuple(let items): return "<" + items.map(show).joined(separator: ", ") + ">"
    case .record(let fields):
      return "<" + fields.map { "\($0.label?.text ?? ""): \(show($0.value))" }.joined(separator: ", ") + ">"
    default: return "…"
    }
  }

  @Test(arguments: [
    ("-x^2", "(-(x ^ 2))"), ("2^-x^2", "(2 ^ (-(x ^ 2)))"), ("2^3^2", "(2 ^ (3 ^ 2))"), ("a - b - c", "((a - b) - c)"),
    ("a + b*c", "(a + (b * c))"), ("-a*b", "((-a) * b)"), ("a*-b", "(a * (-b))"), ("a @ b * c", "((a @ b) * c)"),
    ("a/b%c", "((a / b) % c)"), ("0..n-1", "(0..(n - 1))"), ("a..b == c", "((a..b) == c)"),
    ("not a == b", "(not (a == b))"), ("not a and b", "((not a) and b)"), ("a or b and c", "(a or (b and c))"),
    ("a < b and b < c", "((a < b) and (b < c))"), ("A'^2", "(A' ^ 2)"), ("H'(z)", "H'(z)"), ("H†*H", "(H† * H)"),
    ("f(x)'[0].y", "f(x)'[1].y"), ("∂(f)(0.5)", "∂(f)(0.5)"), ("x -> y -> x + y", "{x -> {y -> (x + y)}}"),
    ("(x, t) -> x*t", "{x, t -> (x * t)}"), ("map(n -> n^2, xs)", "map({n -> (n ^ 2)}, xs)"), ("() -> 3", "{ -> 3}"),
    ("x → x", "{x -> x}"), ("f(step: 2, k: 3)", "f(step: 2, k: 3)"), ("r.step.in", "r.step.in"), ("(a)", "a"),
    ("(a, b)", "<a, b>"), ("(a: 1, time: 2)", "<a: 1, time: 2>"), ("x - 1", "(x - 1)"), ("x -1", "(x - 1)"),
  ])
  func expressionsBindAsTheReferenceSays(_ text: String, _ expected: String) throws {
    #expect(try shape(text) == expected)
  }

  @Test func aLambdaEndsAtACommaABracketOrTheLine() throws {
    #expect(try shape("f(x -> x + 1, 2)") == "f({x -> (x + 1)}, 2)")
    #expect(try shape("(x -> x)(3)") == "{x -> x}(3)")
    #expect(try Parser.parse(SourceText("h = x -> x^2\ny = 3")).statements.count == 2)
  }

  @Test func statementsEndAtNewlinesAndSemicolons() throws {
    let program = try Parser.parse(SourceText("a = 1; b = 2\n\n;c = 3\n"))
    #expect(program.statements.count == 3)
    #expect(program.statements.map(\.isSilenced) == [true, false, false])
  }

  @Test func theseAreTheCommands() {
    #expect(
      Commands.names.joined(separator: " ")
        == "step back goto run explain show plot save load seed time help full who forget fork diff grid print check cite"
    )
  }

  @Test(arguments: Commands.names)
  func aCommandStartsAStatementFollowedByASpace(_ name: String) throws {
    func kind(_ text: String) throws -> Statement.Kind? { try Parser.parse(SourceText(text)).statements.first?.kind }
    switch (name, try kind("\(name) w")) {
    case ("check", .check), ("time", .time), (_, .command): break
    default: Issue.record("`\(name) w` is no command")
    }
    if name != "check" {
      guard case .expression = try kind("\(name)(w)") else {
        Issue.record("`\(name)(w)` is no call")
        return
      }
    }
    #expect(Program.code("\(name) = 3") == "E012")
    #expect(Program.code("\(name)=3") == "E012")
    #expect(Program.code("f(\(name)) = 3") == "E012")
    #expect(Program.code("for \(name) in 0..1 { }") == "E012")
    #expect(Program.code("r = (\(name): 1); r.\(name)") == nil)
  }

  @Test func plotTakesARangeOver() throws {
    let program = try Parser.parse(SourceText("plot p.mu, p.sigma over 0..1\nplot over\nplot x, over: 3"))
    let labels = program.statements.map { statement -> [String?] in
      guard case .command(let command) = statement.kind else { return [] }
      return command.arguments.map { $0.label?.text }
    }
    #expect(labels == [[nil, nil, "over"], [nil], [nil, "over"]])
  }

  @Test(arguments: [
    "f(x", "[1, 2;", "f(x) = {\n y = 3", "a +", "a = ", "map(x ->", "if a {", "for i in", "(a,\n b",
    "f(x) = { if a { 1 }",
    "check a ≈", "x[1:",
  ])
  func inputThatMayGoOnIsIncomplete(_ text: String) {
    #expect(Program.error(text)?.isIncomplete == true, "\(text)")
  }

  @Test(arguments: ["f(x]", "a + * b", "2x", "\"abc", "x = )", "(a b)", "\"{(\"", "else"])
  func inputThatIsWrongIsNotIncomplete(_ text: String) {
    #expect(Program.error(text)?.isIncomplete == false, "\(text)")
  }

  @Test func depthIsBounded() {
    let many = 10_000
    for text in [
      String(repeating: "(", count: 100_000), String(repeating: "[", count: many),
      String(repeating: "-", count: many) + "1",
      String(repeating: "f(", count: many), String(repeating: "if 1 {", count: many),
      "1" + String(repeating: "^1", count: many),
      "1" + String(repeating: " + 1", count: many), "x" + String(repeating: "'", count: many),
      "x" + String(repeating: ".y", count: many), "x" + String(repeating: "[0]", count: many),
      String(repeating: "x -> ", count: many) + "1", "1" + String(repeating: " and 1", count: many),
      String(repeating: "not ", count: many) + "1", "time " + String(repeating: "time ", count: many),
      String(repeating: "f(x) = ", count: many) + "1",
    ] {
      let code = Program.code(text)
      #expect(code == "E019" || code == "E011", "\(text.prefix(10)): \(code ?? "none")")
    }
  }
}
