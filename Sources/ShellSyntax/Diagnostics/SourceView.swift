import ShellText

/// The quoted part of a rendered diagnostic: each line that a label touches, with carets and texts under it.
struct SourceView {
  private let labels: [Diagnostic.Label]
  private let tint: Renderer.Style
  private let renderer: Renderer

  init(_ labels: [Diagnostic.Label], tint: Renderer.Style, renderer: Renderer) {
    self.labels = labels
    self.tint = tint
    self.renderer = renderer
  }

  /// A label on one line, in columns.
  private struct Mark {
    let column: Int
    let width: Int
    let text: String
    let isPrimary: Bool
  }

  func lines() -> [String] {
    guard let first = labels.first else { return [] }
    let numbers = labels.map { $0.span.source.lineNumber(at: $0.span.start) }
    let gutter = String(numbers.max() ?? 0).count
    var result: [String] = []
    var sources = [first.span.source]
    for label in labels where !sources.contains(where: { $0 === label.span.source }) {
      sources.append(label.span.source)
    }
    for source in sources {
      let own = labels.enumerated().filter { $0.element.span.source === source }
      let line = own.first.map { source.lineNumber(at: $0.element.span.start) } ?? 0
      let arrow = String(repeating: " ", count: gutter) + "--> "
      result.append(renderer.paint(arrow + "\(source.name):\(line)", .faint))
      let indices = Set(own.map { source.lineIndex(at: $0.element.span.start) }).sorted()
      var previous: Int?
      for index in indices {
        if let previous, index > previous + 1 {
          result.append(renderer.paint(String(repeating: " ", count: gutter) + " ⋮", .faint))
        }
        previous = index
        let marks = own.filter { source.lineIndex(at: $0.element.span.start) == index }
          .map { mark($0.element, line: index, isPrimary: $0.offset == 0) }
        result += quoted(source, index, marks, gutter)
      }
    }
    return result
  }

  private func mark(_ label: Diagnostic.Label, line: Int, isPrimary: Bool) -> Mark {
    let source = label.span.source
    let range = source.lineRange(line)
    let start = min(label.span.start, range.upperBound)
    let end = min(max(label.span.end, start), range.upperBound)
    let column = DisplayWidth.of(visible(source.slice(range.lowerBound..<start)))
    let width = DisplayWidth.of(visible(source.slice(start..<end)))
    return Mark(column: column, width: max(1, width), text: label.text, isPrimary: isPrimary)
  }

  /// Lines that are longer than the terminal is wide, or very long, are cut so that the first mark stays in sight.
  private func quoted(_ source: SourceText, _ index: Int, _ marks: [Mark], _ gutter: Int) -> [String] {
    var text = visible(source.slice(source.lineRange(index)))
    var marks = marks.sorted { ($0.column, $0.width) < ($1.column, $1.width) }
    let room = max(8, renderer.columns.map { $0 - gutter - 3 } ?? Self.longest)
    if DisplayWidth.of(text) > room, let first = marks.first(where: \.isPrimary) ?? marks.first {
      // One column is for the sign that something is left out; what stands before the mark takes a third at most.
      let width = room - 1
      let from = max(0, min(first.column - width * 3 / 8, DisplayWidth.of(text) - width))
      text = (from > 0 ? "…" : " ") + window(text, from: from, width: width)
      marks = marks.compactMap { mark in
        guard mark.column >= from, mark.column < from + width else { return nil }
        return Mark(
          column: mark.column - from + 1, width: min(mark.width, from + width - mark.column), text: mark.text,
          isPrimary: mark.isPrimary)
      }
    }
    let number = DisplayWidth.pad(String(source.firstLine + index), to: gutter, right: true)
    let edge = renderer.paint(String(repeating: " ", count: gutter) + " | ", .faint)
    var result = [renderer.paint(number + " | ", .faint) + text]
    for line in underlines(marks, room) { result.append(edge + renderer.paint(line, tint)) }
    return result
  }

  /// The columns of a quoted line where no terminal says how wide it is.
  private static let longest = 160

  /// One line of carets, with the last text on it, then a line for each text further left.
  private func underlines(_ marks: [Mark], _ room: Int) -> [String] {
    guard !marks.isEmpty else { return [] }
    var carets = Canvas()
    for mark in marks where !mark.isPrimary { carets.put(String(repeating: "-", count: mark.width), at: mark.column) }
    for mark in marks where mark.isPrimary { carets.put(String(repeating: "^", count: mark.width), at: mark.column) }
    var texts = marks.filter { !$0.text.isEmpty }
    guard let last = texts.last else { return [carets.text] }
    let end = marks.map { $0.column + $0.width }.max() ?? 0
    let fits = renderer.columns == nil || end + 1 + DisplayWidth.of(last.text) <= room
    if last.column + last.width >= end, fits {
      carets.put(last.text, at: end + 1)
      texts.removeLast()
    }
    var lines = [carets.text]
    while let mark = texts.popLast() {
      // A text that would run over the edge moves to the left, which its line shows.
      let start = renderer.columns == nil ? mark.column : max(0, min(mark.column, room - DisplayWidth.of(mark.text)))
      var row = Canvas()
      for other in texts where start == mark.column { row.put("|", at: other.column) }
      row.put(mark.text, at: start)
      lines.append(row.text)
    }
    return lines
  }

  /// A line that is written on column by column.
  private struct Canvas {
    private(set) var text = ""

    mutating func put(_ piece: String, at column: Int) {
      let width = DisplayWidth.of(text)
      if width <= column {
        text += String(repeating: " ", count: column - width) + piece
      } else {
        let kept = Array(text)
        let tail = column + piece.count
        text = String(kept.prefix(column)) + piece + (kept.count > tail ? String(kept[tail...]) : "")
      }
    }
  }

  /// Tabs as four spaces, control characters as a sign.
  private func visible(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        result += "    "
      } else if scalar.value < 0x20 || scalar.value == 0x7F {
        result += "␦"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The part of a text in some columns; half of a wide character is a space.
  private func window(_ text: String, from: Int, width: Int) -> String {
    var column = 0
    var result = ""
    for scalar in text.unicodeScalars {
      let next = column + DisplayWidth.of(scalar)
      defer { column = next }
      if next > from + width || column >= from + width && next > column { break }
      if column >= from {
        if column > from || next > column { result.unicodeScalars.append(scalar) }
      } else if next > from {
        result += " "
      }
    }
    return result
  }
}
