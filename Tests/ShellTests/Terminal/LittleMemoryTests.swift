import Foundation
import Testing

/// The program where it may have little memory. `.serialized`: these tests wait on other processes.
@Suite(.serialized) struct LittleMemoryTests {
  private let program: ProgramTests

  init() throws {
    program = try ProgramTests()
  }

  /// With any limit it works, as does a product of matrices, or says in one line that it cannot begin.
  @Test(arguments: [150, 200, 300, 400, 500, 600, 800, 1000, 2000, 4000])
  func itBeginsOrSaysWhatItLacks(_ megabytes: Int) throws {
    let text = "print 1 + 1; A = randn(60, 60); print shape(A @ A)[0]; zeros(1e10)"
    let result = try program.run(["-e", text], shell: "ulimit -v \(megabytes * 1000)")
    #expect(result.status == 1)
    if megabytes < 600, result.output.isEmpty {
      #expect(result.errors.hasPrefix("error[E114]: the process may have "))
      #expect(result.errors.split(separator: "\n").count == 1)
    } else {
      #expect(result.output == "2\n60\n")
      #expect(result.errors.hasPrefix("error[E078]: "), "\(result.errors)")
    }
  }

  /// What is refused, in one piece or after many, and what recurses without an end, leave the prompt alive.
  @Test(arguments: ["-v 450000", "-v 700000", "-d 400000"])
  func whatIsRefusedLeavesThePromptAlive(_ limit: String) throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"], shell: "ulimit \(limit)")
    terminal.expect("cj> ")
    for (entry, code) in [
      ("zeros(3e8)", "E078"), ("t = (0, 0); for i in 1..1e7 { t = append(t, randn(200000)) }", "E078"),
      ("t = (0, 0); for i in 1..1e7 { t = append(t, randn(100000)) }", "E078"),
      ("f(n) = f(n + 1); f(0)", "E075"), ("f(n) = map(k -> f(k), [n, n]); f(0)", "E075"),
    ] {
      terminal.type(entry + "\r")
      terminal.expect("error[\(code)]", within: 60)
      terminal.expect("cj> ")
      terminal.type("forget t\r")
      terminal.expect("cj> ")
      terminal.type("40 + 2\r")
      terminal.expect("42\r\n")
      terminal.expect("cj> ")
    }
    // The highest expression there may be, evaluated at the end of a small stack.
    let high = String(repeating: "(", count: 90) + "0" + String(repeating: " + 0*n", count: 600)
    let f = "g(n) = \(high) + g(n + 1)" + String(repeating: ")", count: 90)
    try Data(f.utf8).write(to: URL(fileURLWithPath: program.folder + "/g.cj"))
    terminal.type("load \"\(program.folder)/g.cj\"\r")
    terminal.expect("cj> ")
    terminal.type("g(0)\r")
    terminal.expect("error[E075]", within: 60)
    terminal.expect("cj> ")
    terminal.type("40 + 2\r")
    terminal.expect("42\r\n")
  }
}
