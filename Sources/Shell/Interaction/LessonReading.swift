import Foundation

/// A lesson read at a terminal: its prose, its cells as if they were typed, and what they print and draw.
public struct LessonReading {
  private let lesson: Lesson
  private let color: Bool

  public init(_ text: String, path: String, color: Bool) {
    lesson = Lesson(text, path: path)
    self.color = color
  }

  /// The folder that the cells' paths start from.
  public var folder: String { lesson.folder }
  public var problems: [String] { lesson.problems }

  /// Goes through the lesson.
  /// - Parameters:
  ///   - session: makes the session of a name.
  ///   - print: shows text; what the cells print goes to their session's host.
  ///   - report: shows the message of a cell that fails, and whether it was meant to.
  /// - Returns: whether every cell did what it has to.
  public func run(
    session: (String) -> Session, print: (String) -> Void, report: (Diagnostic, _ isExpected: Bool) -> Void
  ) -> Bool {
    var sessions: [String: Session] = [:]
    var next = 0
    var holds = true
    for cell in lesson.cells {
      print(prose(next..<cell.line - 1))
      next = cell.last + 1
      let own = sessions[cell.words.session] ?? session(cell.words.session)
      sessions[cell.words.session] = own
      own.limits.seconds = cell.words.seconds
      if !cell.words.isHidden { print(typed(cell.code)) }
      do {
        try own.run(SourceText(cell.code, name: "cell"))
        if cell.words.mustFail { holds = false }
      } catch {
        report(Diagnostic.from(error), cell.words.mustFail)
        if !cell.words.mustFail { holds = false }
      }
    }
    print(prose(next..<lesson.lines.count))
    return holds
  }

  private func style(_ text: String, _ code: String) -> String { color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

  private func typed(_ code: String) -> String {
    code.textLines.enumerated().map { index, line in
      style(index == 0 ? Interaction.prompt : Interaction.continuation, "1;32") + line
    }.joined(separator: "\n")
  }

  /// The lines of Markdown as they are, headings bold, comments left out, without blank lines at the ends.
  private func prose(_ range: Range<Int>) -> String {
    var lines: [String] = []
    var isComment = false
    for line in lesson.lines[range.clamped(to: lesson.lines.indices)] {
      if line.hasPrefix("<!--") { isComment = true }
      defer { if line.hasSuffix("-->") { isComment = false } }
      guard !isComment, !line.hasPrefix("-->") else { continue }
      if line.allSatisfy(\.isWhitespace) && lines.last == "" { continue }
      lines.append(line.hasPrefix("#") ? style(String(line.drop { $0 == "#" || $0 == " " }), "1") : line)
    }
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\n"
  }
}

extension LessonReading {
  /// The numbers of the lines of displayed equations that no cell checks before the next one.
  public static func uncheckedEquations(_ text: String, path: String) -> [Int] {
    Lesson(text, path: path).uncheckedEquations
  }
}
