import Foundation
import Testing

/// What reaches a prompt from a terminal: pastes, letters of any locale, tabs. `.serialized`: these tests wait on other
/// processes.
@Suite(.serialized) struct PromptInputTests {
  let prompt = "cj> "
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  var history: [String: String] { ["CONJUGATE_HISTORY": folder + "/history"] }

  init() throws {
    temporary = try TemporaryFolder()
  }

  @Test func aPastedTranscriptRunsEntryByEntry() throws {
    let terminal = try PseudoTerminal(environment: history.merging(["NO_COLOR": "1"]) { $1 })
    terminal.expect(prompt)
    terminal.press(.pasteStart)
    terminal.type("cj> a = 20\ra = 20\rcj> h(x) = {\r... x + a\r... }\rcj> h(3)\r23")
    terminal.press(.pasteEnd)
    terminal.rest()
    terminal.press(.enter)
    terminal.expect("23\r\n")
    terminal.expect(prompt)
    terminal.press(.pasteStart)
    terminal.type("cj> nope\rcj> b = a + 1")
    terminal.press(.pasteEnd)
    terminal.press(.enter)
    terminal.expect("error[E030]")
    terminal.expect("b = 21\r\n")
    let lines = try String(contentsOfFile: folder + "/history", encoding: .utf8).split(separator: "\n")
    #expect(
      lines.map { $0.drop { $0 != " " }.dropFirst() } == [
        "a = 20", "h(x) = {\\nx + a\\n}", "h(3)", "nope", "b = a + 1",
      ])
  }

  /// A terminal in the locale C still sends what its user types as UTF-8.
  @Test(arguments: [["LC_ALL": "C"], ["LC_ALL": "POSIX"], ["LANG": "C"]])
  func lettersAreLettersInAnyLocale(_ locale: [String: String]) throws {
    let terminal = try PseudoTerminal(environment: locale.merging(["NO_COLOR": "1"]) { $1 })
    terminal.expect(prompt)
    terminal.type("σx = 3\r")
    terminal.expect("\rσx = 3\r\n")
    terminal.expect(prompt)
    terminal.type("\\sigma\tx + 1\r")
    terminal.expect("\r4\r\n")
    terminal.expect(prompt)
    terminal.type("!echo \"<$LC_ALL>\"\r")
    terminal.expect("\r<\(locale["LC_ALL"] ?? "")>\r\n")
  }

  @Test func aTabAtTheBeginningIndents() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("\tx = 1 + 2\r")
    terminal.expect("x = 3\r\n")
    #expect(!terminal.screen.contains("sqrt"), "no list of names")
  }

  @Test func aSearchShowsHowFarItIs() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("g = digits(); q = observe(g, superresolution(4), superresolution(4)(g.sample()), noise: 0.1);\r")
    terminal.expect(prompt, within: 60)
    terminal.type("r = search(cpigdm, q, steps: 40, w: [2, 4, 8]);\r")
    terminal.expect("0/3", within: 60)
    terminal.expect("s left", within: 60)
    terminal.press(.interrupt)
    terminal.expect("error[E076]", within: 60)
  }
}
