import Foundation
import Restore
import Shell

/// A lesson read in a terminal: it stops before every cell, and a prompt on its values is a key away.
@MainActor
final class LessonStepper {
  private let reading: LessonReading
  /// What `conjugate lesson` takes to read it again.
  private let name: String
  private let host: TerminalHost
  private var main: Session?
  private var prompts: [ObjectIdentifier: Prompt] = [:]
  private var runsAll = false
  /// Whether a key was pressed that means nothing here.
  private var isLost = false
  private var wasInterrupted = false
  /// Whether Ctrl-C was pressed where nothing runs.
  private var isLeaving = false
  private var asked = 0

  init(_ reading: LessonReading, name: String, host: TerminalHost) {
    (self.reading, self.name, self.host) = (reading, name, host)
  }

  /// - Returns: the exit status.
  func run() -> Int32 {
    if reading.count > 0 {
      Output.text(style("This lesson stops before each of its cells; nothing runs until you say so.") + "\n")
    }
    let outcome = reading.run(session: makeSession) { text in
      if !text.isEmpty { Output.text(text + "\n") }
    } report: { [self] diagnostic, isExpected in
      host.clear()
      if diagnostic.code == .interrupted {
        Output.text("\n")
        runsAll = false
      }
      if isExpected {
        Output.text(Renderer(color: Output.hasColor).render(diagnostic) + "\n")
      } else {
        Output.error(diagnostic)
      }
    } ask: {
      ask($0)
    }
    host.clear()
    if outcome.wasLeft {
      Output.text("Left at cell \(asked) of \(reading.count); `conjugate lesson \(name)` starts again.\n")
      return wasInterrupted ? 130 : 0
    }
    tell(outcome)
    let session = main ?? makeSession("main")
    let status = prompt(
      session, "Here is the prompt with the lesson's values: `who` lists them, `help` explains, Ctrl-D leaves.")
    return outcome.faults.isEmpty && !host.hasLost.load(ordering: .relaxed) ? status : 1
  }

  private func tell(_ outcome: LessonReading.Outcome) {
    var text = "The lesson is over. "
    if outcome.faults.isEmpty {
      text += "Every cell ran and every check held."
    } else {
      let places = outcome.faults.map(String.init).joined(separator: ", ")
      let count = outcome.faults.count
      text += "\(count) of \(outcome.ran) cells did not do what \(count == 1 ? "it" : "they") should (line \(places))."
    }
    if outcome.folded > 0 {
      text += " \(outcome.folded) solution\(outcome.folded == 1 ? "" : "s") stayed hidden."
    }
    Output.text("\n" + text + "\n")
  }

  private func makeSession(_ name: String) -> Session {
    let session = Session(host: host)
    session.transcript = host.transcript
    session.files = cellFiles
    if main == nil || name == "main" { main = session }
    return session
  }

  /// A cell is at home in the lesson's folder, as when it is replayed.
  private var cellFiles: FileAccess { FileAccess.document(folder: reading.folder) }

  // MARK: Stops

  private func ask(_ stop: LessonReading.Stop) -> LessonReading.Answer {
    switch stop {
    case .cell(let text, let session):
      asked += 1
      defer {
        session.interrupt.lower()
        Signals.interrupts(session.interrupt)
      }
      return runsAll ? .goOn : askBeforeCell(text, session)
    case .solution(let title, let session): return runsAll ? .skip : askBeforeSolution(title, session)
    }
  }

  private func askBeforeCell(_ text: String, _ session: Session) -> LessonReading.Answer {
    while true {
      let key = Keys.ask(again: text) { note(["Enter runs this cell", "a runs all", "p prompt", "q quit"]) }
      if key != .interrupt { isLeaving = false }
      switch key {
      case .enter: return .goOn
      case .letter("a"):
        runsAll = true
        return .goOn
      case .letter("p"):
        open(session)
        Output.text("\n" + text + "\n")
      default: if let answer = common(key) { return answer }
      }
    }
  }

  private func askBeforeSolution(_ title: String, _ session: Session?) -> LessonReading.Answer {
    while true {
      let key = Keys.ask(again: title) { note(["Enter goes on", "s shows: \(title)", "p prompt", "q quit"]) }
      if key != .interrupt { isLeaving = false }
      switch key {
      case .enter: return .skip
      case .letter("s"): return .goOn
      case .letter("a"):
        runsAll = true
        return .skip
      case .letter("p"): open(session ?? main ?? makeSession("main"))
      default: if let answer = common(key) { return answer }
      }
    }
  }

  /// The keys that leave; any other is answered by a longer note.
  private func common(_ key: Keys.Key) -> LessonReading.Answer? {
    isLost = false
    let isCertain = isLeaving
    isLeaving = false
    switch key {
    case .letter("q"), .end: return .leave
    case .interrupt:
      // It may have been meant for the cell that has just ended.
      guard isCertain else {
        isLeaving = true
        return nil
      }
      wasInterrupted = true
      return .leave
    default:
      isLost = true
      return nil
    }
  }

  /// The keys as one line, as much of them as fits.
  private func note(_ keys: [String]) -> String {
    var keys = isLost ? keys.map { $0 == "p prompt" ? "p opens a prompt to type in" : $0 } : keys
    if isLeaving { keys = ["Ctrl-C again leaves the lesson"] + keys.prefix(1) }
    let full = keys.joined(separator: " · ")
    let short = keys.map { $0.split(separator: " ")[0] }.joined(separator: " · ")
    let width = Output.columns - 1
    return style(full.count <= width ? full : String(short.prefix(max(width, 0))))
  }

  private func style(_ text: String) -> String { Output.hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  // MARK: The prompt

  private func open(_ session: Session) {
    (isLost, isLeaving) = (false, false)
    _ = prompt(session, "A prompt on the lesson's values; Ctrl-D goes on with the lesson.")
  }

  /// A prompt reads files beside the user and in the lesson's folder, and writes where it is told to.
  private func prompt(_ session: Session, _ greeting: String) -> Int32 {
    session.files = FileAccess(fallback: reading.folder)
    defer { session.files = cellFiles }
    let key = ObjectIdentifier(session)
    let prompt = prompts[key] ?? Prompt(session: session, host: host)
    prompts[key] = prompt
    return prompt.run(greeting: greeting)
  }
}
