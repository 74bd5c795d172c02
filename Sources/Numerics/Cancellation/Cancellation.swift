import Synchronization

/// A request to stop what is being computed. It may be raised from a signal handler or any thread; long operations look
/// at it between blocks of work and throw ``TensorError/cancelled(_:)``.
///
/// It stays raised, so that nothing computed in the meantime passes for a result, until its owner lowers it.
public final class Cancellation: Sendable {
  /// Why a computation is to stop.
  public enum Reason: UInt8, Sendable {
    case interrupted = 1
    case outOfTime
    case outOfMemory
  }

  /// The request that the work on this thread answers to.
  @TaskLocal public static var current: Cancellation?
  /// How many requests of the process are raised: while there are none, a look is one load.
  private static let raisedCount = Atomic<Int>(0)

  private let state = Atomic<UInt8>(0)

  public init() {}
  deinit { lower() }

  /// Asks to stop; the first reason stays.
  public func raise(_ reason: Reason = .interrupted) {
    let (isFirst, _) = state.compareExchange(expected: 0, desired: reason.rawValue, ordering: .acquiringAndReleasing)
    if isFirst { Cancellation.raisedCount.add(1, ordering: .releasing) }
  }

  public func lower() {
    if state.exchange(0, ordering: .acquiringAndReleasing) != 0 {
      Cancellation.raisedCount.subtract(1, ordering: .releasing)
    }
  }

  /// Why to stop, where that was asked.
  public var reason: Reason? { Reason(rawValue: state.load(ordering: .acquiring)) }
  public var isRaised: Bool { state.load(ordering: .relaxed) != 0 }

  /// Runs work that answers to this request.
  public func governing<Result>(_ work: () throws -> Result) rethrows -> Result {
    try Cancellation.$current.withValue(self, operation: work)
  }

  /// Stops the work on this thread when that was asked for. Costs a load otherwise.
  /// - Throws: ``TensorError/cancelled(_:)``.
  @inline(__always)
  public static func check() throws {
    if raisedCount.load(ordering: .relaxed) != 0 { try checkCurrent() }
  }

  /// Whether the work on this thread is to stop, for loops that just end then: whoever called them drops what they made
  /// by ``check()``. Costs a load while nothing is raised.
  @inline(__always)
  public static var isRequested: Bool {
    raisedCount.load(ordering: .relaxed) != 0 && current?.reason != nil
  }

  @inline(never)
  private static func checkCurrent() throws {
    if let reason = current?.reason { throw TensorError.cancelled(reason) }
  }
}
