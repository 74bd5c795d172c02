import Foundation
import Shell
import Testing

@Suite struct RendererTests {
  private func render(_ text: String, _ labels: [(Range<Int>, String)], firstLine: Int = 1) -> String {
    let source = SourceText(text, name: "test.cj", firstLine: firstLine)
    let all = labels.map { Diagnostic.Label(Span(source, $0.0.lowerBound, $0.0.upperBound), $0.1) }
    return Renderer().render(Diagnostic(.shapesDiffer, "message", all, help: "help me"))
  }

  @Test func caretsStandUnderTheirText() {
    #expect(
      render("x + yy", [(4..<6, "right"), (0..<1, "left")]) == """
        error[E040]: message
         --> test.cj:1
        1 | x + yy
          | -   ^^ right
          | left
        help: help me
        """)
  }

  @Test func widthsCountColumnsNotBytes() {
    // The hat takes no column, the wide character two.
    #expect(
      render("x̂ + 日 + y", [(12..<13, "here")]) == """
        error[E040]: message
         --> test.cj:1
        1 | x̂ + 日 + y
          |          ^ here
        help: help me
        """)
  }

  @Test func severalLinesAndFarOnesAreShown() {
    #expect(
      render("a\nb\nc\nd", [(6..<7, "last"), (0..<1, "first")], firstLine: 8) == """
        error[E040]: message
          --> test.cj:11
         8 | a
           | - first
           ⋮
        11 | d
           | ^ last
        help: help me
        """)
  }

  @Test func tabsEmptySpansAndEndsAreBounded() {
    #expect(render("\tx", [(1..<2, "")]).contains("\n  |     ^\n"))
    #expect(render("x", [(1..<1, "end")]).contains("\n  |  ^ end\n"))
    #expect(render("", [(0..<9, "none")]).contains("^ none"))
    #expect(render("ab\ncd", [(1..<5, "")]).contains("1 | ab\n  |  ^\n"))
  }

  @Test func longLinesAreCutAroundTheMark() {
    let text = String(repeating: "a + ", count: 200) + "here" + String(repeating: " + b", count: 200)
    let lines = render(text, [(800..<804, "")]).split(separator: "\n")
    #expect(lines[2].count < 170)
    let column = lines[3].distance(from: lines[3].startIndex, to: lines[3].firstIndex(of: "^") ?? lines[3].startIndex)
    #expect(lines[2].dropFirst(column).hasPrefix("here"))
  }

  @Test(arguments: [20, 30, 40, 79], ["a", "日", "x̂", "\t"])
  func noLineIsWiderThanTheTerminal(_ columns: Int, _ filler: String) {
    let head = String(repeating: filler + " ", count: 30)
    let text = head + "here" + String(repeating: " " + filler, count: 30)
    let start = head.utf8.count
    let label = Diagnostic.Label(Span(SourceText(text, name: "t"), start, start + 4), "a text of some length")
    let lines = Renderer(columns: columns).render(Diagnostic(.shapesDiffer, "m", [label])).split(separator: "\n")
    #expect(lines.dropFirst(2).prefix(2).allSatisfy { DisplayWidth.of($0) <= columns })
    // The carets stand in the columns of the text.
    let caret = lines[3].prefix { $0 != "^" }
    guard let place = lines[2].range(of: "here") else { return #expect(Bool(false), "the mark is out of sight") }
    #expect(DisplayWidth.of(lines[2][..<place.lowerBound]) == DisplayWidth.of(caret))
    #expect(lines[3].filter { $0 == "^" }.count == 4)
  }

  @Test func colourIsOnlyThereWhenAskedFor() {
    let diagnostic = Diagnostic(.shapesDiffer, "m", at: Span(SourceText("x"), 0, 1))
    #expect(!Renderer().render(diagnostic).contains("\u{1B}"))
    #expect(Renderer(color: true).render(diagnostic).contains("\u{1B}[1;31merror[E040]\u{1B}[0m"))
  }
}
