import Foundation

/// Names of operators that are put together from others, as one would write them.
public enum OperatorName {
  private static let longest = 96

  /// The name, or its beginning and its end: a sum doubled thirty times would have a name of gigabytes.
  public static func cut(_ name: String) -> String {
    guard name.utf8.count > longest, name.count > longest else { return name }
    let half = longest / 2 - 2
    return "\(name.prefix(half)) … \(name.suffix(half))"
  }

  /// `a + b`, and `a - b` for a `b` that is `-b`.
  public static func sum(_ a: String, _ b: String) -> String {
    cut(b.hasPrefix("-") ? "\(a) - \(factor(String(b.dropFirst())))" : "\(a) + \(b)")
  }

  /// `a * b`, with sums in parentheses.
  public static func product(_ a: String, _ b: String) -> String { cut("\(factor(a)) * \(factor(b))") }

  /// `2*a`, and `-a`.
  public static func scaled(_ c: Double, _ a: String) -> String {
    switch c {
    case 1: a
    case -1: cut("-\(factor(a))")
    default: cut("\(number(c))*\(factor(a))")
    }
  }

  /// `a†`, `a'` or `a^2`, with whatever is not one word in parentheses; twice `'` is nothing.
  public static func postfix(_ a: String, _ mark: String) -> String {
    if mark == "'", a.hasSuffix("'") { return String(a.dropLast()) }
    return cut((isWord(a) ? a : "(\(a))") + mark)
  }

  /// `f(a)`.
  public static func function(_ f: String, of a: String) -> String { cut("\(f)(\(a))") }

  /// A number in a name, with six digits.
  public static func number(_ x: Double) -> String { String(format: "%.6g", x) }

  private static func factor(_ a: String) -> String {
    outside(a).contains(where: { $0 == " + " || $0 == " - " }) || a.hasPrefix("-") ? "(\(a))" : a
  }

  private static func isWord(_ a: String) -> Bool {
    outside(a).isEmpty && !a.hasPrefix("-") && a.first?.isNumber != true
  }

  /// The signs between parts, outside of parentheses.
  private static func outside(_ a: String) -> [String] {
    var depth = 0
    var signs: [String] = []
    let letters = Array(a)
    for (i, letter) in letters.enumerated() {
      if letter == "(" { depth += 1 }
      if letter == ")" { depth -= 1 }
      guard depth == 0, i > 0, i + 1 < letters.count, letters[i - 1] == " ", letters[i + 1] == " " else { continue }
      if "+-*…".contains(letter) { signs.append(" \(letter) ") }
    }
    return signs
  }
}
