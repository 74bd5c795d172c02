// Elementwise operations into the memory of an operand that is not needed any more. Fresh memory costs more than the
// arithmetic: the system clears every page before it is written.

extension Tensor {
  /// The length from which on this pays.
  private static var shortest: Int { 1 << 16 }

  /// Whether a function of each element may replace the elements: there are many, and no derivative is recorded.
  public var isReplaceable: Bool { trace == nil && count >= Tensor.shortest }

  /// Whether the result of an operation with `b` may replace the elements.
  public func isReplaceable(with b: Tensor) -> Bool {
    isReplaceable && b.trace == nil && (b.shape == shape || b.count == 1 && b.rank <= rank)
  }

  /// Replaces each element by a function of it. Copies the elements before where another tensor shares them.
  /// - Throws: ``TensorError/cancelled(_:)``; the elements are then partly replaced.
  public mutating func replace(by operation: UnaryOperation) throws {
    // Elementary functions take lanes of their own, whatever overlaps.
    let copies = operation.grain == .light
    try replaceStretches(operation.grain) { source, target, range in
      Scalar.apply(operation, copies ? source() : UnsafePointer(target), to: target, count: range.count)
    }
  }

  /// Replaces the elements by those of `self operation b`, or of `b operation self`; see ``isReplaceable(with:)``.
  /// - Throws: ``TensorError/cancelled(_:)``; the elements are then partly replaced.
  public mutating func replace(by operation: BinaryOperation, _ b: Tensor, isLeft: Bool) throws {
    let plan =
      isLeft ? BroadcastPlan(shape, b.shape, result: shape) : BroadcastPlan(b.shape, shape, result: shape)
    try b.scalars.withUnsafeBufferPointer { other in
      guard let base = other.baseAddress else { return }
      let b = Shared(base)
      let step = isLeft ? plan.stepB : plan.stepA
      try replaceStretches(operation.grain) { source, target, range in
        let other = b.value + step * range.lowerBound
        let own = source()
        Scalar.apply(operation, isLeft ? own : other, isLeft ? other : own, to: target, plan, 0..<range.count)
      }
    }
  }

  /// Calls `body` with short stretches of the elements: a copy for it to ask for, which stays in the cache, since loops
  /// are fast where memory does not overlap; and the place of the result.
  private mutating func replaceStretches(
    _ grain: Cut.Grain,
    _ body: @Sendable (() -> UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>, Range<Int>) -> Void
  ) throws {
    let stretch = 1 << 10
    try scalars.withUnsafeMutableBufferPointer { memory in
      guard let base = memory.baseAddress else { return }
      let elements = Shared(base)
      let cut = Cut(memory.count, grain)
      try cut.run { job in
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: stretch) { buffer in
          guard let copy = buffer.baseAddress else { return }
          let range = cut.range(job)
          for start in stride(from: range.lowerBound, to: range.upperBound, by: stretch) {
            let part = start..<Swift.min(start + stretch, range.upperBound)
            let target = elements.value + start
            body(
              {
                copy.initialize(from: target, count: part.count)
                return UnsafePointer(copy)
              }, target, part)
          }
        }
      }
    }
  }
}
