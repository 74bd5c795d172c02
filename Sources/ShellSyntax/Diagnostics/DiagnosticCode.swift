/// A kind of error (`E012`) or warning (`W001`). Codes are stable: a number is never given a second meaning.
///
/// A code is declared once, in the catalogue's file of its topic, with all that `explain` prints about it.
public struct DiagnosticCode: Sendable {
  /// The code as it is printed, `E` or `W` and three digits.
  public let id: String
  /// A line that says what went wrong, without particulars.
  public let title: String
  /// What the rule is and why it is so.
  public let explanation: String
  /// A program that has the fault, and the same one without it.
  public let bad: String
  public let good: String

  public init(_ id: String, _ title: String, bad: String, good: String, _ explanation: String) {
    self.id = id
    self.title = title
    self.explanation = explanation
    self.bad = bad
    self.good = good
  }

  /// Warnings let the program go on.
  public var isWarning: Bool { id.hasPrefix("W") }
}

extension DiagnosticCode: Hashable {
  public static func == (a: DiagnosticCode, b: DiagnosticCode) -> Bool { a.id == b.id }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
