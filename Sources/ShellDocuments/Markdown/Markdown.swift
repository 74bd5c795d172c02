/// A page of Markdown by its lines: which belong to fences, which to comments and which to raw HTML. Everything that
/// reads pages (replay, lessons, prose, equations) reads them through this, so that all agree.
///
/// The rules are CommonMark's (spec 0.31.2): fences of backticks or tildes (4.5), also within block quotes (5.1) and list
/// items (5.2); none within comments and other raw HTML (4.6), nor where four spaces make code (4.4).
package struct Markdown: Sendable {
  /// What a line belongs to.
  package enum Kind: Sendable, Equatable {
    case prose
    case comment
    case html
    /// The fence of this index, its own first and last line among them.
    case fence(Int)
  }

  /// A fence with what it holds.
  struct Block: Sendable {
    let fence: Fence
    /// The indices of the lines that open and close it.
    var lines: ClosedRange<Int>
    /// Its lines without what belongs to quotes and lists, and without its indentation.
    var body: [String] = []
    /// Whether a line closes it; otherwise the page, or the quote or list item that it stands in, ends before.
    var isClosed = false
    /// What a line begins with to stand where the fence stands: indentation, and `>` of quotes.
    let prefix: String
    /// Whether its lines end as those of Windows do.
    let endsWithReturn: Bool
  }

  /// The lines as they stand.
  let lines: [String]
  /// Every line without what belongs to quotes and lists, and without a carriage return at its end.
  package let content: [String]
  package let kinds: [Kind]
  let fences: [Block]

  package init(_ lines: some Sequence<String>) {
    let lines = Array(lines)
    var scanner = MarkdownScanner()
    self.lines = lines
    for line in lines { scanner.read(line) }
    (content, kinds, fences) = (scanner.content, scanner.kinds, scanner.fences)
  }
}
