/// An opening fence: its letters, its indentation and the words after it.
package struct Fence: Sendable {
  let mark: Character
  let length: Int
  let indent: Int
  package let words: [Substring]

  package init?(_ line: String) {
    let indent = line.prefix { $0 == " " }.count
    let rest = line.dropFirst(indent)
    guard indent < 4, let mark = rest.first, mark == "`" || mark == "~" else { return nil }
    let length = rest.prefix { $0 == mark }.count
    let info = rest.dropFirst(length)
    guard length >= 3, !(mark == "`" && info.contains("`")) else { return nil }
    (self.mark, self.length, self.indent) = (mark, length, indent)
    words = info.split(whereSeparator: \.isWhitespace)
  }

  package func isClosed(by line: String) -> Bool {
    let rest = line.drop { $0 == " " }
    // Four spaces are code, as everywhere in Markdown.
    guard line.utf8.count - rest.utf8.count < 4 else { return false }
    let marks = rest.prefix { $0 == mark }.count
    return marks >= length && rest.dropFirst(marks).allSatisfy(\.isWhitespace)
  }
}
