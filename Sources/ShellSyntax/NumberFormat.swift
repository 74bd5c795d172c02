import Foundation
import ShellText

/// The format of an interpolated number: `[width][.digits][f|e|g]`, with the meaning it has in Python.
package struct NumberFormat: Sendable {
  private let width: Int
  private let digits: Int?
  private let style: Character

  /// Reads a format; nil if it is none. The empty format shows a number as `print` does.
  package init?(_ text: String) {
    var rest = Substring(text.filter { $0 != " " })
    var style: Character?
    if let last = rest.last, "feg".contains(last) {
      style = last
      rest = rest.dropLast()
    }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first ?? "" as Substring? else { return nil }
    guard first.isEmpty || first.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    guard let width = first.isEmpty ? 0 : Int(first), width <= 200 else { return nil }
    self.width = width
    if parts.count == 2 {
      guard parts[1].allSatisfy({ ("0"..."9").contains($0) }), let digits = Int(parts[1]), digits <= 40 else {
        return nil
      }
      self.digits = digits
    } else {
      digits = nil
    }
    self.style = style ?? "g"
  }

  /// Whether it says nothing about digits, so that values that are not numbers can take it too.
  package var isWidthOnly: Bool { digits == nil && style == "g" }

  package func pad(_ text: String) -> String { DisplayWidth.pad(text, to: width, right: true) }

  package func format(_ value: Double) -> String {
    guard value.isFinite, let digits = digits ?? (style == "g" ? nil : 6) else { return pad(Digits.shortest(value)) }
    switch style {
    case "f": return pad(String(format: "%.\(digits)f", value))
    case "e": return pad(String(format: "%.\(digits)e", value))
    default: return pad(Digits.significant(value, digits))
    }
  }
}
