import ShellText

/// Tables as aligned text.
package enum TableText {
  /// A line of names and a line for each row; numbers stand on the right.
  package static func text(
    _ table: Table, rowLimit: Int = .max, number: (Double) -> String = Digits.short
  ) -> String {
    let shown = min(table.rowCount, max(rowLimit, 1))
    let columns = zip(table.names, table.columns).map { name, cells -> [String] in
      let isNumeric = cells.prefix(shown).allSatisfy(\.isScalar)
      let texts = [name] + cells.prefix(shown).map { cell($0, number) }
      let width = texts.map { DisplayWidth.of($0) }.max() ?? 0
      return texts.map { DisplayWidth.pad($0, to: width, right: isNumeric) }
    }
    var lines = (0...shown).map { row in
      var line = columns.map { $0[row] }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    if shown < table.rowCount { lines.append("… \(table.rowCount - shown) more rows") }
    return lines.joined(separator: "\n")
  }

  private static func cell(_ value: Value, _ text: (Double) -> String) -> String {
    if value.isScalar, let number = value.number { return text(number) }
    return ValueText.inline(value)
  }
}
