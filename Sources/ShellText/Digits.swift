import Foundation

/// Numbers as text.
package enum Digits {
  /// The number with up to six significant digits, whole numbers in full up to 2⁵³.
  package static func short(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return whole(value) }
    return significant(value, 6)
  }

  /// The number as it is echoed: up to ten significant digits.
  package static func scalar(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return whole(value) }
    return significant(value, 10)
  }

  /// The shortest text that reads back as the same number.
  package static func shortest(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return whole(value) }
    if let special = special(value) { return special }
    return tidy("\(value)")
  }

  /// The number with a count of significant digits, without trailing zeros.
  package static func significant(_ value: Double, _ digits: Int) -> String {
    if let special = special(value) { return special }
    return tidy(String(format: "%.\(max(1, digits))g", value))
  }

  private static func whole(_ value: Double) -> String { value == 0 ? "0" : String(Int64(value)) }

  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return nil
  }

  /// `1e-07` as `1e-7`, `1e+20` as `1e20`.
  private static func tidy(_ text: String) -> String {
    guard let e = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else { return text }
    var exponent = text[text.index(after: e)...]
    let isNegative = exponent.first == "-"
    if exponent.first == "-" || exponent.first == "+" { exponent = exponent.dropFirst() }
    while exponent.count > 1, exponent.first == "0" { exponent = exponent.dropFirst() }
    return text[..<e] + "e" + (isNegative ? "-" : "") + exponent
  }
}
