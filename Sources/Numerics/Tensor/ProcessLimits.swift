import Foundation

/// What the system lets this process map, as `ulimit -v` and `ulimit -d` set it. Unlike a lack of memory, such a limit
/// makes allocations fail, and not all libraries can bear that.
public enum ProcessLimits {
  /// The limits on the address space and on data, in bytes; nil is none.
  static let (space, data) = (limit(RLIMIT_AS), limit(RLIMIT_DATA))

  /// Whether there is a limit at all.
  public static let areSet = space != nil || data != nil

  /// Bytes that stay free for what nobody asks the budget for: small values, the stacks of threads.
  static let margin = 48 << 20
  /// The least that the stack of a program takes.
  package static let leastStack = 32 << 20
  /// What OpenBLAS maps for each thread that calls it, and waits for without an end where it is refused.
  private static let workspace = 128 << 20

  /// Bytes that may still be mapped; nil where there is no limit.
  public static var room: Int? {
    guard areSet else { return nil }
    let held = ResidentMemory.pages
    let left = [space.map { $0 - held.mapped }, data.map { $0 - held.data }]
    return left.reduce(Int.max) { min($0, $1 ?? .max) }
  }

  /// The room when the process began to need it.
  private static let roomAtStart = room

  /// Whether there is so little room that everything runs on one thread: each further one that calls OpenBLAS maps a
  /// workspace of its own, and threads that cannot be made are waited for.
  public static let isTight: Bool = {
    guard let room = roomAtStart else { return false }
    return room / 4 < (ProcessInfo.processInfo.activeProcessorCount + 3) * workspace
  }()

  /// Bytes that are kept from values: the margin, and the workspaces that may be still to be mapped.
  static let reserve: Int = {
    guard areSet else { return 0 }
    return margin + (isTight ? 0 : (ProcessInfo.processInfo.activeProcessorCount + 3) * workspace)
  }()

  /// The largest power of two that is at most `wanted` and a quarter of the room, and not below ``leastStack``.
  package static func stack(_ wanted: Int) -> Int {
    guard let room else { return wanted }
    var size = wanted
    while size > leastStack && size > room / 4 { size /= 2 }
    return size
  }

  /// Takes what the libraries need while it is there. Called once, before any other thread runs.
  /// - Returns: whether there is enough to work with, and if not, what the process may have and would need.
  public static func prepare() -> (allowed: Int, needed: Int)? {
    guard let room else { return nil }
    ResidentMemory.useOneArena()
    let needed = workspace + leastStack + 2 * margin
    guard room >= needed else {
      let held = ResidentMemory.pages
      let isSpace = (space.map { $0 - held.mapped } ?? .max) <= (data.map { $0 - held.data } ?? .max)
      let used = isSpace ? held.mapped : held.data
      return (used + room, used + needed)
    }
    _ = isTight
    BLASThreads.warmUp()
    return nil
  }

  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limits) == 0, limits.rlim_cur < rlim_t(Int.max) else {
      return nil
    }
    return Int(limits.rlim_cur)
  }
}
