/// Reads the lines of a page one after the other.
struct MarkdownScanner {
  private(set) var content: [String] = []
  private(set) var kinds: [Markdown.Kind] = []
  private(set) var fences: [Markdown.Block] = []

  /// A quote, or an item of a list and the columns that its content is indented by.
  private enum Container {
    case quote
    case item(Int)
  }

  /// What was begun and goes on with the next line.
  private enum Open {
    case nothing
    case paragraph
    case fence
    case comment
    /// Raw HTML up to a line that holds the text, or a blank one.
    case html(until: String?)
  }

  private var containers: [Container] = []
  /// How deep quotes and lists may nest; further marks are text. A person's page does not come near it, and each line is
  /// looked at by every container that it stands in.
  private static let deepest = 100
  private var open = Open.nothing

  mutating func read(_ text: String) {
    let endsWithReturn = text.utf8.last == 0x0D
    var line = MarkdownLine(endsWithReturn ? text.dropLast() : text[...])
    var prefix = ""
    let matched = enter(&line, &prefix)
    if matched < containers.count { leave(to: matched, line) }
    if goesOn(line) { return }
    begin(&line, &prefix)
    readStart(line, prefix, endsWithReturn)
  }

  // MARK: Containers

  /// Reads what the open containers need from a line.
  /// - Returns: how many of them it goes on with.
  private func enter(_ line: inout MarkdownLine, _ prefix: inout String) -> Int {
    for (depth, container) in containers.enumerated() {
      switch container {
      case .quote:
        guard line.indent < 4, line.body.first == ">" else { return depth }
        quote(&line, &prefix)
      case .item(let width):
        guard line.isBlank || line.indent >= width else { return depth }
        line.dropIndent(width)
        prefix += String(repeating: " ", count: width)
      }
    }
    return containers.count
  }

  private func quote(_ line: inout MarkdownLine, _ prefix: inout String) {
    line.dropMark(1)
    line.dropIndent(1)
    prefix += "> "
  }

  /// Ends the containers that a line does not go on with, unless it goes on with a paragraph in them.
  private mutating func leave(to depth: Int, _ line: MarkdownLine) {
    if case .paragraph = open, !line.isBlank, line.indent >= 4 || !MarkdownStart.interrupts(line) { return }
    containers.removeLast(containers.count - depth)
    open = .nothing
  }

  /// Begins the quotes and list items that a line begins.
  private mutating func begin(_ line: inout MarkdownLine, _ prefix: inout String) {
    while line.indent < 4, containers.count < Self.deepest {
      var isParagraph = false
      if case .paragraph = open { isParagraph = true }
      if line.body.first == ">" {
        quote(&line, &prefix)
        containers.append(.quote)
      } else if let mark = MarkdownStart.listMark(line, inParagraph: isParagraph) {
        let before = line.indent + mark
        line.dropMark(mark)
        // Code, or nothing, begins one column after the mark.
        let gap = line.isBlank || line.indent > 4 ? 1 : line.indent
        line.dropIndent(gap)
        containers.append(.item(before + gap))
        prefix += String(repeating: " ", count: before + gap)
      } else {
        return
      }
      open = .nothing
    }
  }

  // MARK: Leaves

  private mutating func add(_ line: String, _ kind: Markdown.Kind) {
    content.append(line)
    kinds.append(kind)
  }

  /// Reads a line that goes on with a fence, a comment or raw HTML.
  private mutating func goesOn(_ line: MarkdownLine) -> Bool {
    let text = line.string
    switch open {
    case .nothing, .paragraph: return false
    case .fence:
      let last = fences.count - 1
      add(text, .fence(last))
      fences[last].lines = fences[last].lines.lowerBound...content.count - 1
      if fences[last].fence.isClosed(by: text) {
        fences[last].isClosed = true
        open = .nothing
      } else {
        var inner = line
        inner.dropIndent(min(line.indent, fences[last].fence.indent))
        fences[last].body.append(inner.string)
      }
    case .comment:
      add(text, .comment)
      if text.contains("-->") { open = .nothing }
    case .html(let end?):
      add(text, .html)
      if text.lowercased().contains(end) { open = .nothing }
    case .html(nil):
      add(text, line.isBlank ? .prose : .html)
      if line.isBlank { open = .nothing }
    }
    return true
  }

  private mutating func readStart(_ line: MarkdownLine, _ prefix: String, _ endsWithReturn: Bool) {
    let text = line.string
    var isParagraph = false
    if case .paragraph = open { isParagraph = true }
    guard !line.isBlank else {
      open = .nothing
      return add(text, .prose)
    }
    // Four columns more are code, or go on with the paragraph.
    guard line.indent < 4 else { return add(text, .prose) }
    let spaces = String(repeating: " ", count: line.indent)
    if let fence = Fence(spaces + line.body) {
      let index = content.count
      fences.append(
        Markdown.Block(
          fence: fence, lines: index...index, prefix: prefix + spaces, endsWithReturn: endsWithReturn))
      open = .fence
      return add(text, .fence(fences.count - 1))
    }
    if line.body.hasPrefix("<!--") {
      open = line.body.dropFirst(4).contains("-->") ? .nothing : .comment
      return add(text, .comment)
    }
    if let end = MarkdownStart.html(line.body, inParagraph: isParagraph) {
      let isEnded = end.map { line.body.lowercased().contains($0) } ?? false
      open = isEnded ? .nothing : .html(until: end)
      return add(text, .html)
    }
    open = line.body.hasPrefix("#") ? .nothing : .paragraph
    add(text, .prose)
  }
}
