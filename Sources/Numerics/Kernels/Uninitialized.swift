import Foundation

/// An array that `body` initialises in full.
///
/// Large arrays ask the system for large pages, which saves most of the cost of touching fresh memory.
@inline(__always)
func uninitialized<S>(_ count: Int, _ body: (UnsafeMutablePointer<S>) -> Void) -> [S] {
  [S](unsafeUninitializedCapacity: count) { out, initialized in
    if let base = out.baseAddress, count > 0 {
      if count * MemoryLayout<S>.stride >= LargePages.threshold {
        LargePages.advise(UnsafeMutableRawBufferPointer(out))
      }
      body(base)
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
