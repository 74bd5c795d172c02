/// Serial loops that look now and then whether to stop.
public enum Polling {
  private static let block = 1 << 18

  /// Calls `body` with one stretch of `0..<count` after the other.
  /// - Throws: ``TensorError/cancelled(_:)`` between two of them.
  @inline(__always)
  public static func blocks(_ count: Int, _ body: (Range<Int>) throws -> Void) throws {
    var start = 0
    while start < count {
      let end = min(start + block, count)
      try body(start..<end)
      start = end
      if start < count { try Cancellation.check() }
    }
  }

  /// Numbers in order.
  /// - Throws: ``TensorError/cancelled(_:)``.
  public static func sorted(_ numbers: [Double]) throws -> [Double] {
    var comparisons = 0
    return try numbers.sorted {
      comparisons &+= 1
      if comparisons & 0xFFFF == 0 { try Cancellation.check() }
      return $0 < $1
    }
  }

  /// Positions in order.
  /// - Throws: ``TensorError/cancelled(_:)``.
  public static func sorted(_ positions: Range<Int>, by precedes: (Int, Int) -> Bool) throws -> [Int] {
    var comparisons = 0
    return try positions.sorted { a, b in
      comparisons &+= 1
      if comparisons & 0xFFFF == 0 { try Cancellation.check() }
      return precedes(a, b)
    }
  }
}
