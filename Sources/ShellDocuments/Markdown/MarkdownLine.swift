/// What is left of a line when some of its start has been read. A tab reaches to the next multiple of four columns, and
/// may be read in part.
struct MarkdownLine {
  /// Columns of a tab that were not read.
  private var spaces = 0
  private var text: Substring
  /// The column where `text` begins.
  private var column = 0

  init(_ text: Substring) { self.text = text }

  /// The columns of white space that it begins with.
  var indent: Int {
    var end = column
    for character in text {
      if character == " " { end += 1 } else if character == "\t" { end += 4 - end % 4 } else { break }
    }
    return spaces + end - column
  }

  var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

  /// What comes after the white space.
  var body: Substring { text.drop { $0 == " " || $0 == "\t" } }

  /// The line as text; a tab that was read in part is spaces.
  var string: String { String(repeating: " ", count: spaces) + text }

  /// Reads columns of white space, as far as there are any.
  mutating func dropIndent(_ count: Int) {
    var left = count
    while left > 0 {
      if spaces > 0 {
        let taken = min(spaces, left)
        spaces -= taken
        left -= taken
      } else if text.first == " " {
        text.removeFirst()
        column += 1
        left -= 1
      } else if text.first == "\t" {
        text.removeFirst()
        spaces = 4 - column % 4
        column += spaces
      } else {
        return
      }
    }
  }

  /// Reads white space and the characters of a mark after it.
  mutating func dropMark(_ count: Int) {
    dropIndent(indent)
    let taken = text.prefix(count).count
    text = text.dropFirst(taken)
    column += taken
  }
}
