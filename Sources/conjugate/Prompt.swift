@preconcurrency import CReadline
import Foundation
import Shell

/// The prompt in a terminal: readline's line editing around an `Interaction`.
@MainActor
final class Prompt {
  /// The one prompt of the process, for readline's callbacks.
  private static var current: Prompt?

  private let interaction: Interaction
  private let completer: Completer
  private let host: TerminalHost
  private let history: HistoryFile?
  private var lastEntry = ""
  /// The lesson that was asked for, to be read outside of readline's callback.
  private var lesson: [String]?
  private var isDone = false
  private var status: Int32 = 0
  /// The signal that ends the prompt.
  private var fatal: Int32?
  private var savedModes = termios()

  convenience init() {
    let transcript = Transcript()
    let host = TerminalHost(name: "conjugate", transcript: transcript)
    let session = Session(host: host)
    session.transcript = transcript
    self.init(session: session, host: host)
  }

  /// A prompt on a session that something else has begun.
  init(session: Session, host: TerminalHost) {
    self.host = host
    interaction = Interaction(session: session)
    completer = Completer(session: session)
    history = HistoryFile.standardPath(environment: ProcessInfo.processInfo.environment).map { HistoryFile(path: $0) }
  }

  /// Runs until the user leaves; again after that where it is asked to.
  func run(greeting: String = "Conjugate \(Program.version). `help` explains, Tab completes, Ctrl-D leaves.") -> Int32 {
    let outer = Prompt.current
    defer { Prompt.current = outer }
    Prompt.current = self
    (isDone, status) = (false, 0)
    tcgetattr(STDIN_FILENO, &savedModes)
    prepareReadline()
    Signals.interrupts(interaction.session.interrupt)
    Output.text(greeting + "\n")
    install()
    while !isDone {
      wait()
      if let wanted = lesson {
        lesson = nil
        _ = LessonsCommand.read(wanted)
        Signals.interrupts(interaction.session.interrupt)
        install()
      }
    }
    rl_callback_handler_remove()
    // With the terminal as it was, the process ends by the signal, as its parent expects.
    if let fatal { Signals.end(by: fatal) }
    return status
  }

  // MARK: Waiting

