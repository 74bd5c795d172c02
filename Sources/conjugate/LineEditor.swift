@preconcurrency import CReadline
import Foundation
import Shell

/// Lines from a terminal: readline's editing, and plain lines in a window that is too small for it.
///
/// Readline is asked in its blocking way, whose incremental search keeps what it works on where a search in its callback
/// mode frees it. The keys come from ``key()``, which waits for signals as well; to stop readline wherever it is, in a
/// search, an argument or half of a key sequence, the keys end, and every one of its loops leaves on that.
@MainActor
final class LineEditor {
  enum Line: Equatable {
    case text(String)
    /// Ctrl-D on an empty line.
    case end
    /// Ctrl-C.
    case interrupted
    /// The terminal is gone.
    case gone
    /// A signal that ends the process.
    case fatal(Int32)
  }

  /// Why the keys end before the line does.
  private enum Stop {
    case interrupt, gone, resized
    case fatal(Int32)
  }

  /// Below this, readline's picture of the screen is wrong where it is not worse.
  static let (leastRows, leastColumns) = (3, 20)

  /// The one that reads, for readline's callbacks.
  private static var current: LineEditor?

  /// What Tab does.
  private let complete: () -> Void
  private var stop: Stop?
  /// What was typed when the window became too small or large enough again.
  private var kept = ""

  init(complete: @escaping () -> Void) { self.complete = complete }

  /// Reads a line.
  /// - Parameter prompt: with its escape sequences between `\1` and `\2`.
  func read(prompt: String) -> Line {
    let outer = LineEditor.current
    defer { LineEditor.current = outer }
    LineEditor.current = self
    LineEditor.prepare()
    for number in [SIGWINCH, SIGTSTP] + Signals.deadly { Signals.handle(number) }
    // The terminal's signals are the program's own while it runs.
    defer { for number in [SIGTSTP] + Signals.deadly { Signals.release(number) } }
    kept = ""
    while true {
      stop = nil
      if let line = LineEditor.isTooSmall ? plainLine(prompt) : editedLine(prompt) { return line }
    }
  }

  static var isTooSmall: Bool {
    var size = winsize()
    // Where no size is known, readline takes 24 by 80.
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else { return false }
    return size.ws_row < leastRows || size.ws_col < leastColumns
  }

  /// Marks around pastes, which readline is not asked for: what it does where a paste breaks off reads memory that is not
  /// its own.
  private static func marksPastes(_ isOn: Bool) {
    fflush(rl_outstream)
    Output.text("\u{1B}[?2004\(isOn ? "h" : "l\r")")
  }

  // MARK: Readline

  /// - Returns: nil where the window became too small, and ``kept`` holds what was typed.
  private func editedLine(_ prompt: String) -> Line? {
    LineEditor.marksPastes(true)
    rl_resize_terminal()
    rl_startup_hook = {
      MainActor.assumeIsolated {
        if let text = LineEditor.current?.kept, !text.isEmpty { rl_insert_text(text) }
        return 0
      }
    }
    let line = readline(prompt)
    rl_startup_hook = nil
    defer { free(line) }
    LineEditor.marksPastes(false)
    switch stop {
    case .interrupt: return .interrupted
    case .gone: return .gone
    case .fatal(let number): return .fatal(number)
    case .resized:
      Output.text("\r\n")
      return nil
    case nil: return line.map { .text(String(cString: $0)) } ?? .end
    }
  }

  private static var isPrepared = false

  private static func prepare() {
    guard !isPrepared else { return }
    isPrepared = true
    rl_readline_name = UnsafePointer(strdup("conjugate"))
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_initialize()
    rl_variable_bind("enable-bracketed-paste", "off")
    rl_getc_function = { _ in MainActor.assumeIsolated { LineEditor.current?.key() ?? EOF } }
    for name in ["emacs", "vi-insert", "vi-move"] {
      guard let keys = rl_get_keymap_by_name(name) else { continue }
      rl_bind_keyseq_in_map(
        "\\e[200~",
        { _, _ in
          MainActor.assumeIsolated { LineEditor.current?.paste() }
          return 0
        }, keys)
    }
    rl_bind_key(9) { _, _ in
      MainActor.assumeIsolated { LineEditor.current?.complete() }
      return 0
    }
  }

