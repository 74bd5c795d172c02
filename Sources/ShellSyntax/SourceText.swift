/// A piece of source text with a name: a script, a cell of a lesson, or one entry at the prompt.
public final class SourceText: Sendable {
  /// What messages call it, for example `lesson.cj` or `prompt`.
  public let name: String
  public let text: String
  /// The number of the first line, so that a prompt can count on over its entries and a cell over its document.
  public let firstLine: Int
  package let bytes: [UInt8]
  private let lineStarts: [Int]

  public init(_ text: String, name: String = "input", firstLine: Int = 1) {
    self.text = text
    self.name = name
    self.firstLine = firstLine
    bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// How many lines the text has; at least one.
  public var lineCount: Int { lineStarts.count }

  /// The index, from 0, of the line that holds a byte offset.
  package func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The line number, as a reader counts, of a byte offset.
  public func lineNumber(at offset: Int) -> Int { firstLine + lineIndex(at: offset) }

  /// The bytes of a line without its line end.
  package func lineRange(_ index: Int) -> Range<Int> {
    guard lineStarts.indices.contains(index) else { return bytes.count..<bytes.count }
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The text of a byte range, clamped to the source.
  package func slice(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}
