import Foundation
import Numerics
import Restore

/// Tables, vectors and matrices as CSV (RFC 4180).
struct CSVWriter {
  private(set) var bytes: [UInt8] = []
  private var written = 0

  /// - Throws: a diagnostic for what is neither; ``TensorError/cancelled(_:)``; ``TensorError/memory(requested:budget:)``.
  init(_ value: Value) throws {
    if case .table(let table) = value {
      try row(table.names.map(Self.quoted))
      for i in 0..<table.rowCount { try row(table.columns.map { try Self.cell($0[i]) }) }
      return
    }
    guard let tensor = try value.tensor(), tensor.rank <= 2 else {
      throw FileFormats.cannot(value, "a table, a vector or a matrix", "csv")
    }
    let width = max(tensor.rank == 2 ? tensor.shape[1] : 1, 1)
    let numbers = tensor.scalars
    for start in stride(from: 0, to: numbers.count, by: width) {
      try row(numbers[start..<min(start + width, numbers.count)].map(Self.number))
    }
    if numbers.isEmpty { bytes.append(UInt8(ascii: "\n")) }
  }

  private mutating func row(_ fields: [String]) throws {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += field.utf8
    }
    bytes.append(UInt8(ascii: "\n"))
    written += fields.count
    guard written >= 4096 else { return }
    written = 0
    try Cancellation.check()
    // An array that is full takes twice its memory while it grows.
    if bytes.count > bytes.capacity / 2 { _ = try MemoryBudget.admit([2, bytes.capacity], bytesEach: 1) }
  }

  private static func cell(_ value: Value) throws -> String {
    if let number = value.number, value.isScalar { return Self.number(number) }
    if case .string(let text) = value { return quoted(text) }
    throw FileFormats.cannot(value, "numbers and strings", "csv")
  }

  /// The shortest text that reads back as the same number, the sign of a zero with it.
  private static func number(_ value: Double) -> String {
    value == 0 && value.sign == .minus ? "-0" : Digits.shortest(value)
  }

  /// In quotes where a reader could take a part of it for something else.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.contains { ",;\t\"\n\r\r\n".contains($0) } && text.first != "#" && text.first != " " && text.last != " "
    return isPlain ? text : "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\""
  }
}
