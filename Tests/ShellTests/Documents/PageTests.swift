import Foundation
import Shell
import Testing

/// Pages that a replay read wrongly once, in sessions of the language.
@Suite struct PageTests {
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  init() throws { temporary = try TemporaryFolder() }

  func text(_ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

  /// Replays a copy of a page that lies beside these tests.
  func replay(_ name: String, promote: Bool = false) throws -> Replay.Report {
    let pages = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Pages")
    let target = URL(fileURLWithPath: folder + "/" + name)
    if !FileManager.default.fileExists(atPath: target.path) {
      try FileManager.default.copyItem(at: pages.appendingPathComponent(name), to: target)
    }
    var replay = Replay()
    replay.promotes = promote
    return replay.run([target.path]) { _ in }[0]
  }

  @Test func promotionKeepsAnOutputInItsListItem() throws {
    #expect(try !replay("D1-list-item.md").passed)
    #expect(try replay("D1-list-item.md", promote: true).passed)
    #expect(
      try text("D1-list-item.md").hasSuffix(
        "1. First\n\n   ```conjugate\n   1 + 1\n   ```\n\n   ```output\n   2\n   ```\n\n2. Second\n"))
    #expect(try replay("D1-list-item.md").passed)
    #expect(try !replay("D1-list-item.md", promote: true).text.contains("wrote"))
  }

  @Test func aCommentedCellIsNotOnThePage() throws {
    let before = try replay("D3-commented-out.md")
    #expect(before.passed && before.cells.count == 1)
    let page = try text("D3-commented-out.md")
    _ = try replay("D3-commented-out.md", promote: true)
    #expect(try text("D3-commented-out.md") == page)
    let reading = LessonReading(page, path: folder + "/D3-commented-out.md", color: false)
    #expect(reading.count == 1)
  }

  @Test func tinyNumbersAreCompared() throws {
    let report = try replay("D4-tiny-numbers.md")
    #expect(!report.passed && report.text.contains("1.380649e-23"))
  }

  @Test func aQuotedCellRuns() throws {
    let report = try replay("D5-block-quote.md")
    #expect(!report.passed && report.cells.map(\.faults.isEmpty) == [false, true])
    #expect(report.text.contains("D5-block-quote.md:6"))
    #expect(try replay("D5-block-quote.md", promote: true).passed)
    #expect(try text("D5-block-quote.md").contains("> 1 + 1\n> ```\n>\n> ```output\n> 2\n> ```\n\n```conjugate"))
    #expect(try replay("D5-block-quote.md").passed)
  }
}
