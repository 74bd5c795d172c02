import Numerics

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

  /// The numbers start, start + 1, … up to the end.
  /// - Throws: when there are more of them than memory allows.
  public func tensor() throws -> Tensor<Double> {
    guard let count else {
      throw Diagnostic(.badArgument, "the range \(Digits.short(start))..\(Digits.short(end)) has no end")
    }
    _ = try MemoryBudget.admit([count])
    return Tensor((0..<count).map { start + Double($0) })
  }
}
