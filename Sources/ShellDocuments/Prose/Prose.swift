import ShellText

/// Markdown for a terminal: paragraphs and lists filled anew, formulas in Unicode, headings bold.
package struct Prose: Sendable {
  private let width: Int
  private let color: Bool

  /// - Parameter columns: the terminal's width; lines of more than 100 characters are hard to read and are not made.
  package init(columns: Int, color: Bool) {
    width = max(20, min(columns, 100))
    self.color = color
  }

  /// The text of some lines of Markdown, without blank lines at its ends.
  package func text(_ lines: some Sequence<String>) -> String {
    let page = Markdown(lines)
    return text(page, page.lines.indices)
  }

  /// The same of some lines of a page.
  package func text(_ markdown: Markdown, _ range: Range<Int>) -> String {
    var page = Page(prose: self)
    for index in range.clamped(to: markdown.lines.indices) { page.read(markdown, index) }
    page.close()
    var result = page.lines
    while result.first?.isEmpty == true { result.removeFirst() }
    while result.last?.isEmpty == true { result.removeLast() }
    return result.joined(separator: "\n")
  }

  private func heading(_ text: String) -> String {
    let plain = Inline.text(text, color: false)
    return color ? "\u{1B}[1m\(plain)\u{1B}[0m" : plain
  }

  /// A displayed formula: on a line, or where it is too long a line for each of its parts.
  private func equation(_ tex: String) -> [String] {
    let formula = MathText.unicode(tex)
    let whole = "    " + formula.replacing("\u{2003}", with: "    ").replacing("\u{2002}", with: "  ")
    if DisplayWidth.of(whole) <= width { return [whole] }
    return formula.split(whereSeparator: { $0 == "\u{2003}" || $0 == "\u{2002}" }).flatMap {
      TextWrap.lines(String($0), width: width, first: "    ", rest: "        ")
    }
  }

  /// The lines as they are made.
  private struct Page {
    let prose: Prose
    var lines: [String] = []
    /// The paragraph that is being read, with what its first line and its others begin with.
    private var paragraph: (text: String, first: String, rest: String)?
    private var formula: String?

    init(prose: Prose) { self.prose = prose }

    mutating func read(_ markdown: Markdown, _ index: Int) {
      let line = markdown.lines[index].filter { $0 != "\r" }
      let text = line.trimmingWhitespace
      if case .fence(let number) = markdown.kinds[index] {
        let block = markdown.fences[number]
        let place = index - block.lines.lowerBound - 1
        if block.body.indices.contains(place) { lines.append("    " + block.body[place]) } else { close() }
      } else if markdown.kinds[index] == .comment {
        return
      } else if formula != nil || text.hasPrefix("$$") {
        readFormula(text)
      } else if text.isEmpty {
        close()
        if lines.last?.isEmpty == false { lines.append("") }
      } else if text.hasPrefix("#") {
        close()
        lines.append(prose.heading(text.drop { $0 == "#" }.description.trimmingWhitespace))
      } else if text.hasPrefix("|") {
        close()
        lines.append(line)
      } else if text.hasPrefix("<details") || text.hasPrefix("</details") {
        close()
      } else {
        readText(text, line)
      }
    }

    private mutating func readText(_ text: String, _ line: String) {
      if let mark = Page.listMark(text) {
        close()
        let indent = String(line.prefix { $0 == " " })
        let body = text.dropFirst(mark.count)
        paragraph = (String(body), indent + mark, indent + String(repeating: " ", count: mark.count))
      } else if let open = paragraph {
        paragraph = (open.text + " " + text, open.first, open.rest)
      } else {
        // What is indented goes on with a point of a list.
        let indent = String(line.prefix { $0 == " " })
        paragraph = (text, indent, indent)
      }
    }

    /// `- ` or `12. ` at the start of a text.
    private static func listMark(_ text: String) -> String? {
      if ["- ", "* ", "+ "].contains(where: text.hasPrefix) { return String(text.prefix(2)) }
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      let rest = text.dropFirst(digits.count)
      return !digits.isEmpty && digits.count < 4 && rest.hasPrefix(". ") ? digits + ". " : nil
    }

    private mutating func readFormula(_ text: String) {
      var rest = text[...]
      if formula == nil {
        close()
        formula = ""
        rest = rest.dropFirst(2)
      }
      guard let end = rest.range(of: "$$") else {
        formula? += rest + " "
        return
      }
      lines += prose.equation((formula ?? "") + rest[..<end.lowerBound])
      formula = nil
      let after = String(rest[end.upperBound...]).trimmingWhitespace
      if !after.isEmpty { paragraph = (after, "", "") }
    }

    /// Ends what is open.
    mutating func close() {
      if let formula { lines += prose.equation(formula) }
      if let open = paragraph {
        let text = Inline.text(open.text, color: prose.color)
        lines += TextWrap.lines(text, width: prose.width, first: open.first, rest: open.rest)
      }
      (formula, paragraph) = (nil, nil)
    }
  }
}
