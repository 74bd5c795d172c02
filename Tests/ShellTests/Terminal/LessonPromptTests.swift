import Foundation
import Testing

/// A lesson read in a terminal, key by key. `.serialized`: these tests wait on other processes.
@Suite(.serialized) struct LessonPromptTests {
  let note = "Enter runs this cell · a runs all · p prompt · q quit"
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }

  init() throws {
    temporary = try TemporaryFolder()
    let page = """
      # A lesson

      What is $x_0^2$?

      ```conjugate
      x = 6
      ```

      ```conjugate
      y = x * 7
      check y == 42
      ```

      <details><summary>Solution</summary>

      It is here.

      ```conjugate hidden
      z = 1000 + x
      ```

      </details>

      The end.
      """
    try Data(page.utf8).write(to: URL(fileURLWithPath: folder + "/one.md"))
  }

  func read(_ environment: [String: String] = [:]) throws -> PseudoTerminal {
    try PseudoTerminal(
      ["lesson", folder + "/one.md"], environment: environment.merging(["NO_COLOR": "1"]) { old, _ in old })
  }

  @Test func nothingRunsUntilEnter() throws {
    let terminal = try read()
    terminal.expect("What is x₀²?")
    terminal.expect("cj> x = 6")
    terminal.expect(note)
    #expect(!terminal.rest().contains { $0.contains("x = 6") }, "it has not run")
    terminal.press(.enter)
    terminal.expect("x = 6")
    terminal.expect("check y == 42")
    terminal.expect(note)
    terminal.press(.enter)
    terminal.expect("y = 42")
    terminal.expect("s shows: Solution")
    #expect(!terminal.screen.contains("It is here"))
    terminal.press(.enter)
    terminal.expect("The end.")
    terminal.expect("Every cell ran and every check held. 1 solution stayed hidden.")
    terminal.expect("cj> ")
    terminal.type("x + y\r")
    terminal.expect("48")
    terminal.expect("cj> ")
    terminal.press(.end)
    #expect(terminal.status() == 0)
  }

  @Test func thePromptInTheMiddleChangesWhatComes() throws {
    let terminal = try read()
    terminal.expect(note)
    terminal.press(.enter)
    terminal.expect(note)
    terminal.type("p")
    terminal.expect("cj> ")
    terminal.type("x = 5\r")
    terminal.expect("x = 5")
    terminal.expect("cj> ")
    terminal.press(.end)
    terminal.expect("cj> y = x * 7")
    terminal.expect(note)
    terminal.press(.enter)
    terminal.expect("error[E085]")
    terminal.expect("s shows")
    terminal.type("s")
    terminal.expect("It is here.")
    terminal.expect("cj> z = 1000 + x")
    terminal.expect(note)
    terminal.type("a")
    terminal.expect("z = 1005")
    terminal.expect("1 of 3 cells did not do what it should (line 9).")
    terminal.expect("cj> ")
    terminal.type("exit\r")
    #expect(terminal.status() == 1)
  }

  @Test(arguments: [("q", Int32(0)), ("\u{04}", 0)])
  func itCanBeLeft(_ key: String, _ status: Int32) throws {
    let terminal = try read()
    terminal.expect(note)
    terminal.type("x")
    terminal.expect("p opens a prompt to type in")
    terminal.type(key)
    terminal.expect("Left at cell 1 of 3")
    #expect(terminal.status() == status)
  }

  @Test func controlCLeavesWhenItIsMeant() throws {
    let terminal = try read()
    terminal.expect(note)
    terminal.press(.interrupt)
    terminal.expect("Ctrl-C again leaves the lesson")
    terminal.press(.enter)
    terminal.expect("x = 6")
    terminal.expect(note)
    terminal.press(.interrupt)
    terminal.expect("Ctrl-C again leaves the lesson")
    terminal.press(.interrupt)
    terminal.expect("Left at cell 2 of 3")
    #expect(terminal.status() == 130)
  }

  @Test func aCellIsInterruptedAndAskedForAgain() throws {
    let page = "```conjugate\nwhile true { }\n```\n"
    try Data(page.utf8).write(to: URL(fileURLWithPath: folder + "/endless.md"))
    let terminal = try PseudoTerminal(["lesson", folder + "/endless.md"], environment: ["NO_COLOR": "1"])
    terminal.expect(note)
    terminal.type("a")
    terminal.rest(quiet: 0.5)
    terminal.press(.interrupt)
    terminal.expect("error[E076]")
    terminal.expect(note)
    terminal.type("q")
    #expect(terminal.status() == 0)
  }

  @Test func whereNobodyCanBeAskedItRunsThrough() throws {
    let terminal = try read(["CI": "1"])
    terminal.expect("It is here.")
    terminal.expect("z = 1006")
    terminal.expect("Every cell ran and every check held.")
    #expect(terminal.status() == 0)
  }

  @Test func thePromptReadsALesson() throws {
    let home = folder + "/home/tutorials"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: folder + "/one.md", toPath: home + "/07-one.md")
    let terminal = try PseudoTerminal([], environment: ["NO_COLOR": "1", "CONJUGATE_HOME": folder + "/home"])
    terminal.expect("cj> ")
    terminal.type("kept = 3\r")
    terminal.expect("kept = 3")
    terminal.type("lesson\r")
    terminal.expect(" 7  A lesson")
    terminal.expect("cj> ")
    terminal.type("lesson 7\r")
    terminal.expect(note)
    terminal.type("q")
    terminal.expect("Left at")
    terminal.expect("cj> ")
    terminal.type("kept + 1\r")
    terminal.expect("4")
    terminal.expect("cj> ")
    terminal.press(.end)
    #expect(terminal.status() == 0)
  }

  @Test func anUnfinishedEntryLeavesNoBlankLinesBehind() throws {
    let terminal = try PseudoTerminal([], environment: ["NO_COLOR": "1"])
    terminal.expect("cj> ")
    terminal.type("if true {\r")
    terminal.expect("... ")
    terminal.press(.end)
    terminal.expect("cj> ")
    terminal.type("7\r")
    terminal.expect("7\r\n")
    #expect(terminal.rest().first?.contains("7") == true, "the answer follows on the next line")
    #expect(!terminal.screen.contains("7\r\n\r\n7"))
  }
}
