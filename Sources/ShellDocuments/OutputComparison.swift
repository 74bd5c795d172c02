import Foundation

/// Compares what a cell printed with what its lesson says, numbers as numbers.
///
/// Numbers agree within 1e-6 of the larger one, however small they are; `±` after a number of the expectation, as in
/// `21.3 ± 0.5` or `21.3 ± 2%`, replaces that. What rounding leaves of a zero beside other numbers (`mean 2.8e-16  sd 1.2`)
/// agrees with zero and with what it leaves another time: it is between 1e-18 and 1e-12 of the largest other number on
/// the line, and of 1. A number alone on its line has nothing that it could be the rounding of. Digits that belong to a
/// word (`x0`, `f64`) are letters. Runs of spaces count as one, so that a column may grow. What `time` says
/// agrees with whatever it says another time, unless there is a `±`.
package enum OutputComparison {
  package enum Piece: Equatable, Sendable {
    case text(String)
    /// A number; `tolerance` is absolute, and nil where the text gives none.
    case number(Double, tolerance: Double?)
  }

  static let relative = 1e-6
  /// What rounding leaves of a zero, in parts of the numbers that cancelled: from an ulp of a small one of them up to
  /// what some thousands of operations add up to.
  static let rounding = 1e-18...1e-12

  /// Whether a printed line is as expected; the value says what differs first.
  package static func difference(expected: String, actual: String) -> String? {
    let (wanted, found) = (pieces(expected), pieces(actual))
    if isDuration(wanted) && isDuration(found) { return nil }
    let largest = largest(wanted)
    for (place, (a, b)) in zip(wanted, found).enumerated() {
      switch (a, b) {
      case (.text(let x), .text(let y)):
        if x != y { return "expected `\(x.trimmed)`, printed `\(y.trimmed)`" }
      case (.number(let x, let tolerance), .number(let y, _)):
        let other = place == largest.place ? largest.second : largest.first
        if let message = difference(x, y, tolerance, beside: other) { return message }
      default: return "expected \(described(a)), printed \(described(b))"
      }
    }
    if wanted.count > found.count { return "missing: \(described(wanted[found.count]))" }
    if found.count > wanted.count { return "not expected: \(described(found[wanted.count]))" }
    return nil
  }

  /// Whether a line is `took 1.2 ms` of `time`, without a tolerance.
  private static func isDuration(_ pieces: [Piece]) -> Bool {
    guard pieces.count == 3, pieces[0] == .text("took"), case .number(_, nil) = pieces[1],
      case .text(let unit) = pieces[2]
    else { return false }
    return ["µs", "ms", "s"].contains(unit)
  }

  /// Whether all lines agree; trailing blank lines do not count.
  package static func agree(expected: [String], actual: [String]) -> Bool {
    let (a, b) = (withoutBlankEnd(expected), withoutBlankEnd(actual))
    return a.count == b.count && zip(a, b).allSatisfy { difference(expected: $0, actual: $1) == nil }
  }

  static func withoutBlankEnd(_ lines: [String]) -> [String] {
    Array(lines.reversed().drop { $0.allSatisfy(\.isWhitespace) }.reversed())
  }

  /// The two largest finite numbers of a line, the first with its place.
  private static func largest(_ pieces: [Piece]) -> (place: Int, first: Double, second: Double) {
    var result = (place: -1, first: 0.0, second: 0.0)
    for (place, piece) in pieces.enumerated() {
      guard case .number(let x, _) = piece, x.isFinite else { continue }
      if abs(x) > result.first {
        result = (place, abs(x), result.first)
      } else {
        result.second = max(result.second, abs(x))
      }
    }
    return result
  }

  /// Whether a number is zero but for rounding, beside others of a size.
  private static func isRounding(_ x: Double, beside size: Double) -> Bool {
    let unit = min(size, 1)
    return x == 0 || unit > 0 && rounding.contains(abs(x) / unit)
  }

  private static func difference(_ x: Double, _ y: Double, _ tolerance: Double?, beside other: Double) -> String? {
    if x == y || (x.isNaN && y.isNaN) { return nil }
    guard x.isFinite && y.isFinite else { return "expected \(x), printed \(y)" }
    let error = abs(x - y)
    if let tolerance {
      return error <= tolerance ? nil : "expected \(x) ± \(tolerance), printed \(y)"
    }
    let size = max(abs(x), abs(y))
    if error <= relative * size || isRounding(x, beside: other) && isRounding(y, beside: other) { return nil }
    return "expected \(x), printed \(y)" + String(format: " (relative difference %.1e)", error / size)
  }

  private static func described(_ piece: Piece) -> String {
    switch piece {
    case .text(let text): "`\(text.trimmed)`"
    case .number(let x, _): "the number \(x)"
    }
  }

  /// Cuts a line into numbers and what is between them.
  package static func pieces(_ line: String) -> [Piece] {
    var pieces: [Piece] = []
    var text = ""
    let letters = Array(line)
    var i = 0
    func flush() {
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if !words.isEmpty { pieces.append(.text(words)) }
      text = ""
    }
    while i < letters.count {
      guard let (value, end) = number(letters, i) else {
        text.append(letters[i])
        i += 1
        continue
      }
      flush()
      i = end
      var next = skipSpaces(letters, i)
      guard next < letters.count, letters[next] == "±" else {
        pieces.append(.number(value, tolerance: nil))
        continue
      }
      next = skipSpaces(letters, next + 1)
      if let (tolerance, after) = number(letters, next, allowsWord: true) {
        let isPercent = after < letters.count && letters[after] == "%"
        pieces.append(.number(value, tolerance: isPercent ? abs(value) * tolerance / 100 : tolerance))
        i = isPercent ? after + 1 : after
      } else {
        pieces.append(.number(value, tolerance: nil))
      }
    }
    flush()
    return pieces
  }

  private static func skipSpaces(_ letters: [Character], _ start: Int) -> Int {
    var i = start
    while i < letters.count && letters[i] == " " { i += 1 }
    return i
  }

  /// The number that starts at `start` and the index after it. Digits after a letter are part of a word.
  private static func number(
    _ letters: [Character], _ start: Int, allowsWord: Bool = false
  ) -> (value: Double, end: Int)? {
    guard start < letters.count else { return nil }
    func isDigit(_ i: Int) -> Bool { i < letters.count && letters[i].isASCII && letters[i].isNumber }
    func isWord(_ i: Int) -> Bool {
      i >= 0 && i < letters.count && (letters[i].isLetter || letters[i].isNumber || letters[i] == "_")
    }
    var i = start
    let isSigned = letters[i] == "-" || letters[i] == "−" || letters[i] == "+"
    if isSigned {
      // A sign belongs to the number where no operand stands before it.
      if start > 0 && (isWord(start - 1) || ")]".contains(letters[start - 1])) { return nil }
      i += 1
    } else if !allowsWord && isWord(start - 1) {
      return nil
    }
    let sign = isSigned && letters[start] != "+" ? -1.0 : 1.0
    for (word, value) in [("inf", Double.infinity), ("∞", Double.infinity), ("nan", Double.nan), ("NaN", Double.nan)] {
      let end = i + word.count
      if end <= letters.count && String(letters[i..<end]) == word && !isWord(end) { return (sign * value, end) }
    }
    let first = i
    while isDigit(i) { i += 1 }
    guard i > first || (i < letters.count && letters[i] == "." && isDigit(i + 1)) else { return nil }
    if i < letters.count && letters[i] == "." && isDigit(i + 1) {
      i += 1
      while isDigit(i) { i += 1 }
    }
    if i < letters.count, letters[i] == "e" || letters[i] == "E" {
      var end = i + 1
      if end < letters.count, "+-−".contains(letters[end]) { end += 1 }
      if isDigit(end) {
        while isDigit(end) { end += 1 }
        if !isWord(end) { i = end }
      }
    }
    let digits = String(letters[first..<i]).replacingOccurrences(of: "−", with: "-")
    return Double(digits).map { (sign * $0, i) }
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
