import Foundation
import ShellText

/// A lesson: Markdown whose fences marked `conjugate` are cells that run.
public struct Lesson: Sendable {
  /// Where it was read from, as the reader named it.
  public let path: String
  package let lines: [String]
  package let page: Markdown
  package let cells: [Cell]
  /// The displayed equations: the indices of the lines where each opens and closes.
  package let equations: [ClosedRange<Int>]
  /// What is wrong with the document itself, each with the number of its line.
  package let problems: [String]

  /// The file's name without its extension, which its figures begin with.
  package var name: String { URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent }
  /// The folder that the cells' relative paths start from.
  package var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

  /// One fence that runs, with what follows it.
  package struct Cell: Sendable {
    package var words: CellWords
    package var code: String
    /// The number, as a reader counts, of the line that opens the fence.
    package var line: Int
    /// The index of the line that closes the fence.
    package var end: Int
    /// What a line begins with to stand where the cell stands, in a list or a quote; and what it ends with.
    var prefix = ""
    var lineEnd = ""
    /// The lines printed, and the indices of the fence that holds them.
    package var output: (text: [String], fence: ClosedRange<Int>)?
    package var images: [Image] = []
    /// The index of the last line that belongs to the cell.
    package var last: Int {
      max(end, output?.fence.upperBound ?? end, images.last?.index ?? end)
    }
  }

  /// A line `![text](path)`.
  package struct Image: Sendable, Equatable {
    package var index: Int
    package var text: String
    package var path: String
  }

  public init(_ text: String, path: String) {
    self.path = path
    lines = text.textLines
    page = Markdown(lines)
    var reader = LessonReader(page: page)
    reader.read()
    (cells, equations, problems) = (reader.cells, reader.equations, reader.problems)
  }
}

/// What stands after `conjugate` on the line that opens a cell.
package struct CellWords: Sendable, Equatable {
  /// The cell must fail; its message is its output.
  package var mustFail = false
  /// The cell runs, and what it prints is not part of the lesson.
  package var isHidden = false
  /// The cell may take long.
  package var isSlow = false
  package var session = "main"
  package var timeout: Double?

  /// Seconds of processor time the cell may take, and ten times as many on the wall.
  package var seconds: Double { timeout ?? (isSlow ? 600 : 60) }

  /// Reads the words; the second value says what is wrong with them.
  package static func parse(_ words: some Sequence<Substring>) -> (CellWords, String?) {
    var result = CellWords()
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      switch (parts.first, parts.count) {
      case ("error", 1): result.mustFail = true
      case ("hidden", 1): result.isHidden = true
      case ("slow", 1): result.isSlow = true
      case ("session", 2): result.session = parts[1]
      case ("timeout", 2):
        let digits = parts[1].hasSuffix("s") ? String(parts[1].dropLast()) : parts[1]
        guard let seconds = Double(digits), seconds > 0, seconds.isFinite else {
          return (result, "`\(word)`: a timeout is a number of seconds, as in `timeout=30`")
        }
        result.timeout = seconds
      default:
        return (result, "`\(word)` is no word of a cell: these are error, hidden, slow, session=NAME and timeout=S")
      }
    }
    return (result, nil)
  }
}
