import Foundation
import Testing

/// Everything that writes, where nothing can be written: an error with a code, the old file as it was, and a status that
/// says so. A limit on the size of files stands in for a disk. `.serialized`: these tests wait on other processes.
@Suite(.serialized) struct FullDiskTests {
  private let program: ProgramTests
  /// Files of 8 KiB at most.
  private let full = "ulimit -f 16"

  init() throws {
    program = try ProgramTests()
  }

  private func text(_ name: String) -> String? {
    try? String(contentsOfFile: program.folder + "/" + name, encoding: .utf8)
  }

  private func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: program.folder).filter { $0.hasSuffix(".tmp") }
  }

  @Test(arguments: [
    ("save randn(5000), \"x.csv\"", "x.csv"), ("save randn(5000), \"x.safetensors\"", "x.safetensors"),
    ("save randn(1, 200, 200), \"x.png\"", "x.png"),
    ("save (a: randn(5000), b: 1), \"x.safetensors\"", "x.safetensors"),
    ("save map(n -> (n: n, s: \"some text\"), 1..1000), \"x.csv\"", "x.csv"),
    ("show randn(1, 200, 200), title: \"x\"", "figures/a-x.png"),
    ("plot randn(2000), title: \"x\"; show randn(1, 200, 200), title: \"x\"", "figures/a-x.png"),
  ])
  func whatIsSavedIsWholeOrAsItWas(_ code: String, _ name: String) throws {
    try FileManager.default.createDirectory(atPath: program.folder + "/figures", withIntermediateDirectories: true)
    _ = try program.script("old", name)
    let result = try program.run([program.script(code)], shell: full)
    #expect(result.status == 1)
    #expect(result.errors.contains("error[E098]: cannot write \(name): "), "\(result)")
    #expect(text(name) == "old")
    #expect(try leftovers().isEmpty)
  }

  @Test func promotionLeavesThePage() throws {
    let page = String(repeating: "Long prose.\n", count: 1000) + "\n```conjugate\n1 + 1\n```\n\n```output\n3\n```\n"
    _ = try program.script(page, "page.md")
    let result = try program.run(["replay", "--promote", "page.md"], shell: full)
    #expect(result.status == 1 && result.output.contains("cannot write page.md"), "\(result)")
    #expect(text("page.md") == page)
    #expect(try leftovers().isEmpty)
  }

  @Test func trainingLeavesTheModelAndItsCard() throws {
    var pictures: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 96, 0, 0, 0, 12, 0, 0, 0, 12]
    for i in 0..<96 { pictures += (0..<144).map { $0 % 12 == i % 5 + 3 ? UInt8(200 + i % 7) : 0 } }
    try Data(pictures).write(to: URL(fileURLWithPath: program.folder + "/images"))
    _ = try program.script("old", "m.safetensors")
    _ = try program.script("old card", "m.md")
    let words = [
      "train", "digits", "--data", "images", "--components", "5", "--rank", "2", "--iterations", "1", "--out",
    ]
    let result = try program.run(words + ["m.safetensors"], shell: full)
    #expect(result.status == 1 && result.errors.contains("error[E113]: cannot write m.safetensors"), "\(result.errors)")
    #expect(text("m.safetensors") == "old" && text("m.md") == "old card")
    #expect(try leftovers().isEmpty)
    // The model is written, and what it says of itself is not.
    let silent = try program.run(words + ["n.safetensors"], shell: "exec >/dev/full")
    #expect(silent.status == 1 && silent.errors.contains("error[E111]: cannot write the output"), "\(silent.errors)")
  }

  @Test(arguments: [
    ["-e", "print 1"], ["reference"], ["--help"], ["--version"], ["replay", "a.cj"], ["lesson", "a.md"],
  ])
  func outputThatIsLostIsAnError(_ words: [String]) throws {
    _ = try program.script("print 1", "a.cj")
    _ = try program.script("# T\n\n```conjugate\n1\n```\n", "a.md")
    let result = try program.run(words, shell: "exec >/dev/full")
    #expect(result.status == 1 && result.errors.contains("error[E111]: cannot write the output"), "\(result.errors)")
  }

  /// History and journal are conveniences: where they cannot be written the prompt works.
  @Test func aPromptWorksWithoutItsHistory() throws {
    let history = program.folder + "/history"
    let terminal = try PseudoTerminal(
      environment: ["NO_COLOR": "1", "CONJUGATE_HISTORY": history], shell: "ulimit -f 0")
    terminal.expect("cj> ")
    for i in 1...3 {
      terminal.type("\(i)*7\r")
      terminal.expect("\(i * 7)\r\n")
      terminal.expect("cj> ")
    }
    terminal.type("save [1, 2], \"\(program.folder)/x.csv\"\r")
    terminal.expect("error[E098]")
    terminal.expect("cj> ")
    terminal.press(.end)
    #expect(terminal.status() == 0)
  }
}
