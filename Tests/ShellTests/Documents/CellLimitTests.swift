import Foundation
import Shell
import Testing

/// What a cell causes counts to its limits.
@Suite struct CellLimitTests {
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  init() throws { temporary = try TemporaryFolder() }

  func replay(_ page: String) throws -> Replay.Report {
    try Data(page.utf8).write(to: URL(fileURLWithPath: folder + "/a.md"))
    return Replay().run([folder + "/a.md"]) { _ in }[0]
  }

  @Test(arguments: [
    ("while true { show zeros(1, 4, 4) }", "pictures"),
    ("while true { print \"\(String(repeating: "x", count: 4000))\" }", "text"),
    ("grid zeros(100000, 1, 2, 2)", "at most 4096"), ("grid zeros(4000, 1, 2, 2)", "pixels"),
    ("show zeros(1, 9000, 9000)", "pixels"),
  ])
  func tooMuchIsStopped(_ code: String, _ reason: String) throws {
    let report = try replay("```conjugate timeout=60\n\(code)\n```\n")
    #expect(!report.passed && report.text.contains(reason), "\(report.text)")
  }

  @Test func timeEndsACellThatDraws() throws {
    let report = try replay("```conjugate timeout=0.3\nwhile true { show zeros(1, 4, 4) }\n```\n")
    #expect(!report.passed)
  }

  @Test func whatFollowsFromAFailureIsOneLine() throws {
    let page =
      "```conjugate\nx = load(\"none.csv\")\n```\n\n```conjugate\ny = x + 1\n```\n\n```conjugate\nz = y\n```\n\n"
      + "```conjugate\nnever\n```\n"
    let report = try replay(page)
    #expect(report.cells.map(\.cause) == [nil, 1, 1, nil])
    #expect(report.text.contains("2 cells after it need what it did not do: lines 5, 9"))
    #expect(report.text.components(separatedBy: "error[E").count == 3, "two messages, not four")
    #expect(!report.text.contains("y = x + 1"))
  }

  @Test func aTitleWithALineBreakIsPromotedOnce() throws {
    try Data("```conjugate\nshow zeros(1, 4, 4), title: \"one\\ntwo\"\n```\n".utf8)
      .write(to: URL(fileURLWithPath: folder + "/b.md"))
    var replay = Replay()
    replay.promotes = true
    for _ in 0..<2 { _ = replay.run([folder + "/b.md"]) { _ in } }
    let text = try String(contentsOfFile: folder + "/b.md", encoding: .utf8)
    #expect(text.components(separatedBy: "![").count == 2 && text.contains("![one two](figures/b-one-two.png)"))
    #expect(Replay().run([folder + "/b.md"]) { _ in }[0].passed)
  }

  @Test func junitHoldsWhatXMLAllows() {
    let report = Replay.Report.failed("a.md", "x\u{0}\u{1B}\u{FFFE}\u{FFFF}\r\u{1F600}")
    #expect(Replay.junit([report]).contains("x\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}&#13;\u{1F600}"))
  }
}
