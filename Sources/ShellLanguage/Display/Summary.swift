import Numerics
import ShellText

/// The line that the echo and `who` show.
package enum Summary {
  /// Tensors of up to so many elements are shown whole.
  static let smallCount = 10

  /// A value, with its name where it was bound: `x: 3×4 f64  [-1.81, 2.02]  mean 0.113  sd 0.94`, `a = 3`.
  package static func line(_ value: Value, named name: String?) -> String {
    switch value {
    case .table(let table):
      let head = "\(table.rowCount) row\(table.rowCount == 1 ? "" : "s")"
      return (name.map { "\($0): \(head)\n" } ?? "") + TableText.text(table, rowLimit: 20)
    case .tensor(let tensor) where !isSmall(tensor): return (name.map { "\($0): " } ?? "") + statistics(tensor)
    case .function, .object: return (name.map { "\($0): " } ?? "") + ValueText.inline(value)
    case .record(let record): return self.record(record, named: name)
    case .string: return (name.map { "\($0) = " } ?? "") + ValueText.quoted(value)
    default: return (name.map { "\($0) = " } ?? "") + ValueText.quoted(value)
    }
  }

  /// The longest record that is shown on one line.
  private static let lineWidth = 100

  /// A record on one line, or a line a field where that would be long.
  private static func record(_ record: Record, named name: String?) -> String {
    let line = ValueText.quoted(.record(record))
    guard line.count > lineWidth else { return (name.map { "\($0) = " } ?? "") + line }
    let width = record.names.map { DisplayWidth.of($0) }.max() ?? 0
    let rows = zip(record.names, record.values).map { field, value in
      "  " + DisplayWidth.pad(field, to: width) + "  " + ValueText.quoted(value)
    }
    return ((name.map { ["\($0): \(rows.count) fields"] } ?? []) + rows).joined(separator: "\n")
  }

  static func isSmall(_ tensor: Tensor<Double>) -> Bool { tensor.rank <= 2 && tensor.count <= smallCount }

  /// `3×4 f64  [-1.81, 2.02]  mean 0.113  sd 0.94`: shape, range, mean and standard deviation of the finite elements,
  /// and how many are not finite.
  static func statistics(_ tensor: Tensor<Double>) -> String {
    let shape = Shape.text(tensor.shape)
    var (count, low, high, mean, squares) = (0.0, Double.infinity, -Double.infinity, 0.0, 0.0)
    var (nans, infinities) = (0, 0)
    for value in tensor.scalars {
      guard value.isFinite else {
        if value.isNaN { nans += 1 } else { infinities += 1 }
        continue
      }
      // Welford's update: one pass, without cancellation.
      count += 1
      let step = value - mean
      mean += step / count
      squares += step * (value - mean)
      low = min(low, value)
      high = max(high, value)
    }
    var text = "\(shape) f64"
    if count > 0 { text += "  [\(digits(low)), \(digits(high))]  mean \(digits(mean))" }
    if count > 1 { text += "  sd \(digits((squares / (count - 1)).squareRoot()))" }
    if nans > 0 { text += "  \(nans) nan" }
    if infinities > 0 { text += "  \(infinities) inf" }
    return text
  }

  private static func digits(_ value: Double) -> String { value == 0 ? "0" : Digits.significant(value, 3) }
}
