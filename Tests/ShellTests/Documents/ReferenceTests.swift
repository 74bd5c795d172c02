import Foundation
import Shell
import Testing

@Suite struct ReferenceTests {
  @Test func thePageInDocsIsTheOneThatIsWrittenNow() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/reference.md")
    let written = try String(contentsOf: page, encoding: .utf8)
    #expect(written == ReferencePage.page, "stale: run ./conjugate reference > docs/reference.md")
  }
}
