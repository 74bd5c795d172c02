import Foundation

/// Reads the lines of a lesson: fences, images, equations. Everything else is prose.
struct LessonReader {
  let page: Markdown
  var cells: [Lesson.Cell] = []
  var equations: [ClosedRange<Int>] = []
  var problems: [String] = []
  /// Whether only blank lines, comments, outputs and images came since the last cell.
  private var followsCell = false
  private var openEquation: Int?

  init(page: Markdown) { self.page = page }

  mutating func read() {
    for (index, kind) in page.kinds.enumerated() {
      switch kind {
      case .prose, .html: readProse(at: index)
      case .comment: break
      case .fence(let number):
        let block = page.fences[number]
        if index == block.lines.lowerBound { read(block) }
      }
    }
    if let start = openEquation { problems.append("line \(start + 1): `$$` is never closed") }
  }

  private mutating func read(_ block: Markdown.Block) {
    let start = block.lines.lowerBound
    let kind = block.fence.words.first.map(String.init) ?? ""
    if let equation = openEquation {
      problems.append("line \(equation + 1): `$$` is never closed")
      openEquation = nil
    }
    guard block.isClosed || kind != "conjugate" && kind != "output" else {
      problems.append("line \(start + 1): the fence is never closed")
      return
    }
    switch kind {
    case "conjugate":
      let (words, problem) = CellWords.parse(block.fence.words.dropFirst())
      if let problem { problems.append("line \(start + 1): \(problem)") }
      let code = block.body.joined(separator: "\n")
      cells.append(
        Lesson.Cell(
          words: words, code: code, line: start + 1, end: block.lines.upperBound, prefix: block.prefix,
          lineEnd: block.endsWithReturn ? "\r" : ""))
      followsCell = true
    case "output":
      if followsCell, let cell = cells.indices.last, cells[cell].output == nil {
        cells[cell].output = (block.body, block.lines)
      } else {
        problems.append("line \(start + 1): this output belongs to no cell")
      }
    default:
      followsCell = false
      // A cell that is misspelt would silently never run.
      let letters = kind.lowercased().drop { !$0.isLetter }
      if letters.hasPrefix("conjugate"), !letters.dropFirst(9).contains(where: \.isLetter) || letters.contains(",") {
        problems.append(
          "line \(start + 1): a cell is marked `conjugate`, with spaces before further words, not `\(kind)`")
      }
    }
  }

  private mutating func readProse(at index: Int) {
    let text = page.content[index].drop { $0 == " " }
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
    if text.allSatisfy(\.isWhitespace) { return }
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
