/// Memory that a loop over blocks uses again and again; what it holds between two uses is of no meaning.
package final class ScratchRows<Element: BitwiseCopyable> {
  private var memory: UnsafeMutableBufferPointer<Element>

  package init() { memory = UnsafeMutableBufferPointer(start: nil, count: 0) }
  deinit { memory.deallocate() }

  /// Room for `count` elements, which ends the one asked for before.
  /// - Throws: ``TensorError/memoryFull(requested:held:budget:)``, ``TensorError/cancelled(_:)``.
  package func room(_ count: Int) throws -> UnsafeMutablePointer<Element> {
    try Cancellation.check()
    if count > memory.count || memory.baseAddress == nil {
      try MemoryBudget.reserve(count * MemoryLayout<Element>.stride)
      memory.deallocate()
      memory = UnsafeMutableBufferPointer.allocate(capacity: Swift.max(count, 64))
    }
    // A buffer of 64 elements or more has an address.
    return memory.baseAddress.unsafelyUnwrapped
  }
}
