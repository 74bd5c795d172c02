import Foundation

/// Which characters make names, and what to say about those that mean nothing here.
package enum Characters {
  /// Letters of any script, mathematical letters, and the underscore start a name; so does `∂`, which is a name.
  package static func startsName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }
    return scalar == "∂" || (scalar.properties.isAlphabetic && !isMark(scalar))
  }

  /// Digits, combining marks (the hat of `x̂0`) and subscript digits go on with it.
  package static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return startsName(scalar) || isDigit(scalar) }
    if scalar == "∂" { return false }
    return scalar.properties.isAlphabetic || isMark(scalar) || ("₀"..."₎").contains(scalar)
  }

  package static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Raised digits and signs, and what they mean in an exponent.
  static let superscripts: [Unicode.Scalar: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-",
    "⁺": "+",
  ]

  /// A name in its one spelling: the micro sign of a keyboard (U+00B5) is the letter μ (U+03BC), which looks the same
  /// and which `\\mu` types. Letters and marks that are composed differently are equal as strings already.
  static func unified(_ name: String) -> String {
    guard name.utf8.contains(0xB5), name.unicodeScalars.contains("\u{B5}") else { return name }
    return String(String.UnicodeScalarView(name.unicodeScalars.map { $0 == "\u{B5}" ? "\u{3BC}" : $0 }))
  }

  /// A name with each letter replaced by the one it is a form of (`ϵ` by `ε`) or looks like (a Cyrillic `а` by `a`):
  /// names that are hard to tell apart have the same.
  package static func skeleton(_ name: String) -> String {
    String(
      String.UnicodeScalarView(name.precomposedStringWithCompatibilityMapping.unicodeScalars.map { looks[$0] ?? $0 }))
  }

  private static let looks: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "і": "i", "А": "A", "В": "B", "Е": "E",
    "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X", "ο": "o", "Α": "A", "Β": "B",
    "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y",
    "Χ": "X", "ɛ": "ε", "ɑ": "α", "ɣ": "γ", "ν": "v", "∆": "Δ",
  ]

  /// `U+03B5`.
  package static func code(_ scalar: Unicode.Scalar) -> String {
    let code = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
  }

  /// Whether a whole text is one name.
  package static func isName(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, startsName(first) else { return false }
    return scalars.dropFirst().allSatisfy(continuesName)
  }

  /// What to write in place of a character that people reach for.
  package static func replacement(for scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "×", "·", "⋅", "∗", "⊙", "∘": "write `*`"
    case "÷", "∕": "write `/`"
    case "√": "write `sqrt(…)`"
    case "∇": "write `grad(f, x)`"
    case "∫": "write `integral(f, a, b)`"
    case "∑": "write `sum(…)`"
    case "∏": "write `prod(…)`"
    case "∞": "write `inf`"
    case "‖", "∥": "write `norm(…)`"
    case "“", "”", "„", "«", "»": "write straight quotes: `\"`"
    case "′", "’", "‘": "write `'`"
    case "∈": "write `in`"
    case "∧": "write `and`"
    case "∨": "write `or`"
    case "¬": "write `not`"
    case "∼": "write `~`"
    case "&": "write `and`"
    case "|": "write `or`, or `abs(…)` for an absolute value"
    case "!": "write `not`; a shell command after `!` is for the prompt only"
    case "?": "write `help NAME`; `?NAME` is for the prompt only"
    case "\\": "press Tab after `\\sigma` to type σ"
    default: nil
    }
  }
}
