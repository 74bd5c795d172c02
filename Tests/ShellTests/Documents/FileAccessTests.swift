import Foundation
import Shell
import Testing

@Suite struct FileAccessTests {
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  init() throws {
    temporary = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder + "/figures/in", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: folder + "/out", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder + "/figures/door", withDestinationPath: folder + "/out")
    try FileManager.default.createSymbolicLink(atPath: folder + "/figures/a.csv", withDestinationPath: "../out/a.csv")
  }

  @Test func aDocumentWritesIntoItsFiguresOnly() throws {
    let access = FileAccess(base: folder, onlyFolder: folder + "/figures")
    #expect(try access.writable("figures/r.csv") == folder + "/figures/r.csv")
    #expect(try access.writable("figures/in/r.csv") == folder + "/figures/in/r.csv")
    #expect(try access.writable("out/../figures/r.csv").hasSuffix("r.csv"))
    let outside = [
      "r.csv", "figures/../r.csv", "out/r.csv", "/tmp/r.csv", "figures/door/r.csv", "figures/a.csv", "~/r.csv",
      "figures-2/r.csv",
    ]
    for path in outside {
      #expect(throws: FileAccess.Refusal.self, "\(path) is outside") { try access.writable(path) }
    }
  }

  @Test func aPromptWritesAnywhere() throws {
    #expect(try FileAccess().writable("r.csv") == "r.csv")
    #expect(try FileAccess(base: "/a").writable("r.csv") == "/a/r.csv")
  }

  @Test func readingFallsBackToTheScriptsFolder() throws {
    try Data().write(to: URL(fileURLWithPath: folder + "/out/x.png"))
    let access = FileAccess(base: folder, fallback: folder + "/out")
    #expect(try access.readable("x.png") == folder + "/out/x.png")
    #expect(try access.readable("y.png") == folder + "/y.png")
  }
}
