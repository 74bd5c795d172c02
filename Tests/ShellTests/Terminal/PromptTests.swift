import Foundation
import Testing

/// The prompt, driven as a person does. `.serialized`: these tests wait on other processes.
@Suite(.serialized) struct PromptTests {
  let prompt = "cj> "
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  var history: [String: String] { ["CONJUGATE_HISTORY": folder + "/history"] }

  init() throws {
    temporary = try TemporaryFolder()
  }

  @Test func itEvaluatesAndLeaves() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("x = 1 + 2\r")
    terminal.expect("x = 3")
    terminal.type("x * 2\r")
    terminal.expect("\r6\r\n")
    terminal.expect(prompt)
    terminal.press(.end)
    #expect(terminal.status() == 0)
  }

  @Test func anErrorLeavesThePromptAlive() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("x = 5; y = nope + x\r")
    terminal.expect("error[E030]")
    terminal.expect("^^^^")
    terminal.expect(prompt)
    terminal.type("x\r")
    terminal.expect("x = 5")
  }

  @Test func anEntryGoesOnWhileABracketIsOpen() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("f(x) = {\r")
    terminal.expect("... ")
    terminal.type("x + 1\r")
    terminal.expect("... ")
    terminal.type("}; f(41)\r")
    terminal.expect("42")
  }

  @Test func tabCompletes() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("\\sigma\t = 7\r")
    terminal.expect("σ = 7")
    terminal.expect(prompt)
    terminal.type("rec = (nfe: 5, psnr: 21.5)\r")
    terminal.expect(prompt)
    terminal.type("rec.ps\t + 1\r")
    terminal.expect("22.5")
    terminal.expect(prompt)
    terminal.type("rec.\t")
    terminal.expect("nfe")
    terminal.expect("psnr")
    terminal.expect("rec.")
    terminal.press(.interrupt)
    terminal.expect(prompt)
    try Data().write(to: URL(fileURLWithPath: folder + "/only-one.png"))
    terminal.type("y = \"\(folder)/on\t\"\r")
    terminal.expect("only-one.png")
  }

  @Test func historyKeepsEntriesWholeAcrossSessions() throws {
    let first = try PseudoTerminal(environment: history.merging(["NO_COLOR": "1"]) { $1 })
    first.expect(prompt)
    first.type("g(x) = {\r")
    first.expect("... ")
    first.type("x * 100 }\r")
    first.expect(prompt)
    first.type("1 + 1\r")
    first.expect("2")
    first.expect(prompt)
    first.press(.end)
    #expect(first.status() == 0)
    let second = try PseudoTerminal(environment: history.merging(["NO_COLOR": "1"]) { $1 })
    second.expect(prompt)
    second.press(.up)
    second.expect("1 + 1")
    second.press(.up)
    second.expect("x * 100 }")
    second.press(.enter)
    second.expect(prompt)
    second.type("g(3)\r")
    second.expect("300")
  }

  @Test func killingTheProcessLosesNothing() throws {
    let first = try PseudoTerminal(environment: history)
    first.expect("cj>")
    first.type("while true { }\r")
    first.expect("while true { }")
    let deadline = Date().addingTimeInterval(10)
    let file = folder + "/history"
    while !FileManager.default.fileExists(atPath: file) && Date() < deadline { usleep(10_000) }
    kill(first.process, SIGKILL)
    #expect(first.status() == nil)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.hasSuffix(" while true { }\n"))
  }

  @Test func controlCStopsAProgramAndDropsALine() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("kept = 3\r")
    terminal.expect("kept = 3")
    terminal.expect(prompt)
    terminal.type("n = 0; while true { n = n + 1 }\r")
    terminal.rest(quiet: 0.5)
    terminal.press(.interrupt)
    terminal.expect("error[E076]")
    terminal.expect(prompt)
    terminal.type("kept + n > 3\r")
    terminal.expect("1")
    terminal.expect(prompt)
    terminal.type("some garbage (")
    terminal.press(.interrupt)
    terminal.expect("^C")
    terminal.expect(prompt)
    terminal.type("f(x) = {\r")
    terminal.expect("... ")
    terminal.press(.interrupt)
    terminal.expect(prompt)
    terminal.type("kept\r")
    terminal.expect("kept = 3")
  }

  @Test func aResizedWindowIsUsed() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"], columns: 80)
    terminal.expect(prompt)
    terminal.resize(rows: 20, columns: 30)
    terminal.rest()
    terminal.type("long = \"abcdefghijklmnopqrstuvwxyz0123456789\"\r")
    terminal.expect("long =")
    terminal.expect(prompt)
    terminal.type("plot sqrt over 0..1\r")
    terminal.expect("└")
    let axis = terminal.rest().first ?? ""
    #expect(axis.count > 15 && axis.count < 30, "a plot fits into the window: \(axis)")
    terminal.type("1 + 1\r")
    terminal.expect("2")
  }

  @Test func colorFollowsTheEnvironment() throws {
    let plain = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    plain.expect(prompt)
    plain.type("nope\r")
    plain.expect("no value")
    #expect(!plain.screen.contains("\u{1B}[1;3"))
    let colored = try PseudoTerminal()
    colored.expect(prompt)
    colored.type("nope\r")
    colored.expect("\u{1B}[1;31merror[E030]")
  }

  @Test func picturesFollowTheEnvironment() throws {
    let blocks = try PseudoTerminal()
    blocks.expect(prompt)
    blocks.type("show zeros(1, 4, 4), title: \"grey\"\r")
    blocks.expect("38;2;128;128;128")
    blocks.expect("▀▀▀▀")
    let kitty = try PseudoTerminal(environment: ["CONJUGATE_PICTURES": "kitty"])
    kitty.expect(prompt)
    kitty.type("show zeros(1, 4, 4), title: \"grey\"\r")
    kitty.expect("\u{1B}_Ga=T,f=100")
  }

  @Test func shellCommandsAndHelp() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("!echo seven$((3 + 4))\r")
    terminal.expect("seven7")
    terminal.expect(prompt)
    terminal.type("?sqrt\r")
    terminal.expect("square root")
    terminal.expect(prompt)
    terminal.type("exit\r")
    #expect(terminal.status() == 0)
  }

  @Test func manySignalsDoNotKillThePrompt() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    for i in 0..<40 {
      terminal.type("1 + ")
      kill(terminal.process, i % 2 == 0 ? SIGINT : SIGWINCH)
    }
    terminal.rest()
    terminal.press(.interrupt)
    terminal.expect("^C")
    terminal.type("6 * 7\r")
    terminal.expect("42")
  }

  /// A prompt that is ended from outside ends by that signal, with the terminal as it was and its history whole.
  @Test(arguments: [SIGQUIT, SIGTERM, SIGHUP]) func deadlySignalsLoseNothing(_ signal: Int32) throws {
    for program in ["x = 11", "while true { }"] {
      let terminal = try PseudoTerminal(environment: history.merging(["NO_COLOR": "1"]) { $1 })
      terminal.expect(prompt)
      terminal.type(program + "\r")
      terminal.rest(quiet: 0.5)
      kill(terminal.process, signal)
      #expect(terminal.status() == nil)
      #expect(!terminal.screen.contains("Backtrace") && !terminal.screen.contains("Crash"))
      #expect(try String(contentsOfFile: folder + "/history", encoding: .utf8).hasSuffix(program + "\n"))
    }
  }

  @Test func controlCStopsOneLongOperation() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
    terminal.expect(prompt)
    terminal.type("kept = 3; a = randn(2500, 2500)\r")
    terminal.expect(prompt, within: 60)
    terminal.type("b = svd(a)\r")
    terminal.rest(quiet: 0.5)
    terminal.press(.interrupt)
    terminal.expect("error[E076]")
    terminal.expect(prompt)
    terminal.type("kept\r")
    terminal.expect("kept = 3")
    // What is typed before the prompt is back is the terminal's, which makes no end of input of it.
    terminal.expect(prompt)
    terminal.press(.end)
    #expect(terminal.status() == 0, "the library's own thread does not outlive it")
  }
}
