/// Text broken at words, as a terminal does not.
package enum TextWrap {
  /// The lines of a text of at most `width` columns where its words allow; runs of spaces become one.
  /// - Parameters:
  ///   - first: what the first line begins with.
  ///   - rest: what the others begin with.
  package static func lines(_ text: String, width: Int, first: String = "", rest: String = "") -> [String] {
    var lines: [String] = []
    var (line, column, hasWord) = (first, columns(first), false)
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let size = columns(word)
      if hasWord && column + 1 + size > width {
        lines.append(line)
        (line, column, hasWord) = (rest, columns(rest), false)
      }
      line += hasWord ? " " + word : word
      column += hasWord ? 1 + size : size
      hasWord = true
    }
    if hasWord || lines.isEmpty { lines.append(line) }
    // What must not be parted was held together by these.
    return lines.map { $0.replacing("\u{A0}", with: " ") }
  }

  /// The columns that a text takes; sequences that set colours take none.
  package static func columns(_ text: some StringProtocol) -> Int {
    var result = 0
    var isEscape = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1B}" {
        isEscape = true
      } else if isEscape {
        isEscape = scalar != "m"
      } else {
        result += DisplayWidth.of(scalar)
      }
    }
    return result
  }

  /// A page of help for a terminal: every line that is too long goes on under its own beginning, or under the second of
  /// its columns. Examples stay in one piece, so that they can be copied.
  package static func page(_ text: String, width: Int) -> String {
    var isExample = false
    return text.textLines.flatMap { line -> [String] in
      if line == "Example:" || line == "Examples:" { isExample = true }
      if line.isEmpty { isExample = false }
      guard columns(line) > width, !isExample else { return [line] }
      let indent = String(line.prefix { $0 == " " })
      let body = line.dropFirst(indent.count)
      // A name, two spaces or more, and what it means.
      if !indent.isEmpty, let gap = body.range(of: "  ") {
        let after = body[gap.lowerBound...].drop { $0 == " " }
        let head = String(line[..<after.startIndex])
        let hang = columns(head)
        if !after.isEmpty, hang <= width / 2, !after.contains("  ") {
          return lines(String(after), width: width, first: head, rest: String(repeating: " ", count: hang))
        }
      }
      return lines(String(body), width: width, first: indent, rest: indent)
    }.joined(separator: "\n")
  }
}
