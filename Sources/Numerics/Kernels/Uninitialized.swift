import Foundation

/// An array that `body` initialises in full.
///
/// Large arrays ask the system for large pages, which saves most of the cost of touching fresh memory.
///
/// Every operation on tensors comes by here, so here it is asked whether to stop and whether there is memory.
/// - Throws: ``TensorError/cancelled(_:)``, ``TensorError/memoryFull(requested:held:budget:)``, and what `body` throws,
///   whose work is then dropped.
@inline(__always)
func uninitialized<S>(
  _ count: Int, largePages: Bool = true, _ body: (UnsafeMutablePointer<S>) throws -> Void
) throws -> [S] {
  try Cancellation.check()
  try MemoryBudget.reserve(count * MemoryLayout<S>.stride)
  return try [S](unsafeUninitializedCapacity: count) { out, initialized in
    if let base = out.baseAddress, count > 0 {
      if largePages, count * MemoryLayout<S>.stride >= LargePages.threshold {
        LargePages.advise(UnsafeMutableRawBufferPointer(out))
      }
      try body(base)
    }
    initialized = count
  }
}

enum LargePages {
  static let threshold = 1 << 22

  static func advise(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      guard let base = memory.baseAddress else { return }
      // The first whole page; advice is free to be ignored.
      let skip = -Int(bitPattern: base) & 4095
      madvise(base + skip, memory.count - skip, MADV_HUGEPAGE)
    #endif
  }
}
