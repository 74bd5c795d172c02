/// A stretch of source text, in UTF-8 bytes. It knows its source, so a message about a function that was
/// typed an hour ago still points into the right text.
public struct Span: Sendable {
  public let source: SourceText
  private let first: Int32
  private let last: Int32

  public init(_ source: SourceText, _ start: Int, _ end: Int) {
    self.source = source
    first = Int32(clamping: start)
    last = Int32(clamping: max(start, end))
  }

  public var start: Int { Int(first) }
  public var end: Int { Int(last) }

  /// The text it covers.
  public var text: String { source.slice(start..<end) }

  /// The line number where it starts, as a reader counts.
  public var line: Int { source.lineNumber(at: start) }

  /// The smallest span that covers both; both lie in one source.
  package func joined(_ other: Span) -> Span { Span(source, min(start, other.start), max(end, other.end)) }

  /// The empty place right after the span.
  package var after: Span { Span(source, end, end) }
}
