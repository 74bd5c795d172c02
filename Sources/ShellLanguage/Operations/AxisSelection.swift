import Numerics
import ShellSyntax
import ShellText

/// The positions that one subscript selects on one axis.
struct AxisSelection {
  let positions: [Int]
  /// Whether it is a single index, which takes the axis away.
  let isOne: Bool

  /// - Parameter context: labels for what is indexed, given its length in words.
  /// - Throws: a diagnostic at the subscript.
  init(_ selection: Selection, count: Int, axis: Int, _ context: (String) -> [Diagnostic.Label]) throws {
    let length = "\(count) element\(count == 1 ? "" : "s")"
    func outside(_ index: Int, _ span: Span) -> Diagnostic {
      let help =
        count == 0
        ? "there are no elements" : "the indices are 0 to \(count - 1), or \(-count) to -1 from the end"
      return Diagnostic(
        .indexOutOfRange, "index \(index) is outside axis \(axis), which has \(length)",
        [.init(span)] + context(length), help: help)
    }
    switch selection {
    case .slice(let start, let end, let step, _):
      positions = Self.slice(start, end, step, count)
      isOne = false
    case .value(let value, let span):
      switch value {
      case .range(let range):
        guard let first = Int(exactly: range.start), let last = Int(exactly: range.end) else {
          throw Diagnostic(.badIndex, "a range of indices has whole ends", at: span)
        }
        guard first >= 0 || last < 0 else {
          throw Diagnostic(
            .badIndex, "a range of indices from \(first) to \(last) goes over the end of the axis", at: span,
            help: "`[\(first):]` are the last, and `[0..\(last)]` the first")
        }
        let (low, high) = (first < 0 ? first + count : first, last < 0 ? last + count : last)
        if low <= high {
          guard low >= 0, low < count else { throw outside(first, span) }
          guard high < count else { throw outside(last, span) }
        }
        positions = low <= high ? Array(low...high) : []
        isOne = false
      case .tensor(let tensor) where tensor.rank == 1:
        guard tensor.count == count, tensor.scalars.allSatisfy({ $0 == 0 || $0 == 1 }) else {
          throw Diagnostic(
            .badIndex, "a tensor as an index is a mask of \(length), zeros and ones", at: span, ValueText.shape(value),
            help: "positions are taken by `take(x, positions, axis: \(axis))`")
        }
        positions = tensor.scalars.indices.filter { tensor.scalars[$0] == 1 }
        isOne = false
      default:
        guard value.isScalar, let number = value.number else {
          throw Diagnostic(
            .badIndex, "an index is a whole number, a slice or a mask, not \(ValueText.described(value))", at: span)
        }
        guard let index = Int(exactly: number) else {
          throw Diagnostic(
            .badIndex, "an index is a whole number, not \(Digits.short(number))", at: span,
            help: "round with `floor(…)` or `round(…)`")
        }
        let place = index < 0 ? index + count : index
        guard place >= 0, place < count else { throw outside(index, span) }
        positions = [place]
        isOne = true
      }
    }
  }

  /// The positions of `start:end:step` as Python cuts it.
  static func slice(_ start: Int?, _ end: Int?, _ step: Int, _ count: Int) -> [Int] {
    let (first, last) = ends(start, end, isForward: step > 0, count)
    return Array(
      stride(
        from: first, to: last, by: step.magnitude > UInt(count) + 1 ? (step > 0 ? count + 1 : -count - 1) : step))
  }

  /// How many positions that are, without listing them.
  static func sliced(_ start: Int?, _ end: Int?, _ step: Int, _ count: Int) -> Int {
    let (first, last) = ends(start, end, isForward: step > 0, count)
    let distance = step > 0 ? last - first : first - last
    guard distance > 0 else { return 0 }
    return 1 + (distance - 1) / Int(clamping: step.magnitude)
  }

  /// The first position and the one that is not reached any more.
  private static func ends(_ start: Int?, _ end: Int?, isForward: Bool, _ count: Int) -> (first: Int, last: Int) {
    func clamp(_ index: Int?, _ natural: Int, _ low: Int, _ high: Int) -> Int {
      guard let index else { return natural }
      return min(max(index < 0 ? index + count : index, low), high)
    }
    return (
      clamp(start, isForward ? 0 : count - 1, isForward ? 0 : -1, isForward ? count : count - 1),
      clamp(end, isForward ? count : -1, isForward ? 0 : -1, isForward ? count : count - 1)
    )
  }
}
