import Foundation
import Testing

/// The line editor where a window is too small for it, and where a paste breaks off. `.serialized`: these tests wait on
/// other processes.
@Suite(.serialized) struct LineEditorTests {
  let prompt = "cj> "
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }

  init() throws {
    temporary = try TemporaryFolder()
    let lines = (0..<20).map { "1700000001 y\($0) = {\\n\($0) + 1\\n}\n1700000002 σ\($0) = \($0)\n" }
    try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: folder + "/history"))
  }

  @Test func aSmallWindowTakesPlainLinesAndKeepsWhatWasTyped() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1", "CONJUGATE_HISTORY": folder + "/history"])
    terminal.expect(prompt)
    terminal.type("3 + ")
    terminal.expect("3 + ")
    terminal.resize(rows: 2, columns: 5)
    terminal.expect("cj> 3 + ")
    terminal.type("4\r")
    terminal.expect("\n7\r\n")
    terminal.expect(prompt)
    terminal.type("5 + ")
    terminal.expect("5 + ")
    terminal.resize(rows: 24, columns: 80)
    terminal.expect(prompt)
    terminal.type("6\r")
    terminal.expect("11\r\n")
  }

  @Test func controlCEndsAPasteThatDoesNotEnd() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1", "CONJUGATE_HISTORY": ""])
    terminal.expect(prompt)
    terminal.press(.pasteStart)
    terminal.type("a = 1\r")
    terminal.rest()
    terminal.press(.interrupt)
    terminal.expect("^C\r\n")
    terminal.expect(prompt)
    terminal.type("6 * 7\r")
    terminal.expect("42\r\n")
  }
}
