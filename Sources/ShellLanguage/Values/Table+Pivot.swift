import Numerics
import ShellSyntax
import ShellText

extension Table {
  /// The table with a row for each different value of one column and a column for each of another: long to wide.
  ///
  /// Wickham, "Tidy data", Journal of Statistical Software 59, 2014. Rows and columns come in the order in which their
  /// values are first seen.
  ///
  /// - Parameters:
  ///   - rows, columns, values: names of columns; `values` holds numbers.
  ///   - gather: one number from all that share a row and a column; a cell without any is nan.
  /// - Throws: a diagnostic for a name that the table lacks, or values that are not numbers.
  package func pivoted(
    rows: String, columns: String, values: String, gather: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Table {
    let (rowKeys, columnKeys) = try (cells(rows), cells(columns))
    let numbers = try cells(values).map { cell -> Tensor<Double> in
      guard cell.isScalar, let number = try cell.tensor() else {
        throw Diagnostic(
          .wrongType, "the column `\(values)` holds \(ValueText.described(cell)), and a pivot gathers numbers",
          help: "name a column of numbers")
      }
      return number
    }
    var groups: [String: [Tensor<Double>]] = [:]
    for (i, number) in numbers.enumerated() {
      groups[Table.text(rowKeys[i]) + "\u{0}" + Table.text(columnKeys[i]), default: []].append(number)
    }
    let names = Table.distinct(columnKeys).map(Table.text)
    if names.contains(rows) {
      throw Diagnostic(.badArgument, "`\(rows)` is a column's name and a value in `\(columns)`")
    }
    return try Table(
      Table.distinct(rowKeys).map { key in
        try Record(
          [(rows, key)]
            + names.map { name in
              let group = groups[Table.text(key) + "\u{0}" + name]
              return (name, .from(try group.map { try gather(Tensor.stack($0)) } ?? Tensor(.nan)))
            })
      })
  }

  /// The cells of a column.
  private func cells(_ name: String) throws -> [Value] {
    guard let index = names.firstIndex(of: name) else {
      throw Diagnostic(
        .unknownField, "the table has no column `\(name)`",
        help: Suggestion.didYouMean(name, among: names) ?? "it has " + names.joined(separator: ", "))
    }
    return columns[index]
  }

  /// A cell as a column's name.
  private static func text(_ value: Value) -> String {
    switch value {
    case .string(let text): text
    case _ where value.isScalar: value.number.map(Digits.shortest) ?? ""
    default: ValueText.inline(value)
    }
  }

  private static func distinct(_ cells: [Value]) -> [Value] {
    var seen: Set<String> = []
    return cells.filter { seen.insert(text($0)).inserted }
  }
}
