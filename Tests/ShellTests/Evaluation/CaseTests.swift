import Foundation
import Shell
import Testing

/// Programs that once gave wrong numbers, with the right ones from elsewhere: each holds its own checks.
@Suite struct CaseTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases")
  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".cj") }.sorted()

  @Test func thereAreCases() { #expect(Self.names.count >= 13) }

  @Test(arguments: names)
  func holds(_ name: String) throws {
    let program = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    Checked(name, program).run()
  }
}
