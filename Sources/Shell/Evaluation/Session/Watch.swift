import Dispatch
import Numerics
import Synchronization

/// Looks at the clock and at the memory while a program runs, and asks it to stop when either is spent.
/// A dispatch source may be used from any thread, though its type does not say so.
final class Watch: @unchecked Sendable {
  private static let queue = DispatchQueue(label: "conjugate.watch", qos: .userInitiated)
  /// Seconds between two looks: long enough to cost nothing, short enough that little memory fills in between.
  private static let interval = 0.05

  private let timer: any DispatchSourceTimer
  private let isOver = Mutex(false)

  /// - Parameter seconds: the time from now on; nil is no limit.
  init(_ request: Cancellation, seconds: Double?) {
    timer = DispatchSource.makeTimerSource(queue: Watch.queue)
    let end = seconds.map { DispatchTime.now() + min(max(0, $0), 1e9) }
    timer.setEventHandler { [self] in
      isOver.withLock { isOver in
        guard !isOver else { return }
        if let end, DispatchTime.now() >= end {
          request.raise(.outOfTime)
        } else if MemoryBudget.isExceeded {
          request.raise(.outOfMemory)
        }
      }
    }
    let first = min(max(0, seconds ?? Watch.interval), Watch.interval)
    timer.schedule(deadline: .now() + first, repeating: Watch.interval, leeway: .milliseconds(5))
    timer.resume()
  }

  /// Ends the watch; the request is not raised by it any more when this returns.
  func end() {
    isOver.withLock { $0 = true }
    timer.cancel()
  }
}
