import Numerics
import ShellSyntax
import ShellText

/// `a..b`, which holds both ends.
public struct RangeValue: Sendable, Equatable {
  public let start: Double
  public let end: Double

  public init(_ start: Double, _ end: Double) {
    self.start = start
    self.end = end
  }

  /// How many numbers start, start + 1, … up to the end there are; nil when they cannot be counted.
  public var count: Int? {
    let steps = (end - start).rounded(.down)
    guard steps.isFinite, steps < 1e15 else { return nil }
    return steps < 0 ? 0 : Int(steps) + 1
  }

  /// Why the numbers cannot be counted.
  package var uncountable: String {
    let text = "the range \(Digits.short(start))..\(Digits.short(end))"
    if start.isNaN || end.isNaN { return text + " has an end that is no number" }
    if start.isInfinite { return text + " has no beginning" }
    return end.isInfinite ? text + " has no end" : text + " has more than 1e15 numbers"
  }

  /// The numbers start, start + 1, … up to the end.
  /// - Throws: when there are more of them than memory allows.
  public func tensor() throws -> Tensor<Double> {
    guard let count else {
      let isFinite = (end - start).isFinite
      throw Diagnostic(isFinite ? .overMemory : .badArgument, uncountable)
    }
    return try Tensor.counting(from: start, count: count)
  }
}
