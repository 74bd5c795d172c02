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

  /// Whether a whole text is one name.
  package static func isName(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, startsName(first) else { return false }
    return scalars.dropFirst().allSatisfy(continuesName)
  }

  /// What to write in place of a character that people reach for.
  package static func replacement(for scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "²": "write `^2`"
    case "³": "write `^3`"
    case "⁻", "⁰", "¹", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹": "write the exponent after `^`"
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
