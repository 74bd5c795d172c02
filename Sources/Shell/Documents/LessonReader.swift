import Foundation

/// Reads the lines of a lesson: fences, images, equations. Everything else is prose.
struct LessonReader {
  let lines: [String]
  var cells: [Lesson.Cell] = []
  var equations: [ClosedRange<Int>] = []
  var problems: [String] = []
  /// Whether only blank lines, comments' ends, outputs and images came since the last cell.
  private var followsCell = false
  private var openEquation: Int?

  init(lines: [String]) { self.lines = lines }

  mutating func read() {
    var index = 0
    while index < lines.count {
      if openEquation == nil, let fence = Fence(lines[index]) {
        index = read(fence, at: index)
      } else {
        readProse(at: index)
        index += 1
      }
    }
    if let start = openEquation { problems.append("line \(start + 1): `$$` is never closed") }
  }

  private mutating func read(_ fence: Fence, at start: Int) -> Int {
    var end = start + 1
    while end < lines.count && !fence.isClosed(by: lines[end]) { end += 1 }
    let kind = fence.words.first.map(String.init) ?? ""
    guard end < lines.count else {
      if kind == "conjugate" || kind == "output" { problems.append("line \(start + 1): the fence is never closed") }
      return end
    }
    let body = lines[start + 1..<end].map { line -> String in
      let text = line.hasSuffix("\r") ? String(line.dropLast()) : line
      let spaces = min(text.prefix { $0 == " " }.count, fence.indent)
      return String(text.dropFirst(spaces))
    }
    switch kind {
    case "conjugate":
      let (words, problem) = CellWords.parse(fence.words.dropFirst())
      if let problem { problems.append("line \(start + 1): \(problem)") }
      cells.append(Lesson.Cell(words: words, code: body.joined(separator: "\n"), line: start + 1, end: end))
      followsCell = true
    case "output":
      if followsCell, let cell = cells.indices.last, cells[cell].output == nil {
        cells[cell].output = (body, start...end)
      } else {
        problems.append("line \(start + 1): this output belongs to no cell")
      }
    default: followsCell = false
    }
    return end + 1
  }

  private mutating func readProse(at index: Int) {
    let line = lines[index].filter { $0 != "\r" }
    let text = line.drop { $0 == " " }
    let marks = LessonReader.displayMarks(text)
    for _ in 0..<marks {
      if let start = openEquation {
        equations.append(start...index)
        openEquation = nil
      } else {
        openEquation = index
      }
    }
    if marks > 0 || openEquation != nil {
      followsCell = false
      return
    }
    if text.allSatisfy(\.isWhitespace) || text.hasPrefix("<!--") || text.hasPrefix("-->") { return }
    if followsCell, let image = LessonReader.image(String(text), index: index), let cell = cells.indices.last {
      cells[cell].images.append(image)
      return
    }
    followsCell = false
  }

  /// How many `$$` a line of prose holds, outside of code.
  private static func displayMarks(_ text: Substring) -> Int {
    var count = 0
    var isCode = false
    var last: Character = " "
    for character in text {
      if character == "`" { isCode.toggle() }
      if !isCode && character == "$" && last == "$" {
        count += 1
        last = " "
      } else {
        last = character == "$" && last == "\\" ? " " : character
      }
    }
    return count
  }

  private static func image(_ text: String, index: Int) -> Lesson.Image? {
    let trimmed = text.reversed().drop(while: \.isWhitespace).reversed()
    let line = String(trimmed)
    guard line.hasPrefix("!["), line.hasSuffix(")"), let middle = line.range(of: "](") else { return nil }
    let alternative = line[line.index(line.startIndex, offsetBy: 2)..<middle.lowerBound]
    let path = line[middle.upperBound...].dropLast()
    guard !path.contains(" ") else { return nil }
    return Lesson.Image(index: index, text: String(alternative), path: String(path))
  }
}
