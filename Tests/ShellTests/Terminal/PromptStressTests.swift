import Foundation
import Testing

/// What is rare at a prompt: long pastes, windows of any size, a process that is killed while it writes.
@Suite(.serialized) struct PromptStressTests {
  private let prompt = "cj> "
  private let temporary: TemporaryFolder

  init() throws {
    temporary = try TemporaryFolder()
  }

  @Test func aPasteOfManyLinesIsOneEntry() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.press(.pasteStart)
    for start in stride(from: 0, to: 2000, by: 50) {
      terminal.type((start..<start + 50).map { "v\($0) = \($0);\r" }.joined())
      terminal.rest(quiet: 0.02)
    }
    terminal.press(.pasteEnd)
    terminal.rest()
    terminal.press(.enter)
    terminal.expect(prompt, within: 30)
    terminal.type("v0 + v999 + v1999\r")
    terminal.expect("2998")
  }

  @Test func aWindowOfAnySizeTakesAnEntry() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"], columns: 80)
    terminal.expect(prompt)
    terminal.type("f(x) = {\r")
    terminal.expect("... ")
    terminal.type("y = x + " + String(repeating: "1", count: 100))
    for (rows, columns) in [(30, 40), (10, 100), (2, 3), (1, 1), (0, 0), (50, 200), (24, 80)] {
      terminal.resize(rows: rows, columns: columns)
      terminal.rest(quiet: 0.05)
      terminal.type("0")
    }
    terminal.type("\r")
    terminal.expect("... ")
    terminal.type("y }\r")
    terminal.expect(prompt)
    terminal.type("f(0) > 1e105 and f(0) < 1e107\r")
    terminal.expect("\r1\r\n")
  }

  @Test func aHistoryThatIsCutOffIsRead() throws {
    let path = temporary.path + "/history"
    for round in 1...5 {
      let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1", "CONJUGATE_HISTORY": path])
      terminal.expect(prompt)
      terminal.type((0..<100).map { "k\(round) = \($0)\r" }.joined())
      terminal.expect("k\(round) = \(round * 10)")
      kill(terminal.process, SIGKILL)
      #expect(terminal.status() == nil)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains("k\(round) = \(round * 10 - 1)\n"))
    }
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1", "CONJUGATE_HISTORY": path])
    terminal.expect(prompt)
    terminal.press(.up)
    terminal.expect("k5 = ")
  }
}
