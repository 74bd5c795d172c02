import Shell
import Testing

@Suite struct TokenizerTests {
  private func kinds(_ text: String) throws -> [Token.Kind] {
    try Tokenizer.tokens(of: SourceText(text)).map(\.kind)
  }

  @Test func namesMayHoldLettersMarksAndSubscripts() throws {
    for name in ["x", "σ", "x̂0", "x̂₀", "σ_y", "𝒱", "∂", "Δt", "_a1", "日本", "é"] {
      #expect(try kinds(name) == [.identifier(name), .end], "\(name)")
    }
  }

  @Test(arguments: [
    ("1", 1.0), ("1.5", 1.5), ("1e-12", 1e-12), ("2.5E+3", 2500), ("007", 7), ("1e999", Double.infinity),
  ])
  func numbersAreRead(_ text: String, _ value: Double) throws {
    #expect(try kinds(text) == [.number(value), .end])
  }

  @Test func aRangeIsNotANumberWithAPoint() throws {
    #expect(try kinds("1..3") == [.number(1), .symbol(.range), .number(3), .end])
  }

  @Test func mathematicalSignsAreOperators() throws {
    #expect(
      try kinds("≈ ≤ ≥ ≠ → − †") == [
        .symbol(.approximately), .symbol(.lessOrEqual), .symbol(.greaterOrEqual), .symbol(.notEqual), .symbol(.arrow),
        .symbol(.minus), .symbol(.pseudoInverse), .end,
      ])
    #expect(try kinds("~=") == [.symbol(.approximately), .end])
  }

  @Test func newlinesCountOutsideBracketsOnly() throws {
    #expect(try kinds("a\nb") == [.identifier("a"), .newline, .identifier("b"), .end])
    #expect(try kinds("(a\nb)").contains(.newline) == false)
    #expect(try kinds("[a\nb]").contains(.newline) == false)
    #expect(try kinds("(f {a\nb})").contains(.newline))
  }

  @Test(arguments: ["+", "-", "*", "/", "%", "@", "^", "==", "<", "≈", "and", "or", "not", "=", "->", ",", ".."])
  func aLineThatEndsInAnOperatorGoesOn(_ symbol: String) throws {
    #expect(try kinds("a \(symbol)  # comment\n b").contains(.newline) == false)
  }

  @Test func postfixOperatorsEndALine() throws {
    #expect(try kinds("A'\nb").contains(.newline))
    #expect(try kinds("H†\nb").contains(.newline))
  }

  @Test func commentsAndCarriageReturnsAreBlank() throws {
    #expect(try kinds("a # b = 3\r\n# c\r\nd") == [.identifier("a"), .newline, .identifier("d"), .end])
  }

  @Test func stringsHoldTextAndInterpolations() throws {
    #expect(try kinds(#""a\"\n\{b""#) == [.string([.text("a\"\n{b")]), .end])
    #expect(
      try kinds(#""n {n:.3}!""#) == [.string([.text("n "), .value(code: 4..<5, format: ".3"), .text("!")]), .end])
    #expect(try kinds(#""{x[0:2]:.2}""#) == [.string([.value(code: 2..<8, format: ".2")]), .end])
  }

  @Test(arguments: [
    ("\"abc", "E002"), ("\"abc\nd\"", "E002"), ("\"\\q\"", "E003"), ("\"{x\"", "E003"), ("1.", "E004"), ("1.x", "E004"),
    ("1e+", "E004"), ("a√", "E001"), ("a ? b", "E001"), ("\u{1}", "E001"), ("2 ** 3", "E023"),
    ("a && b", "E023"), ("x += 1", "E023"),
  ])
  func whatIsNoTokenHasACode(_ text: String, _ code: String) {
    #expect(Program.code(text) == code)
  }

  @Test func everyUnexpectedCharacterIsReportedAndNoneCrashes() {
    for value in UInt32(0)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(throws: Never.self) {
        do { _ = try Tokenizer.tokens(of: SourceText("x = 1; \(scalar)")) } catch is Diagnostic {}
      }
    }
  }
}
