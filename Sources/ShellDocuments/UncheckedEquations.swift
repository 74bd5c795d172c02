extension Lesson {
  /// The numbers of the lines that open a displayed equation which no cell checks before the next one.
  package var uncheckedEquations: [Int] {
    equations.enumerated().compactMap { position, equation in
      let next = position + 1 < equations.count ? equations[position + 1].lowerBound : lines.count
      let isChecked = cells.contains { cell in
        // A check in a cell that must fail shows what does not hold.
        cell.line - 1 > equation.upperBound && cell.line - 1 < next && !cell.words.mustFail && Lesson.checks(cell.code)
      }
      return isChecked ? nil : equation.lowerBound + 1
    }
  }

  /// Whether a program has a `check` statement.
  static func checks(_ code: String) -> Bool {
    code.split(separator: "\n").contains { line in
      // What stands in a string or a comment is no statement.
      var isText = false
      var plain = ""
      for character in line {
        if character == "\"" { isText.toggle() }
        if character == "#" && !isText { break }
        plain.append(isText ? "_" : character)
      }
      return plain.split(whereSeparator: { ";{}".contains($0) }).contains { part in
        let statement = part.drop(while: \.isWhitespace)
        return statement.hasPrefix("check ") || statement.hasPrefix("check(")
      }
    }
  }
}
