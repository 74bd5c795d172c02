@preconcurrency import CReadline
import Foundation
import Shell

/// The prompt in a terminal: readline's line editing around an `Interaction`.
@MainActor
final class Prompt {
  private let interaction: Interaction
  private let completer: Completer
  private let host: TerminalHost
  private let history: HistoryFile?
  private var lastEntry = ""
  private lazy var editor = LineEditor { [unowned self] in complete() }
  /// The lesson that was asked for, to be read once the entry is over.
  private var lesson: [String]?
  /// Whether the session ends with the prompt.
  private var isOwner = false
  private var isDone = false
  private var status: Int32 = 0
  /// The signal that ends the prompt.
  private var fatal: Int32?

  convenience init() {
    let transcript = Transcript(journal: Prompt.journal())
    let host = TerminalHost(name: "conjugate", transcript: transcript)
    let session = Session(host: host)
    session.transcript = transcript
    self.init(session: session, host: host)
    isOwner = true
  }

  /// A prompt on a session that something else has begun.
  init(session: Session, host: TerminalHost) {
    self.host = host
    interaction = Interaction(session: session)
    completer = Completer(session: session)
    history = HistoryFile.standardPath(environment: ProcessInfo.processInfo.environment).map { HistoryFile(path: $0) }
  }

  /// A journal for a session that begins now, unless the user wants no history.
  static func journal() -> Journal? {
    Journal.standardFolder(environment: ProcessInfo.processInfo.environment).map { Journal(folder: $0) }
  }

  /// Says which sessions were lost.
  private func tellOfLostSessions() {
    guard let folder = Journal.standardFolder(environment: ProcessInfo.processInfo.environment) else { return }
    let lost = Journal.recover(in: folder)
    guard let last = lost.first else { return }
    let count = last.entries == 1 ? "its entry" : "its \(last.entries) entries"
    var text = "The last session ended without saying goodbye; `load \"\(last.path)\"` brings \(count) back."
    if lost.count > 1 { text += " Others are beside it." }
    Output.text(text + "\n")
  }

  /// Runs until the user leaves; again after that where it is asked to.
  func run(greeting: String = "Conjugate \(Program.version). `help` explains, Tab completes, Ctrl-D leaves.") -> Int32 {
    (isDone, status) = (false, 0)
    let isFirst = prepare()
    Signals.interrupts(interaction.session.interrupt)
    Output.text(greeting + "\n")
    if isFirst { tellOfLostSessions() }
    while !isDone {
      received(editor.read(prompt: promptText))
      if let wanted = lesson {
        lesson = nil
        _ = LessonsCommand.read(wanted)
        Signals.interrupts(interaction.session.interrupt)
      }
    }
    // With the terminal as it was, the process ends by the signal, as its parent expects.
    if let fatal { Signals.end(by: fatal) }
    if isOwner { host.transcript?.end() }
    return status
  }

  // MARK: Lines

  private var promptText: String {
    let text = interaction.pending.isEmpty ? Interaction.prompt : Interaction.continuation
    // Readline does not count what stands between \1 and \2.
    return Output.hasColor ? "\u{01}\u{1B}[1;32m\u{02}\(text)\u{01}\u{1B}[0m\u{02}" : text
  }

  private func received(_ line: LineEditor.Line) {
    switch line {
    case .text(let text):
      interaction.session.interrupt.lower()
      interaction.enter(text, willRun: { remember($0) }, didRun: { show($0) })
      _ = Signals.pending()
    case .end:
      Output.text("\n")
      if interaction.pending.isEmpty { isDone = true } else { interaction.cancel() }
    case .interrupted: interaction.cancel()
    case .gone: (isDone, status, Journal.areKept) = (true, 1, true)
    case .fatal(let number): (isDone, fatal) = (true, number)
    }
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

  /// - Returns: whether this is the first prompt of the process.
  private func prepare() -> Bool {
    guard !Prompt.isPrepared else { return false }
    Prompt.isPrepared = true
    Prompt.locale.prepare()
    using_history()
    stifle_history(10_000)
    history?.tidy()
    let entries = history?.load() ?? []
    for entry in entries { add_history(entry) }
    lastEntry = entries.last ?? ""
    return true
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
