extension String {
  /// The lines of a text, each without its `\n`; a carriage return stays, as a page is written back as it was.
  package var textLines: [String] {
    utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text without white space at its ends.
  package var trimmingWhitespace: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