  /// The next key, or EOF to make readline give the line up.
  private func key() -> Int32 {
    while stop == nil {
      if let byte = nextByte() { return Int32(byte) }
    }
    // Readline is back at its line, whatever it was at, and would now take EOF for the end of it.
    if rl_readline_state & UInt(RL_STATE_READCMD) != 0 { leave() }
    return EOF
  }

  /// What is shown and kept when a line is given up.
  private func leave() {
    switch stop {
    case .interrupt:
      // The sign goes behind what was typed.
      rl_point = rl_end
      rl_redisplay()
      fflush(rl_outstream)
      Output.text("^C\n")
    case .resized: kept = rl_line_buffer.map { String(cString: $0) } ?? ""
    default: break
    }
  }

  /// A byte of the terminal; nil where something else happened first, which may have set ``stop``.
  private func nextByte() -> UInt8? {
    guard Terminal.wait() else {
      stop = .gone
      return nil
    }
    for number in Signals.pending() { received(number) }
    guard stop == nil, Terminal.hasInput else { return nil }
    var byte: UInt8 = 0
    let count = Glibc.read(STDIN_FILENO, &byte, 1)
    if count == 1 { return byte }
    if count == 0 || errno != EINTR && errno != EAGAIN { stop = .gone }
    return nil
  }

  private func received(_ number: Int32) {
    switch number {
    case SIGINT: stop = .interrupt
    case SIGWINCH:
      if LineEditor.isTooSmall { stop = .resized } else { rl_resize_terminal() }
    case SIGTSTP: sleep()
    default: stop = .fatal(number)
    }
  }

  /// Ctrl-Z: the shell has the terminal until the process is continued.
  private func sleep() {
    rl_cleanup_after_signal()
    LineEditor.marksPastes(false)
    Output.text("\n")
    Signals.sleep()
    LineEditor.marksPastes(true)
    rl_reset_after_signal()
    if LineEditor.isTooSmall { return stop = .resized }
    rl_resize_terminal()
    rl_forced_update_display()
    fflush(rl_outstream)
  }

  // MARK: Pastes

  /// The most bytes that one paste may have.
  private static let longestPaste = 16 << 20

  /// Types what comes until the terminal marks the end of it, in time that grows with its length alone.
  private func paste() {
    let mark = Array("\u{1B}[201~".utf8)
    var text: [UInt8] = []
    var isTooLong = false
    while stop == nil {
      guard let byte = nextByte() else { continue }
      text.append(byte == 0x0D ? 0x0A : byte)
      if byte == mark[mark.count - 1], text.suffix(mark.count).elementsEqual(mark) {
        text.removeLast(mark.count)
        break
      }
      if text.count > LineEditor.longestPaste {
        isTooLong = true
        text.removeFirst(text.count - mark.count)
      }
    }
    guard stop == nil else { return }
    guard !isTooLong else {
      fflush(rl_outstream)
      Output.error("\nconjugate: a paste of more than \(LineEditor.longestPaste >> 20) MiB is left out\n")
      rl_forced_update_display()
      return
    }
    text.removeAll { $0 == 0 }
    rl_insert_text(String(decoding: text, as: UTF8.self))
  }

  // MARK: Plain lines

  /// A line as the terminal itself edits it.
  /// - Returns: nil where the window became large enough; what was not entered is the terminal's to give again.
  private func plainLine(_ prompt: String) -> Line? {
    let shown = prompt.filter { $0 != "\u{01}" && $0 != "\u{02}" }
    Output.text(shown + kept)
    var bytes: [UInt8] = []
    while true {
      guard Terminal.wait() else { return .gone }
      for number in Signals.pending() {
        switch number {
        case SIGINT:
          Output.text("\n")
          return .interrupted
        case SIGWINCH where !LineEditor.isTooSmall:
          kept += String(decoding: bytes, as: UTF8.self)
          Output.text("\r\u{1B}[K")
          return nil
        case SIGWINCH: break
        case SIGTSTP:
          Signals.sleep()
          Output.text(shown + kept + String(decoding: bytes, as: UTF8.self))
        default: return .fatal(number)
        }
      }
      guard Terminal.hasInput else { continue }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return .gone
      }
      if count == 0 {
        if Terminal.isGone { return .gone }
        if bytes.isEmpty && kept.isEmpty { return .end }
        continue
      }
      bytes += chunk[..<count]
      if bytes.last == 0x0A {
        return .text(kept + String(decoding: bytes.dropLast().filter { $0 != 0 }, as: UTF8.self))
      }
    }
  }
}
