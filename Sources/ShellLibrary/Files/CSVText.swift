import Numerics
import Restore
import ShellLanguage

/// The text of a CSV file, as RFC 4180 has it and as programs write it (see ``CSVDialect``): names over columns or none,
/// quotes or none, `NA` and nothing for what is missing, names of rows.
struct CSVText {
  private let rows: CSVRows

  /// - Throws: ``FileFormatError`` for rows of different lengths; ``TensorError/cancelled(_:)``.
  init(_ bytes: [UInt8], path: String) throws {
    rows = try CSVRows(UTF16Text.decoded(bytes), path: path)
    self.path = path
  }
  private let path: String

  /// Rows of numbers are a matrix, or a vector where each holds one; anything under a header is a table.
  func value() throws -> Value {
    let width = rows.width
    guard width > 0 else { return .from(Tensor([Double]())) }
    if let numbers = try numbers() {
      return .from(width == 1 ? Tensor(numbers) : try Tensor(shape: [rows.count, width], scalars: numbers))
    }
    let (names, first) = headings()
    guard rows.fields.count - first <= Extent.maximumParts else {
      throw FileFormatError(
        path: path, format: "CSV",
        reason: "a table of more than \(Extent.maximumParts) cells; without a header, numbers make a matrix")
    }
    var columns = try (0..<width).map { column in
      if column & 0xFF == 0 { try Cancellation.check() }
      // The places of the cells, their numbers, and their values.
      _ = try MemoryBudget.admit(
        [rows.count], bytesEach: 8 + MemoryLayout<Double?>.stride + MemoryLayout<Value>.stride)
      return self.column(stride(from: first + column, to: rows.fields.count, by: width).map { $0 })
    }
    var kept = names
    // A comma at the end of every line is no column.
    while kept.count > 1, let last = kept.last, last.isEmpty, columns.last?.allSatisfy(Self.isNan) == true {
      kept.removeLast()
      columns.removeLast()
    }
    return .table(try Table(names: Self.distinct(kept), columns: columns))
  }

  private static func isNan(_ cell: Value) -> Bool { cell.number?.isNaN == true }

  /// The names of the columns, and the field with which the rows below begin.
  private func headings() -> (names: [String], first: Int) {
    let width = rows.width
    if rows.lacksName { return ([""] + (0..<width - 1).map(text), width - 1) }
    // Names may stand behind a `#`, over rows that begin with a number.
    if number(0) != nil, let comment = rows.leadingComment {
      let names = rows.fields(of: comment)
      if names.count == width { return (names.map(text), 0) }
    }
    return ((0..<width).map(text), width)
  }

  /// Names without blanks around them, each once; what has none is called by its place.
  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.enumerated().map { index, name in
      let plain = name.isEmpty ? (index == 0 ? "row" : "column\(index + 1)") : name
      var name = plain
      var copy = 2
      while !seen.insert(name).inserted {
        name = "\(plain)_\(copy)"
        copy += 1
      }
      return name
    }
  }

  /// Numbers where each cell is one or missing, or true or false; else numbers and texts.
  private func column(_ cells: [Int]) -> [Value] {
    let numbers = cells.map(number)
    if numbers.allSatisfy({ $0 != nil }) { return numbers.map { .number($0 ?? .nan) } }
    let truths = cells.map { CSVNumber.truth(content($0)) }
    if truths.allSatisfy({ $0 != nil }) { return truths.map { .number($0 ?? .nan) } }
    return zip(cells, numbers).map { cell, number in
      number.flatMap { $0.isNaN && CSVNumber.isMissing(content(cell)) ? nil : .number($0) } ?? .string(text(cell))
    }
  }

  private func number(_ index: Int) -> Double? {
    CSVNumber.value(content(index), decimalComma: rows.dialect.allowsDecimalComma)
  }

  private func text(_ index: Int) -> String { text(rows.fields[index]) }

  private func text(_ field: Range<Int>) -> String { String(decoding: content(rows.bytes[field]), as: UTF8.self) }

  private func content(_ index: Int) -> ArraySlice<UInt8> { content(rows.field(index)) }

  /// A field without blanks around it; quotes fall away, and two of them inside quotes are one.
  private func content(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let field = CSVNumber.trimmed(field)
    guard field.first == UInt8(ascii: "\"") else { return field }
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
    return kept[...]
  }

  /// All fields as numbers, row after row, where each is one or missing, and the first row is no header.
  private func numbers() throws -> [Double]? {
    let width = rows.width
    guard !rows.lacksName, (0..<width).allSatisfy({ number($0) != nil }), !isOfPlaces() else { return nil }
    guard (0..<width).contains(where: { number($0)?.isNaN == false }) || rows.count > 1 else { return nil }
    _ = try MemoryBudget.admit([rows.fields.count])
    var numbers: [Double] = []
    numbers.reserveCapacity(rows.fields.count)
    for index in rows.fields.indices {
      if index & 0xFFF == 0 { try Cancellation.check() }
      guard let number = number(index) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// Whether the first row holds nothing, 0, 1, 2, …: the names that pandas gives to columns without any, over the
  /// places of the rows.
  private func isOfPlaces() -> Bool {
    let width = rows.width
    guard width > 1, rows.count > 1, content(0).isEmpty, number(width) == 0 else { return false }
    return (1..<width).allSatisfy { number($0) == Double($0 - 1) }
  }
}

/// Text in UTF-16 behind a byte order mark, as spreadsheets write "Unicode text".
enum UTF16Text {
  /// The bytes of the same text in UTF-8; any others as they are.
  static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    let isLittle = bytes.starts(with: [0xFF, 0xFE])
    guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return bytes }
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { i -> UInt16 in
      let (high, low) = isLittle ? (bytes[i + 1], bytes[i]) : (bytes[i], bytes[i + 1])
      return UInt16(high) << 8 | UInt16(low)
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
