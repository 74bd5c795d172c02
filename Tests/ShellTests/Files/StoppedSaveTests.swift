import Foundation
import Numerics
import Restore
import Shell
import Testing

/// `save` of many numbers: it stops when asked to and when its time is over, and leaves the old file and nothing else.
@Suite(.serialized) struct StoppedSaveTests {
  static let saves = [
    ("x.csv", "randn(8e6)"), ("table.csv", "map(n -> (n: n, r: sqrt(n), s: \"text {n}\"), 1..400000)"),
    ("x.safetensors", "randn(3e7)"), ("x.png", "randn(1, 5000, 5000)"),
  ]

  private let temporary: TemporaryFolder

  init() throws {
    temporary = try TemporaryFolder()
  }

  /// A session that holds what is to be saved as X, beside an old file.
  private func session(_ name: String, _ value: String) throws -> Session {
    Program.memory
    let session = Session(host: Recorder())
    session.files.base = temporary.path
    try session.run("X = \(value);")
    try Data("old".utf8).write(to: URL(fileURLWithPath: temporary.path + "/" + name))
    return session
  }

  private func expectUntouched(_ name: String, _ session: Session) throws {
    #expect(try String(contentsOfFile: temporary.path + "/" + name, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [name])
    #expect(try session.evaluate("1 + 1").number == 2)
  }

  @Test(arguments: saves.map(\.0)) func anInterruptStopsIt(_ name: String) throws {
    let value = try #require(Self.saves.first { $0.0 == name }).1
    let session = try session(name, value)
    let interrupt = session.interrupt
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.05) { interrupt.raise() }
    do {
      try session.run("save X, \"\(name)\"")
      Issue.record("it was saved before it was stopped")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.code == .interrupted, "\(diagnostic.message)")
    }
    try expectUntouched(name, session)
  }

  @Test(arguments: saves.map(\.0)) func itsTimeIsLimited(_ name: String) throws {
    let value = try #require(Self.saves.first { $0.0 == name }).1
    let session = try session(name, value)
    session.limits.seconds = 0.02
    do {
      try session.run("save X, \"\(name)\"")
      Issue.record("it was saved before its time was over")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.code == .budgetSpent, "\(diagnostic.message)")
    }
    session.limits.seconds = nil
    try expectUntouched(name, session)
  }
}
