import Foundation
import Testing

/// Every control key, escape sequence and Meta-key in every state of the line editor, and then a prompt that answers.
///
/// A sample by seed; `CONJUGATE_KEYS=1` goes through all pairs of a state and a key, with random keys behind each.
@Suite(.serialized) struct KeyTests {
  /// What is typed to bring the editor into a state.
  static let states: [(name: String, keys: String)] = [
    ("an empty line", ""), ("half a line", "1 + si"), ("a search", "\u{12}y"), ("a search that failed", "\u{12}zzz"),
    ("a search forwards", "\u{13}y"), ("a search by a line", "\u{1B}p"), ("a list of choices", "rec.\t"),
    ("a paste", "\u{1B}[200~a = 1\nb = 2\u{1B}[201~"), ("a paste that is open", "\u{1B}[200~a = 1"),
    ("an entry of many lines", "f(x) = {\rx + 1\r"), ("an argument", "\u{1B}3"), ("a quoted key", "\u{16}"),
    ("an older entry", "\u{1B}[A\u{1B}[A"), ("a macro", "\u{18}(abc"), ("half a command", "\u{18}"),
    ("a search for a letter", "\u{1D}"), ("undoing", "abc\u{1F}\u{1F}"), ("yanking", "abc\u{15}\u{19}\u{1B}y"),
    ("a mark", "abc\u{00}"), ("a long line", String(repeating: "σ", count: 120)),
  ]

  /// All keys but those that end the program or put it to sleep, as they should: Ctrl-C, Ctrl-D, Ctrl-Z and Ctrl-\.
  static let keys: [String] = {
    let left: Set<UInt8> = [0x03, 0x04, 0x1A, 0x1C]
    let control = (UInt8(1)...31).filter { !left.contains($0) } + [0x7F]
    let meta = (UInt8(1)...126).filter { !left.contains($0) && !Array("\u{1B}[O".utf8).contains($0) }
    let sequences = [
      "[A", "[B", "[C", "[D", "[H", "[F", "[1~", "[4~", "[3~", "[2~", "[5~", "[6~", "OA", "OB", "OC", "OD", "OP",
      "[1;5C", "[1;5D", "[Z", "", "\u{1B}", "[", "[20", "[200~", "[201~", "[999~",
    ]
    func text(_ byte: UInt8) -> String { String(Character(Unicode.Scalar(byte))) }
    return control.map(text) + meta.map { "\u{1B}" + text($0) } + sequences.map { "\u{1B}" + $0 }
      + ["\r", "(", "{", "\"", "σ", "\\sigma\t"]
  }()

  private let temporary: TemporaryFolder
  private let sentinel = 7_000_000

  init() throws {
    temporary = try TemporaryFolder()
    let lines = (0..<20).map { "1700000001 y\($0) = {\\n\($0) + 1\\n}\n1700000002 σ\($0) = \($0)\n" }
    try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: temporary.path + "/history"))
  }

  private func prompt() throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      environment: ["NO_COLOR": "1", "CONJUGATE_HISTORY": temporary.path + "/history", "MALLOC_CHECK_": "3"])
    terminal.expect("cj> ")
    terminal.type("rec = (nfe: 5, psnr: 21.5)\r")
    terminal.expect("cj> ")
    return terminal
  }

  /// Ctrl-C, which leaves every state but the quoting of a key, and an entry with its value.
  private func expectAlive(_ terminal: PseudoTerminal, _ number: Int, _ typed: [String]) {
    for attempt in 0..<6 {
      terminal.press(.interrupt)
      terminal.rest(quiet: 0.05 + 0.1 * Double(attempt))
      let value = sentinel + 10 * number + attempt
      terminal.type("\(value) + 1000000\r")
      if terminal.finds("\(value + 1_000_000)\r\n", within: 1 + 2 * Double(attempt)) { return }
      guard terminal.isRunning else { break }
    }
    Issue.record("no prompt after \(typed.map(\.debugDescription)), running: \(terminal.isRunning)")
  }

  @Test func noKeyEndsThePrompt() throws {
    var random = SplitMix(state: 20_261_130)
    let isWhole = ProcessInfo.processInfo.environment["CONJUGATE_KEYS"] != nil
    var pairs = Self.states.indices.flatMap { state in Self.keys.indices.map { (state, $0) } }
    if !isWhole {
      // Every state and every key are there.
      pairs = (0..<max(Self.states.count, Self.keys.count) / 4).map { i in
        ((i + Int(random.next() % 20)) % Self.states.count, Int(random.next() % UInt64(Self.keys.count)))
      }
    }
    var terminal = try prompt()
    for (number, pair) in pairs.enumerated() {
      // A session goes on for a while, with what earlier keys have left in it.
      if number % 40 == 39 { terminal = try prompt() }
      let extra = (0..<3).map { _ in Self.keys[Int(random.next() % UInt64(Self.keys.count))] }
      let typed = [Self.states[pair.0].keys, Self.keys[pair.1]] + extra
      for key in typed {
        terminal.type(key)
        if random.next() % 4 == 0 { terminal.rest(quiet: 0.01) }
      }
      expectAlive(terminal, number, typed)
      if !terminal.isRunning { terminal = try prompt() }
    }
  }

  /// Where a lesson waits for a key, those that mean nothing there leave it waiting.
  @Test func noKeyLeavesALesson() throws {
    let path = temporary.path + "/one.md"
    try Data("# One\n\n```conjugate\nx = 41 + 1\n```\n".utf8).write(to: URL(fileURLWithPath: path))
    let terminal = try PseudoTerminal(["lesson", path], environment: ["NO_COLOR": "1"])
    terminal.expect("Enter runs this cell")
    // Enter runs the cell, and letters that do not belong to a key have meanings.
    for key in Self.keys where !key.contains(where: \.isNewline) && key.first != "\\" {
      terminal.type(key)
      terminal.rest(quiet: 0.03)
    }
    // Ctrl-S holds the terminal's output, and Ctrl-Q lets it go.
    terminal.type("\u{11}")
    terminal.rest()
    terminal.press(.enter)
    terminal.expect("x = 42")
    terminal.expect("Every cell ran")
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
