import Foundation
import ShellDocuments
import ShellLanguage
import ShellSyntax
import ShellText

/// A lesson read: its prose, its cells as if they were typed, and what they print and draw.
///
/// Without a terminal the Markdown is shown as it stands, and everything runs. In one the prose is set to its width, and
/// whoever reads is asked before each cell and each solution.
public struct LessonReading: Sendable {
  /// Where a reader is asked how to go on.
  public enum Stop {
    /// Before a cell that was just shown, in the session it is to run in.
    case cell(text: String, Session)
    /// Before a solution that is still folded, in the session of the last cell.
    case solution(title: String, Session?)
  }

  public enum Answer: Sendable { case goOn, skip, leave }

  /// How a reading went.
  public struct Outcome: Sendable {
    /// How many cells ran, of those that are not in solutions that stayed folded.
    public var ran = 0
    /// The lines of the cells that did not do what they have to.
    public var faults: [Int] = []
    /// How many solutions stayed folded.
    public var folded = 0
    /// Whether the reader left before the end.
    public var wasLeft = false
  }

  private let lesson: Lesson
  private let color: Bool
  private let columns: (@Sendable () -> Int)?

  /// - Parameter columns: the width of the terminal, asked for again and again; nil without a terminal.
  public init(_ text: String, path: String, color: Bool, columns: (@Sendable () -> Int)? = nil) {
    lesson = Lesson(text, path: path)
    self.color = color
    self.columns = columns
  }

  /// The folder that the cells' paths start from.
  public var folder: String { lesson.folder }
  public var problems: [String] { lesson.problems }
  /// How many cells it has.
  public var count: Int { lesson.cells.count }

  /// Goes through the lesson.
  /// - Parameters:
  ///   - session: makes the session of a name.
  ///   - print: shows text; what the cells print goes to their session's host.
  ///   - report: shows the message of a cell that fails, and whether it was meant to.
  ///   - ask: how to go on; asked again at the same cell after it was interrupted.
  public func run(
    session: (String) -> Session, print: (String) -> Void, report: (Diagnostic, _ isExpected: Bool) -> Void,
    ask: (Stop) -> Answer = { _ in .goOn }
  ) -> Outcome {
    var sessions: [String: Session] = [:]
    var last: Session?
    var outcome = Outcome()
    func read(_ parts: [Lesson.Part]) {
      for part in parts where !outcome.wasLeft {
        switch part {
        case .prose(let range): print(prose(range))
        case .cell(let cell):
          let own = sessions[cell.words.session] ?? session(cell.words.session)
          (sessions[cell.words.session], last) = (own, own)
          run(cell, in: own, print: print, report: report, ask: ask, &outcome)
        case .solution(let title, let parts):
          switch ask(.solution(title: title, last)) {
          case .goOn:
            print(style(title, "1"))
            read(parts)
          case .skip: outcome.folded += 1
          case .leave: outcome.wasLeft = true
          }
        }
      }
    }
    read(columns == nil ? lesson.flatParts : lesson.parts)
    return outcome
  }

  private func run(
    _ cell: Lesson.Cell, in session: Session, print: (String) -> Void, report: (Diagnostic, Bool) -> Void,
    ask: (Stop) -> Answer, _ outcome: inout Outcome
  ) {
    let text = cell.words.isHidden && columns == nil ? "" : typed(cell.code)
    print(text)
    while true {
      switch ask(.cell(text: text, session)) {
      case .goOn: break
      case .skip: return
      case .leave:
        outcome.wasLeft = true
        return
      }
      let standard = session.limits.seconds
      session.limits.seconds = cell.words.seconds
      defer { session.limits.seconds = standard }
      do {
        let source = SourceText(cell.code, name: "cell")
        try session.run(source) { _ in session.transcript?.keep() }
        session.transcript?.close(Span(source, 0, source.bytes.count))
        if cell.words.mustFail { outcome.faults.append(cell.line) }
      } catch {
        let diagnostic = Diagnostic.from(error)
        session.transcript?.discard()
        report(diagnostic, cell.words.mustFail)
        if diagnostic.code == .interrupted { continue }
        if !cell.words.mustFail { outcome.faults.append(cell.line) }
      }
      outcome.ran += 1
      return
    }
  }

  private func style(_ text: String, _ code: String) -> String { color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

  private func typed(_ code: String) -> String {
    code.textLines.enumerated().map { index, line in
      style(index == 0 ? Interaction.prompt : Interaction.continuation, "1;32") + line
    }.joined(separator: "\n")
  }

  private func prose(_ range: Range<Int>) -> String {
    let range = range.clamped(to: lesson.lines.indices)
    let text = columns.map { Prose(columns: $0(), color: color).text(lesson.page, range) } ?? markdown(range)
    return text.isEmpty ? "" : "\n" + text + "\n"
  }

  /// The lines of Markdown as they are, headings bold, comments left out, without blank lines at the ends.
  private func markdown(_ range: Range<Int>) -> String {
    var lines: [String] = []
    for index in range where lesson.page.kinds[index] != .comment {
      let line = lesson.lines[index]
      let isProse = lesson.page.kinds[index] == .prose
      if isProse && line.allSatisfy(\.isWhitespace) && lines.last == "" { continue }
      let isHeading = isProse && line.hasPrefix("#")
      lines.append(isHeading ? style(String(line.drop { $0 == "#" || $0 == " " }), "1") : line)
    }
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}

extension LessonReading {
  /// The title of a lesson: its first heading.
  public static func title(_ text: String) -> String? {
    let page = Markdown(text.textLines)
    return zip(page.content, page.kinds).first { $0.0.hasPrefix("# ") && $0.1 == .prose }
      .map { String($0.0.dropFirst(2)).trimmingWhitespace }
  }

  /// The numbers of the lines of displayed equations that no cell checks before the next one.
  public static func uncheckedEquations(_ text: String, path: String) -> [Int] {
    Lesson(text, path: path).uncheckedEquations
  }
}
