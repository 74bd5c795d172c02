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

  /// A prompt that waits while another tidies must not write into the file that was replaced.
  @Test func noEntryIsLostWhileAnotherTidies() throws {
    let path = path
    let line = "1700000000 " + String(repeating: "x", count: 1000) + "\n"
    for round in 0..<5 {
      try Data(String(repeating: line, count: 6000).utf8).write(to: URL(fileURLWithPath: path))
      DispatchQueue.concurrentPerform(iterations: 8) { worker in
        if worker % 2 == 0 { HistoryFile(path: path).tidy() }
        HistoryFile(path: path).append("entry \(round) \(worker)")
      }
      let entries = Set(HistoryFile(path: path).load())
      for worker in 0..<8 { #expect(entries.contains("entry \(round) \(worker)")) }
    }
  }

  @Test func aWaitingPromptWritesIntoTheNewFile() throws {
    try Data("1 old\n".utf8).write(to: URL(fileURLWithPath: path))
    let file = open(path, O_RDWR | O_CLOEXEC)
    try #require(file >= 0 && flock(file, LOCK_EX) == 0)
    let path = path
    let waiting = Thread { HistoryFile(path: path).append("late") }
    waiting.start()
    usleep(100_000)
    try Data("2 tidied\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    close(file)
    let deadline = Date().addingTimeInterval(20)
    while HistoryFile(path: path).load().count < 2 && Date() < deadline { usleep(10_000) }
    #expect(HistoryFile(path: path).load() == ["tidied", "late"])
  }

  @Test func aLinkStaysALink() throws {
    let real = temporary.path + "/real"
    let line = "1700000000 " + String(repeating: "x", count: 1000) + "\n"
    try Data(String(repeating: line, count: 6000).utf8).write(to: URL(fileURLWithPath: real))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: real)
    HistoryFile(path: path).tidy()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == real)
    #expect(HistoryFile(path: real).load().count == 5000)
  }

  @Test func aLineThatIsNoEntryIsNotRead() throws {
    let long = "1700000000 " + String(repeating: "x", count: 5_000_000) + "\n1700000001 x = 1\n"
    try Data(("1700000000 old\n" + long).utf8).write(to: URL(fileURLWithPath: path))
    let history = HistoryFile(path: path)
    #expect(history.load() == ["old", "x = 1"])
    history.tidy()
    #expect(history.load() == ["old", "x = 1"])
    #expect((try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int).map { $0 < 100 } == true)
  }

  @Test func theEnvironmentSaysWhere() {
    #expect(HistoryFile.standardPath(environment: ["HOME": "/h"]) == "/h/.conjugate_history")
    #expect(HistoryFile.standardPath(environment: ["HOME": "/h", "CONJUGATE_HISTORY": "/x"]) == "/x")
    #expect(HistoryFile.standardPath(environment: ["HOME": "/h", "CONJUGATE_HISTORY": ""]) == nil)
    #expect(HistoryFile.standardPath(environment: [:]) == nil)
    #expect(HistoryFile(path: "/no/such/folder/history").append("x") == false)
  }
}
