import Numerics
import Restore

/// The rows of a CSV file: where each field starts and ends, row after row, all of one width.
struct CSVRows {
  let bytes: [UInt8]
  let dialect: CSVDialect
  private(set) var fields: [Range<Int>] = []
  private(set) var width = 0
  /// The first row is one field short of the others, whose first ones are then names of their own, as R writes them.
  private(set) var lacksName = false
  /// The last comment before the first row, without its sign.
  private(set) var leadingComment: Range<Int>?

  private let path: String
  private var position: Int
  private var line = 1
  private static let longestField = 1 << 20

  /// - Throws: ``FileFormatError`` for rows of different lengths; ``TensorError/cancelled(_:)``;
  ///   ``TensorError/memory(requested:budget:)``.
  init(_ bytes: [UInt8], path: String) throws {
    (self.bytes, self.path) = (bytes, path)
    dialect = CSVDialect(bytes)
    position = dialect.start
    line = dialect.start > 3 ? 2 : 1
    try cut()
  }

  var count: Int { width == 0 ? 0 : (fields.count + (lacksName ? 1 : 0)) / width }

  func field(_ index: Int) -> ArraySlice<UInt8> { bytes[fields[index]] }

  /// The fields of one line of the same dialect, such as names in a comment.
  func fields(of line: Range<Int>) -> [Range<Int>] {
    var copy = self
    (copy.fields, copy.position) = ([], line.lowerBound)
    try? copy.readRow(until: line.upperBound)
    return copy.fields
  }

  private mutating func cut() throws {
    var (row, firstLine) = (0, 1)
    while position < bytes.count {
      if fields.count & 0xFFF == 0 { try Cancellation.check() }
      if fields.count == fields.capacity, fields.count >= 1 << 20 {
        _ = try MemoryBudget.admit([2 * fields.count], bytesEach: MemoryLayout<Range<Int>>.stride)
      }
      let (first, start, opened) = (fields.count, position, line)
      try readRow(until: bytes.count)
      // An empty line is no row.
      if fields.count == first + 1, CSVNumber.trimmed(bytes[fields[first]]).isEmpty,
        !bytes[fields[first]].contains(UInt8(ascii: "\""))
      {
        fields.removeLast()
        continue
      }
      if bytes[start] == UInt8(ascii: "#"), row == 0 || fields.count - first != width || width == 1 {
        if row == 0 { leadingComment = start + 1..<(fields.last?.upperBound ?? position) }
        fields.removeSubrange(first...)
        continue
      }
      row += 1
      if row == 1 { (width, firstLine) = (fields.count - first, opened) }
      if row == 2, fields.count - first == width + 1, isOfNames(fields[..<first]) {
        (width, lacksName) = (width + 1, true)
      }
      if let long = fields[first...].first(where: { $0.count > Self.longestField }) {
        throw FileFormatError(path: path, format: "CSV", reason: "line \(opened) has a field of \(long.count) bytes")
      }
      guard fields.count - first == width else {
        throw FileFormatError(
          path: path, format: "CSV",
          reason: "line \(opened) has \(fields.count - first) fields and line \(firstLine) has \(width)")
      }
    }
  }

  /// Whether a row holds quoted names, or names between blanks.
  private func isOfNames(_ fields: ArraySlice<Range<Int>>) -> Bool {
    fields.allSatisfy { field in
      bytes[field].first == UInt8(ascii: "\"")
        || dialect.separator == .blanks && CSVNumber.value(bytes[field], decimalComma: true) == nil
    }
  }

  /// Cuts the fields of one row and goes on behind its end.
  private mutating func readRow(until end: Int) throws {
    // Quotes mean something in a field that begins with one; in any other they are letters.
    var (start, isQuoted, hasQuotes) = (position, false, false)
    let (opened, first) = (line, fields.count)
    let isOfBlanks = dialect.separator == .blanks
    let separator: UInt8 = if case .byte(let byte) = dialect.separator { byte } else { UInt8(ascii: " ") }
    func close(_ fields: inout [Range<Int>], at place: Int) {
      if !isOfBlanks || place > start { fields.append(start..<place) }
    }
    while position < end {
      if position & 0xFFFFF == 0 { try Cancellation.check() }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && !isNewline(position + 1) { line += 1 }
      switch byte {
      case UInt8(ascii: "\"") where hasQuotes || CSVNumber.trimmed(bytes[start..<position]).isEmpty:
        hasQuotes = true
        isQuoted.toggle()
      case separator where !isQuoted, UInt8(ascii: "\t") where isOfBlanks && !isQuoted:
        close(&fields, at: position)
        (start, hasQuotes) = (position + 1, false)
      case UInt8(ascii: "\n") where !isQuoted, UInt8(ascii: "\r") where !isQuoted:
        close(&fields, at: position)
        if fields.count == first { fields.append(position..<position) }
        position += byte == UInt8(ascii: "\r") && isNewline(position + 1) ? 2 : 1
        if byte == UInt8(ascii: "\r"), bytes[position - 1] == UInt8(ascii: "\n") { line += 1 }
        return
      default: break
      }
      position += 1
    }
    guard !isQuoted else {
      throw FileFormatError(path: path, format: "CSV", reason: "a quote that opens in line \(opened) is not closed")
    }
    close(&fields, at: position)
    if fields.count == first { fields.append(position..<position) }
  }

  private func isNewline(_ position: Int) -> Bool { position < bytes.count && bytes[position] == UInt8(ascii: "\n") }
}
