import Foundation
import Synchronization

/// The largest single value a program may make, in bytes; asked before anything is allocated.
public enum MemoryBudget {
  private static let stored = Atomic<Int>(defaultBudget)

  private static var defaultBudget: Int {
    Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)
  }

  /// The budget in bytes: half of the machine's memory unless set.
  public static var bytes: Int {
    get { stored.load(ordering: .relaxed) }
    set { stored.store(max(newValue, 1 << 20), ordering: .relaxed) }
  }

  /// The number of elements of `shape`.
  /// - Throws: ``TensorError/memory(requested:budget:)`` when they do not fit the budget, and
  ///   ``TensorError/shape(operation:_:reason:)`` for a negative length.
  public static func admit(_ shape: [Int], bytesEach: Int = 8) throws -> Int {
    guard shape.allSatisfy({ $0 >= 0 }) else {
      throw TensorError.shape(operation: "allocate", shape, reason: "a length is negative")
    }
    let limit = bytes
    guard let count = Shape.count(shape), count <= limit / bytesEach else {
      let requested = shape.reduce(Double(bytesEach)) { $0 * Double(Swift.max($1, 1)) }
      throw TensorError.memory(requested: requested, budget: limit)
    }
    return count
  }
}
