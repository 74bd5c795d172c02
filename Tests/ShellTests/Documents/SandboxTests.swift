import Foundation
import Numerics
import Restore
import Shell
import Testing

/// Links at every place where a replay reads, writes and tidies.
@Suite struct SandboxTests {
  private let temporary: TemporaryFolder
  /// The document's folder, and one beside it that nothing may reach.
  var folder: String { temporary.path + "/page" }
  var outside: String { temporary.path + "/outside" }

  init() throws {
    temporary = try TemporaryFolder()
    for path in [folder + "/figures/in", outside + "/deep"] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    try write("1,2\n", outside + "/secret.csv")
  }

  func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }
  /// Everything outside, with what it holds.
  func state() throws -> [String: String] {
    var result: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: outside) {
      result[name] = (try? String(contentsOfFile: outside + "/" + name, encoding: .utf8)) ?? "folder"
    }
    return result
  }

  func replay(_ code: String, page: String = "a.md", output: String = "", promote: Bool = false, read: [String] = [])
    throws -> Replay.Report
  {
    try write("```conjugate\n\(code)\n```\n\(output)", folder + "/" + page)
    return run(page, promote: promote, read: read)
  }
  func run(_ page: String, promote: Bool = false, read: [String] = []) -> Replay.Report {
    var replay = Replay()
    (replay.promotes, replay.readingFolders) = (promote, read)
    return replay.run([folder + "/" + page]) { _ in }[0]
  }

  @Test(arguments: [
    "figures/door/b.csv", "figures/door/../b.csv", "figures/door/deep/../../b.csv", "figures/file.csv",
    "figures/in/../../b.csv", "../outside/b.csv", "figures/", "figures/.", "figures/..",
  ])
  func nothingIsWrittenOutside(_ path: String) throws {
    try link(folder + "/figures/door", to: outside + "/deep")
    try link(folder + "/figures/file.csv", to: outside + "/new.csv")
    let before = try state()
    #expect(try !replay("save [1, 2], \"\(path)\"").passed)
    #expect(try state() == before)
    #expect(!FileManager.default.fileExists(atPath: folder + "/b.csv"))
  }

  @Test func figuresMayBeNoLink() throws {
    try FileManager.default.removeItem(atPath: folder + "/figures")
    try link(folder + "/figures", to: outside)
    let before = try state()
    #expect(try !replay("save [1, 2], \"figures/b.csv\"").passed)
    #expect(try !replay("show zeros(1, 4, 4), title: \"t\"", promote: true).passed)
    #expect(try !replay("1", output: "```output\n2\n```\n").passed)
    #expect(try state() == before)
  }

  @Test func readingIsConfined() throws {
    try link(folder + "/door.csv", to: outside + "/secret.csv")
    try link(folder + "/door", to: outside)
    for path in [
      "../outside/secret.csv", outside + "/secret.csv", "door.csv", "door/secret.csv", "door/deep/../secret.csv",
    ] {
      let report = try replay("x = load(\"\(path)\")")
      #expect(!report.passed && report.text.contains("may read"), "\(path)")
      #expect(try replay("x = load(\"\(path)\")", read: [outside]).passed, "\(path)")
    }
    try write("3,4\n", folder + "/own.csv")
    #expect(try replay("x = load(\"own.csv\")").passed)
  }

  @Test func aPageShowsNoPictureFromElsewhere() throws {
    try PNG.write(Raster(width: 9, height: 9), to: outside + "/p.png")
    let report = try replay("show zeros(1, 4, 4), title: \"t\"", output: "\n![t](../outside/p.png)\n")
    #expect(!report.passed && report.text.contains("may read"))
    let left = (try? FileManager.default.subpathsOfDirectory(atPath: folder + "/figures")) ?? []
    #expect(!left.contains { $0.hasSuffix("-expected.png") })
  }

  @Test func promotionFollowsNoLink() throws {
    try write("mine", outside + "/p.png")
    try link(folder + "/figures/a-t.png", to: outside + "/p.png")
    try write("```conjugate\n1\n```\n", outside + "/page.md")
    try link(folder + "/b.md", to: outside + "/page.md")
    let before = try state()
    #expect(try !replay("show zeros(1, 4, 4), title: \"t\"", promote: true).passed)
    #expect(!run("b.md", promote: true).passed)
    #expect(try state() == before)
  }

  @Test(arguments: ["figures/failed", "figures/failed/a"])
  func failuresAreWrittenThroughNoLink(_ path: String) throws {
    if path.hasSuffix("/a") { try Folder.make(folder + "/figures/failed") }
    try write("mine", outside + "/line1-actual.txt")
    try write("line1-actual.txt\n", outside + "/.made-by-replay")
    try link(folder + "/" + path, to: outside)
    let before = try state()
    let report = try replay("1", output: "```output\n2\n```\n")
    #expect(!report.passed && report.text.contains("is a link"))
    #expect(try replay("1", output: "```output\n1\n```\n").passed)
    #expect(try state() == before)
  }

  @Test func onlyWhatAReplayMadeIsTakenAway() throws {
    let own = folder + "/figures/failed/a"
    #expect(try !replay("1", output: "```output\n2\n```\n").passed)
    #expect(FileManager.default.fileExists(atPath: own + "/line1-actual.txt"))
    try write("mine", own + "/notes.txt")
    #expect(try replay("1", output: "```output\n1\n```\n").passed)
    #expect(try FileManager.default.contentsOfDirectory(atPath: own) == ["notes.txt"])
  }

  @Test func aDocumentLeavesTheReportsOfOthers() throws {
    #expect(try !replay("1", page: "a-b.md", output: "```output\n2\n```\n").passed)
    #expect(try !replay("1", page: "a.md", output: "```output\n2\n```\n").passed)
    #expect(try replay("1", page: "a.md", output: "```output\n1\n```\n").passed)
    #expect(FileManager.default.fileExists(atPath: folder + "/figures/failed/a-b/line1-actual.txt"))
  }
}
