import Numerics
import ShellSyntax
import ShellText

/// Pieces of the messages about checks.
package enum CheckText {
  /// `[1, 2]`, the place of a flat index.
  package static func index(_ flat: Int, _ shape: [Int]) -> String {
    var rest = flat
    var indices: [String] = []
    for length in shape.reversed() where length > 0 {
      indices.insert(String(rest % length), at: 0)
      rest /= length
    }
    return "[" + indices.joined(separator: ", ") + "]"
  }

  /// Two numbers with as many digits as it takes to tell them apart.
  package static func pair(_ a: Double, _ b: Double) -> (String, String) {
    for digits in [6, 10, 14] {
      let (p, q) = (Digits.significant(a, digits), Digits.significant(b, digits))
      if p != q { return (p, q) }
    }
    return (Digits.shortest(a), Digits.shortest(b))
  }

  /// Where two strings, tuples or records part.
  static func difference(_ a: Value, _ b: Value) -> String? {
    if case .tuple(let x) = a, case .tuple(let y) = b {
      guard x.elements.count == y.elements.count else {
        return "one has \(x.elements.count) parts and the other \(y.elements.count)"
      }
      let first = x.elements.indices.first { (try? Equality.areEqual(x.elements[$0], y.elements[$0])) == false }
      return first.map { "they differ in part \($0)" }
    }
    if case .record(let x) = a, case .record(let y) = b {
      let first = x.names.first { name in
        guard let p = x[name], let q = y[name] else { return true }
        return (try? Equality.areEqual(p, q)) == false
      }
      return first.map { "they differ in `\($0)`" }
    }
    guard case .string(let x) = a, case .string(let y) = b, x != y else { return nil }
    if x.lowercased() == y.lowercased() { return "they differ in capital letters only" }
    return "they differ from character \(zip(x, y).prefix { $0 == $1 }.count) on"
  }

  /// One side of a failed check.
  static func side(_ value: Value) -> String { ValueText.quoted(value) }

  /// The tolerance of a check: one number that is not negative.
  static func tolerance(_ node: Node, _ frame: Frame) throws -> Double {
    let value = try node.evaluate(frame)
    guard let number = value.number, number >= 0 else {
      throw Diagnostic(
        .cannotCheck, "a tolerance is a number from 0 on, not \(ValueText.described(value))", at: node.span,
        help: "write for example `within 1e-9`")
    }
    return number
  }
}
