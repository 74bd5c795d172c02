import Numerics
import Restore

/// The text of a CSV file: fields between commas, rows between line ends, quotes around what holds either.
struct CSVText {
  private let bytes: [UInt8]
  private let path: String
  /// Where each field starts and ends, row after row.
  private var fields: [Range<Int>] = []
  private var width = 0

  private static let longestField = 1 << 20

  /// - Throws: ``FileFormatError`` for rows of different lengths; ``TensorError/cancelled(_:)``.
  init(_ bytes: [UInt8], path: String) throws {
    (self.bytes, self.path) = (bytes, path)
    try cut()
  }

  /// Rows of numbers are a matrix, or a vector where each holds one; anything under a header is a table.
  func value() throws -> Value {
    guard width > 0 else { return .from(Tensor([Double]())) }
    if let numbers = try numbers() {
      return .from(width == 1 ? Tensor(numbers) : try Tensor(shape: [fields.count / width, width], scalars: numbers))
    }
    let names = (0..<width).map(text)
    guard fields.count - width <= Extent.maximumParts else {
      throw FileFormatError(
        path: path, format: "CSV",
        reason: "a table of more than \(Extent.maximumParts) cells; without a header, numbers make a matrix")
    }
    let columns = try (0..<width).map { column in
      if column & 0xFF == 0 { try Cancellation.check() }
      return stride(from: width + column, to: fields.count, by: width).map { i in
        number(i).map { Value.number($0) } ?? .string(text(i))
      }
    }
    return .table(try Table(names: names, columns: columns))
  }

  private mutating func cut() throws {
    // A byte order mark is no part of the first field.
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var (line, row) = (1, 0)
    while position < bytes.count {
      if fields.count & 0xFFF == 0 { try Cancellation.check() }
      let first = fields.count
      let start = position
      let opened = line
      readRow(&position, &line)
      // An empty line is no row.
      if fields.count == first + 1, fields[first].isEmpty, position - start <= 2 {
        fields.removeLast()
        continue
      }
      row += 1
      if row == 1 { width = fields.count - first }
      if let long = fields[first...].first(where: { $0.count > Self.longestField }) {
        throw FileFormatError(path: path, format: "CSV", reason: "line \(opened) has a field of \(long.count) bytes")
      }
      guard fields.count - first == width else {
        throw FileFormatError(
          path: path, format: "CSV",
          reason: "line \(opened) has \(fields.count - first) fields and line 1 has \(width)")
      }
    }
  }

  /// Cuts the fields of one row and goes on behind its end.
  private mutating func readRow(_ position: inout Int, _ line: inout Int) {
    var (start, isQuoted) = (position, false)
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && !isNewline(position + 1) { line += 1 }
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted:
        fields.append(start..<position)
        start = position + 1
      case UInt8(ascii: "\n") where !isQuoted, UInt8(ascii: "\r") where !isQuoted:
        fields.append(start..<position)
        position += byte == UInt8(ascii: "\r") && isNewline(position + 1) ? 2 : 1
        if byte == UInt8(ascii: "\r"), bytes[position - 1] == UInt8(ascii: "\n") { line += 1 }
        return
      default: break
      }
      position += 1
    }
    fields.append(start..<position)
  }

  private func isNewline(_ position: Int) -> Bool { position < bytes.count && bytes[position] == UInt8(ascii: "\n") }

  /// A field's text; quotes fall away, and two of them inside quotes are one.
  private func text(_ index: Int) -> String {
    let field = bytes[fields[index]]
    guard field.contains(UInt8(ascii: "\"")) else { return String(decoding: field, as: UTF8.self) }
    var (kept, isQuoted, wasQuote) = ([UInt8](), false, false)
    for byte in field {
      if byte == UInt8(ascii: "\"") {
        if !isQuoted && wasQuote { kept.append(byte) }
        isQuoted.toggle()
        wasQuote = !isQuoted
      } else {
        kept.append(byte)
        wasQuote = false
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  private func number(_ index: Int) -> Double? {
    guard let first = bytes[fields[index]].first, first != UInt8(ascii: " ") else { return nil }
    return Double(text(index))
  }

  /// All fields as numbers, row after row, where each is one.
  private func numbers() throws -> [Double]? {
    guard number(0) != nil else { return nil }
    _ = try MemoryBudget.admit([fields.count])
    var numbers: [Double] = []
    numbers.reserveCapacity(fields.count)
    for index in fields.indices {
      if index & 0xFFF == 0 { try Cancellation.check() }
      guard let number = number(index) else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
