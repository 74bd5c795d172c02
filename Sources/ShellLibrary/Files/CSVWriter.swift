import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellText

/// Tables and numbers as CSV (RFC 4180), written row by row.
enum CSVWriter {
  /// A table with its header, or a vector or matrix of numbers.
  /// - Throws: a `Diagnostic` for values that no cell holds; ``ImageError``; ``TensorError/cancelled(_:)``.
  static func write(_ value: Value, to path: String) throws {
    if case .table(let table) = value {
      try FileBytes.write(to: path) { sink in
        try sink.write((table.names.map(quoted).joined(separator: ",") + "\n").utf8)
        for row in 0..<table.rowCount {
          try sink.write((try table.columns.map { try cell($0[row]) }.joined(separator: ",") + "\n").utf8)
        }
      }
      return
    }
    guard let tensor = try value.tensor(), tensor.rank <= 2 else {
      throw FileFormats.cannot(value, "a table, a vector or a matrix", "csv")
    }
    let width = max(tensor.rank == 2 ? tensor.shape[1] : 1, 1)
    let numbers = tensor.scalars
    try FileBytes.write(to: path) { sink in
      for (index, value) in numbers.enumerated() {
        try sink.write(number(value).utf8)
        try sink.write(CollectionOfOne((index + 1) % width == 0 ? 0x0A : 0x2C))
      }
      if numbers.isEmpty { try sink.write(CollectionOfOne(0x0A)) }
    }
  }

  private static func cell(_ value: Value) throws -> String {
    if let plain = value.number, value.isScalar { return number(plain) }
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
