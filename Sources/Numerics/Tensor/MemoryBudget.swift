import Synchronization

/// How much memory a program may use, asked before anything large is allocated: a bound for one value, and one for
/// everything that is alive at the same time.
public enum MemoryBudget {
  private static let stored = Atomic<Int>(standard)
  private static let storedTotal = Atomic<Int>(standard)

  /// Half of the machine's memory, or of the control group's, and no more than the process may still map.
  private static let standard = max(
    min(ResidentMemory.available / 2, ProcessLimits.room.map { $0 - ProcessLimits.reserve } ?? .max), 1 << 20)

  /// Allocations from this size on are held against the total; smaller ones are seen by whoever watches the process.
  private static let large = ProcessLimits.areSet ? 1 << 20 : 1 << 24

  /// The most bytes that one value may take: half of the machine's memory unless set, or what the limits of the process
  /// leave.
  public static var bytes: Int {
    get { stored.load(ordering: .relaxed) }
    set { stored.store(max(newValue, 1 << 20), ordering: .relaxed) }
  }

  /// The most bytes that all values and what is computed from them may take together; unless set, as ``bytes``.
  public static var total: Int {
    get { storedTotal.load(ordering: .relaxed) }
    set { storedTotal.store(max(newValue, 1 << 20), ordering: .relaxed) }
  }

  /// A size as people write it: `500M`, `8G`, `1.5 GiB`, or a number of bytes; nil for anything else.
  public static func size(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(digits.count).lowercased().filter { $0 != " " }
    let units = ["": 0, "b": 0, "k": 10, "m": 20, "g": 30, "t": 40]
    let letter = unit.hasSuffix("ib") ? String(unit.dropLast(2)) : unit.count > 1 ? String(unit.dropLast()) : unit
    guard let number = Double(digits), let shift = units[letter], unit.count < 2 || unit.hasSuffix("b") else {
      return nil
    }
    let size = number * Double(1 << shift)
    return size >= 1 && size < 0x1p62 ? Int(size) : nil
  }

  /// Whether the process holds clearly more than the total, as many small values can make it.
  public static var isExceeded: Bool {
    let ceiling = total + total / 8
    func isOver() -> Bool {
      ResidentMemory.bytes > ceiling || ProcessLimits.room.map { $0 < ProcessLimits.reserve / 2 } ?? false
    }
    guard isOver() else { return false }
    ResidentMemory.trim()
    return isOver()
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
    try reserve(count * bytesEach)
    return count
  }

  /// Asks whether `size` bytes more fit beside what is alive.
  /// - Throws: ``TensorError/memoryFull(requested:held:budget:)``.
  @inline(__always)
  static func reserve(_ size: Int) throws {
    if size >= large { try reserveLarge(size) }
  }

  private static func reserveLarge(_ size: Int) throws {
    let limit = total
    func isFree() -> Bool {
      ResidentMemory.bytes <= limit - size && ProcessLimits.room.map { $0 - ProcessLimits.reserve >= size } ?? true
    }
    if isFree() { return }
    ResidentMemory.trim()
    guard !isFree() else { return }
    let held = ResidentMemory.bytes
    // Where the process's own limit is what is short, the budget is what could be held under it.
    let attainable = ProcessLimits.room.map { held + max(0, $0 - ProcessLimits.reserve) } ?? limit
    throw TensorError.memoryFull(requested: Double(size), held: Double(held), budget: min(limit, attainable))
  }
}
