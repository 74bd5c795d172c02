import Foundation
import Testing

/// What is left of a session whose terminal or process is taken away. `.serialized`: these tests wait on other processes.
@Suite(.serialized) struct JournalPromptTests {
  let prompt = "cj> "
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  var environment: [String: String] { ["NO_COLOR": "1", "CONJUGATE_HISTORY": folder + "/history"] }
  var journals: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/history.sessions")) ?? []).sorted()
  }

  init() throws {
    temporary = try TemporaryFolder()
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGHUP]) func aLostSessionIsOfferedOnce(_ signal: Int32) throws {
    let first = try PseudoTerminal(environment: environment)
    first.expect(prompt)
    first.type("a = 20\r")
    first.expect("a = 20\r\n")
    first.expect(prompt)
    first.type("nope\r")
    first.expect("E030")
    first.expect(prompt)
    first.type("f(x) = {\r")
    first.expect("... ")
    first.type("x + a }\r")
    first.expect(prompt)
    kill(first.process, signal)
    #expect(first.status() == nil)
    let second = try PseudoTerminal(environment: environment)
    second.expect("The last session ended without saying goodbye; `load \"")
    second.expect("brings its 2 entries back.")
    second.expect(prompt)
    let name = try #require(journals.first)
    #expect(journals.count == 1 && name.hasPrefix("lost-"))
    var status = stat()
    #expect(stat(folder + "/history.sessions/" + name, &status) == 0 && status.st_mode & 0o777 == 0o600)
    second.type("load \"\(folder)/history.sessions/\(name)\"\r")
    second.expect(prompt)
    second.type("f(22)\r")
    second.expect("42\r\n")
    second.expect(prompt)
    second.press(.end)
    #expect(second.status() == 0)
    #expect(journals == [name], "a session that ended well leaves none")
    let third = try PseudoTerminal(environment: environment)
    third.expect(prompt)
    #expect(!third.screen.contains("goodbye"))
  }
}
