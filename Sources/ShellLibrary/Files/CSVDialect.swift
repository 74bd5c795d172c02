/// How a CSV file writes rows: what separates its fields, whether numbers have decimal commas, which lines are comments.
///
/// Programs disagree: commas (RFC 4180), semicolons with decimal commas (spreadsheets where the comma is decimal),
/// tabs, blanks (`np.savetxt`, R's `write.table`).
struct CSVDialect {
  enum Separator: Equatable {
    case byte(UInt8)
    /// Any number of blanks and tabs.
    case blanks
  }

  let separator: Separator
  /// Where the rows begin: behind a byte order mark and a line `sep=;`.
  let start: Int

  /// Rows that decide.
  private static let sampled = 20

  init(_ bytes: [UInt8]) {
    // A byte order mark is no part of the first field.
    let first = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if bytes.count > first + 4, bytes[first..<first + 4].elementsEqual("sep=".utf8) {
      separator = .byte(bytes[first + 4])
      start = bytes[first...].firstIndex { $0 == UInt8(ascii: "\n") }.map { $0 + 1 } ?? bytes.count
      return
    }
    start = first
    let lines = Self.lines(bytes, from: first)
    let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
    let counts = candidates.map { byte in lines.map { Self.count(byte, in: $0) } }
    // A separator stands equally often in every row. A name line may be one short of the rows' own names.
    let regular = zip(candidates, counts).first { _, counts in
      guard let last = counts.last, last > 0 else { return false }
      return counts.dropFirst().allSatisfy { $0 == last } && (last - 1...last).contains(counts[0])
    }
    if let regular {
      separator = .byte(regular.0)
    } else if Self.isOfBlanks(lines), counts.allSatisfy({ $0.allSatisfy { $0 == 0 } }) {
      separator = .blanks
    } else {
      separator = .byte(zip(candidates.reversed(), counts.reversed()).first { $1.contains { $0 > 0 } }?.0 ?? 0x2C)
    }
  }

  /// Whether numbers may be written with a comma.
  var allowsDecimalComma: Bool { separator != .byte(UInt8(ascii: ",")) }

  /// The first lines that are no comments; a quoted line end is none.
  private static func lines(_ bytes: [UInt8], from start: Int) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var (position, isQuoted) = (start, false)
    var first = start
    // What is far into the file decides nothing.
    let end = min(bytes.count, start + 1 << 20)
    func take(_ line: ArraySlice<UInt8>) {
      if !line.isEmpty, line.first != UInt8(ascii: "#") { lines.append(line) }
    }
    while position < end, lines.count < sampled {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        take(bytes[first..<position])
        first = position + 1
      }
      position += 1
    }
    if lines.count < sampled, position == bytes.count { take(bytes[first..<position]) }
    return lines
  }

  private static func count(_ wanted: UInt8, in line: ArraySlice<UInt8>) -> Int {
    var (count, isQuoted) = (0, false)
    for byte in line {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == wanted, !isQuoted { count += 1 }
    }
    return count
  }

  /// Whether the rows are numbers with blanks between them, under a line of names or not; text is left alone.
  private static func isOfBlanks(_ lines: [ArraySlice<UInt8>]) -> Bool {
    func words(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
      line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }
    guard let last = lines.last.map(words), last.count > 1 else { return false }
    return lines.enumerated().allSatisfy { index, line in
      let parts = words(line)
      if index == 0, lines.count > 1, (last.count - 1...last.count).contains(parts.count) { return true }
      return parts.count == last.count
        && parts.enumerated().allSatisfy { i, part in
          i == 0 && part.first == UInt8(ascii: "\"") || CSVNumber.value(part, decimalComma: true) != nil
        }
    }
  }
}