  private func wait() {
    var files = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: Signals.reading, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&files, 2, -1) >= 0 || errno == EINTR else {
      (isDone, status) = (true, 1)
      return
    }
    for number in Signals.pending() { received(signal: number) }
    if !isDone && files[0].revents != 0 { rl_callback_read_char() }
  }

  private func received(signal number: Int32) {
    switch number {
    case SIGINT:
      interaction.session.interrupt.lower()
      interaction.cancel()
      // The sign goes behind what was typed; readline's cleaning up would put it over the prompt.
      rl_point = rl_end
      rl_redisplay()
      fflush(rl_outstream)
      Output.text("^C\n")
      rl_callback_sigcleanup()
      rl_free_line_state()
      rl_callback_handler_remove()
      install()
    case SIGWINCH: rl_resize_terminal()
    case SIGTSTP:
      rl_callback_handler_remove()
      Signals.release(SIGTSTP)
      raise(SIGTSTP)
      // Here the process sleeps until it is continued.
      Signals.handle(SIGTSTP)
      install()
    default: (isDone, fatal) = (true, number)
    }
  }

  // MARK: Lines

  private var promptText: String {
    let text = interaction.pending.isEmpty ? Interaction.prompt : Interaction.continuation
    // Readline does not count what stands between \1 and \2.
    return Output.hasColor ? "\u{01}\u{1B}[1;32m\u{02}\(text)\u{01}\u{1B}[0m\u{02}" : text
  }

  private func install() {
    for number in [SIGWINCH, SIGTSTP] + Signals.deadly { Signals.handle(number) }
    rl_callback_handler_install(promptText) { line in
      MainActor.assumeIsolated { Prompt.current?.received(line) }
    }
  }

  private func received(_ line: UnsafeMutablePointer<CChar>?) {
    // Readline never takes back that it saw Ctrl-D, and would go on to end every line twice.
    rl_eof_found = 0
    // The terminal is given back while a program runs, and its signals with it.
    rl_callback_handler_remove()
    for number in [SIGTSTP] + Signals.deadly { Signals.release(number) }
    defer { if !isDone && lesson == nil { install() } }
    guard let line else {
      Output.text("\n")
      if interaction.pending.isEmpty { isDone = true } else { interaction.cancel() }
      return
    }
    let text = String(cString: line)
    free(line)
    interaction.session.interrupt.lower()
    interaction.enter(text, willRun: { remember($0) }, didRun: { show($0) })
    _ = Signals.pending()
    interaction.session.interrupt.lower()
  }

  /// Shows what came of an entry.
  /// - Returns: whether those that were pasted with it are to run.
  private func show(_ reply: Interaction.Reply) -> Bool {
    host.clear()
    switch reply {
    case .more, .done: break
    case .failed(let diagnostic):
      // The terminal has echoed ^C.
      if diagnostic.code == .interrupted { Output.error("\n") }
      Output.error(diagnostic)
      return diagnostic.code != .interrupted
    case .shell(let command): Prompt.locale.asGiven { _ = system(command) }
    case .lesson(let words):
      lesson = words
      return false
    case .leave:
      isDone = true
      return false
    }
    return true
  }

  /// Keeps an entry before it runs, so that nothing that happens then can lose it.
  private func remember(_ entry: String) {
    guard !entry.allSatisfy(\.isWhitespace), entry != lastEntry else { return }
    lastEntry = entry
    add_history(entry)
    history?.append(entry)
  }

  // MARK: Readline

  private static var isPrepared = false
  private static var locale = TerminalLocale()

  private func prepareReadline() {
    guard !Prompt.isPrepared else { return }
    Prompt.isPrepared = true
    Prompt.locale.prepare()
    rl_readline_name = UnsafePointer(strdup("conjugate"))
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_initialize()
    rl_variable_bind("enable-bracketed-paste", "on")
    using_history()
    stifle_history(10_000)
    history?.tidy()
    let entries = history?.load() ?? []
    for entry in entries { add_history(entry) }
    lastEntry = entries.last ?? ""
    rl_bind_key(9) { _, _ in
      MainActor.assumeIsolated { Prompt.current?.complete() }
      return 0
    }
  }

  /// What Tab does: as much as is certain is typed; where nothing is, the choices are listed.
  private func complete() {
    let line = rl_line_buffer.map { String(cString: $0) } ?? ""
    let point = Int(rl_point)
    let before = line.utf8.prefix(point)
    let lineStart = before.lastIndex(of: 0x0A).map { before.index(after: $0) } ?? before.startIndex
    // Indentation, be it typed or part of a paste that the terminal does not mark as one.
    if before[lineStart...].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
      rl_insert_text("  ")
      return
    }
    let head = interaction.pending.isEmpty ? "" : interaction.pending + "\n"
    let offset = head.utf8.count
    let completion = completer.complete(head + line, at: offset + point)
    guard !completion.candidates.isEmpty else {
      rl_ding()
      return
    }
    let (start, end) = (Int32(completion.range.lowerBound - offset), Int32(completion.range.upperBound - offset))
    let typed = String(decoding: Array(line.utf8)[max(0, Int(start))..<Int(end)], as: UTF8.self)
    let common = completion.common
    if completion.candidates.count == 1, common + completion.suffix != typed {
      rl_delete_text(start, end)
      rl_point = start
      rl_insert_text(common + completion.suffix)
    } else if common != typed && common.utf8.count > typed.utf8.count {
      rl_delete_text(start, end)
      rl_point = start
      rl_insert_text(common)
    } else if completion.candidates.count > 1 {
      list(completion.candidates.map(Completion.shown))
    }
  }

  /// Prints choices in columns under the line, and the line again.
  private func list(_ choices: [String]) {
    let shown = choices.prefix(200)
    let width = (shown.map { DisplayWidth.of($0) }.max() ?? 0) + 2
    let perLine = max(1, Output.columns / width)
    let rows = (shown.count + perLine - 1) / perLine
    var text = "\n"
    for row in 0..<rows {
      let cells = stride(from: row, to: shown.count, by: rows).map { DisplayWidth.pad(shown[$0], to: width) }
      text += cells.joined().trimmingWhitespace + "\n"
    }
    if choices.count > shown.count { text += "… and \(choices.count - shown.count) more\n" }
    // Readline's own output goes through a buffer of C's.
    fflush(rl_outstream)
    Output.text(text)
    rl_forced_update_display()
  }
}
