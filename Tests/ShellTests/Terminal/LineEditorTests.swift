import Foundation
import Testing

/// Every control key in every state of the line editor: whatever is typed, the session stays, and Ctrl-C brings an empty
/// line. `.serialized`: these tests wait on other processes.
@Suite(.serialized) struct LineEditorTests {
  let prompt = "cj> "
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }

  init() throws {
    temporary = try TemporaryFolder()
    let lines = (0..<20).map { "1700000001 y\($0) = {\\n\($0) + 1\\n}\n1700000002 σ\($0) = \($0)\n" }
    try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: folder + "/history"))
  }

  /// What leads into a state.
  static let states: [String: String] = [
    "an empty line": "", "a line": "x + σ", "a search": "\u{12}y", "a search forwards": "\u{12}y\u{13}",
    "a failed search": "\u{12}zzz\u{12}", "a plain search": "\u{1B}py\r", "an argument": "x\u{1B}5",
    "a negative argument": "\u{1B}-", "a literal": "\u{16}", "half of a key": "\u{1B}[",
    "an old line": "\u{1B}[A\u{1B}[Ax",
    "a macro": "\u{18}(ab", "a list of choices": "s\t\t", "half of a letter": "\u{CF}", "a jump": "abc\u{1D}",
    "a selection": "abc\u{00}\u{01}", "an undone line": "abc\u{1F}",
  ]

  private static let keys: [String] =
    (1..<32).filter { ![3, 4, 0x1A, 0x1C].contains($0) }.map { String(UnicodeScalar(UInt8($0))) }
    + ["\u{7F}", "\u{1B}[A", "\u{1B}[D", "\u{1B}[3~", "\u{1B}\u{7F}", "\u{1B}b", "\u{1B}<", "\u{1B}>", "\u{1B}t"]
    + ["\u{1B}u", "\u{1B}y", "\u{1B}.", "\u{1B}\r", "\u{18}\u{15}", "\u{18})\u{18}e", "\u{1B}[200~a\rb\u{1B}[201~"]

  @Test(arguments: ["emacs", "vi"]) func everyKeyInEveryState(_ mode: String) throws {
    try Data("set editing-mode \(mode)\n".utf8).write(to: URL(fileURLWithPath: folder + "/inputrc"))
    let terminal = try PseudoTerminal(environment: [
      "NO_COLOR": "1", "CONJUGATE_HISTORY": folder + "/history", "INPUTRC": folder + "/inputrc",
    ])
    terminal.expect(prompt)
    terminal.type("kept = 42\r")
    terminal.expect("kept = 42\r\n")
    for (index, (state, start)) in LineEditorTests.states.sorted(by: { $0.key < $1.key }).enumerated() {
      for (number, key) in LineEditorTests.keys.enumerated() {
        terminal.type(start + key + "q")
        // Ctrl-G leaves what takes Ctrl-C for a letter.
        if number % 8 == 7 {
          terminal.type("\u{07}\u{07}")
          clear(terminal)
        }
      }
      clear(terminal)
      terminal.type("print \(index) + kept\r")
      guard terminal.expect("\r\(index + 42)\r\n") else {
        Issue.record("after \(state) in \(mode)")
        return
      }
    }
    #expect(terminal.isRunning)
  }

  /// Sends Ctrl-C until it is answered: right behind a literal's key it is a letter.
  private func clear(_ terminal: PseudoTerminal) {
    for _ in 0..<2 {
      kill(terminal.process, SIGINT)
      terminal.expect("^C\r\n")
      terminal.expect(prompt)
    }
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
