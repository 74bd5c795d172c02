import ShellText

extension Lesson {
  /// What a reader comes to.
  package enum Part: Sendable {
    /// The indices of lines of Markdown.
    case prose(Range<Int>)
    case cell(Cell)
    /// What `<details>` folds away: its summary, and what it holds.
    indirect case solution(title: String, parts: [Part])
  }

  /// The lesson in reading order, its solutions folded.
  package var parts: [Part] {
    var result: [Part] = []
    var next = 0
    for fold in folds {
      result += flat(next..<fold.lowerBound)
      let title = summary(page.content[fold.lowerBound]) ?? "Solution"
      result.append(.solution(title: title, parts: flat(fold.lowerBound + 1..<fold.upperBound)))
      next = fold.upperBound + 1
    }
    return result + flat(next..<lines.count)
  }

  /// The lesson in reading order as if nothing was folded: prose and cells.
  package var flatParts: [Part] { flat(0..<lines.count) }

  private func flat(_ range: Range<Int>) -> [Part] {
    var result: [Part] = []
    var next = range.lowerBound
    for cell in cells where range.contains(cell.line - 1) {
      result += [.prose(next..<max(next, cell.line - 1)), .cell(cell)]
      next = cell.last + 1
    }
    return result + [.prose(next..<max(next, range.upperBound))]
  }

  /// The lines that open and close each `<details>` outside of fences and comments. One that is never closed folds
  /// nothing.
  private var folds: [Range<Int>] {
    var result: [Range<Int>] = []
    var open: Int?
    for (index, line) in page.content.enumerated() where page.kinds[index] == .prose || page.kinds[index] == .html {
      let tag = line.drop { $0 == " " }
      if tag.hasPrefix("<details"), open == nil { open = index }
      if tag.hasPrefix("</details"), let start = open {
        result.append(start..<index)
        open = nil
      }
    }
    return result
  }

  private func summary(_ line: String) -> String? {
    guard let start = line.range(of: "<summary>"), let end = line.range(of: "</summary>"),
      start.upperBound < end.lowerBound
    else { return nil }
    return String(line[start.upperBound..<end.lowerBound]).trimmingWhitespace
  }
}
