import Foundation
import Shell
import Testing

@Suite struct HistoryFileTests {
  private let temporary: TemporaryFolder
  var path: String { temporary.path + "/history" }

  init() throws { temporary = try TemporaryFolder() }

  @Test func entriesComeBackWhole() {
    let history = HistoryFile(path: path)
    let entries = ["x = 1", "f(x) = {\n  x^2  # \\ back\n}", "\\sigma", "σ = \"a\\nb\"", "#1 looks like a time"]
    for entry in entries { #expect(history.append(entry)) }
    #expect(history.load() == entries)
    #expect(HistoryFile(path: path).load() == entries)
  }

  @Test func aTornLineSpoilsItselfAlone() throws {
    let history = HistoryFile(path: path)
    history.append("first")
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data("17 torn\\".utf8))
    try file.close()
    history.append("second")
    #expect(history.load() == ["first", "second"])
  }

  @Test func promptsAtOnceDoNotMixEntries() {
    let path = path
    DispatchQueue.concurrentPerform(iterations: 8) { worker in
      for i in 0..<100 { HistoryFile(path: path).append("worker \(worker)\nentry \(i)") }
    }
    let entries = HistoryFile(path: path).load()
    #expect(entries.count == 800)
    #expect(Set(entries).count == 800)
    #expect(!entries.contains { !$0.contains("\nentry ") })
  }

  @Test func aLargeFileIsTidied() throws {
    let line = "1700000000 " + String(repeating: "x", count: 500)
    let text = (0..<12_000).map { "\(line)\($0)" }.joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let history = HistoryFile(path: path)
    history.tidy()
    let entries = history.load()
    #expect(entries.count == 5000)
    #expect(entries.last?.hasSuffix("x11999") == true)
    history.append("after")
    #expect(history.load().last == "after")
  }

  @Test func theEnvironmentSaysWhere() {
    #expect(HistoryFile.standardPath(environment: ["HOME": "/h"]) == "/h/.conjugate_history")
    #expect(HistoryFile.standardPath(environment: ["HOME": "/h", "CONJUGATE_HISTORY": "/x"]) == "/x")
    #expect(HistoryFile.standardPath(environment: ["HOME": "/h", "CONJUGATE_HISTORY": ""]) == nil)
    #expect(HistoryFile.standardPath(environment: [:]) == nil)
    #expect(HistoryFile(path: "/no/such/folder/history").append("x") == false)
  }
}
