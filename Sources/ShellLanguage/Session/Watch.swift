import Dispatch
import Foundation
import Numerics
import Synchronization

/// Looks at the clocks and at the memory while a program runs, and asks it to stop when either is spent.
///
/// What a program may use is processor time of its thread, so that a machine with other work to do stops no program that
/// would have ended. Time on the wall counts ten times less: it is for a program that waits.
/// A dispatch source may be used from any thread, though its type does not say so.
final class Watch: @unchecked Sendable {
  private static let queue = DispatchQueue(label: "conjugate.watch", qos: .userInitiated)
  /// Seconds between two looks: long enough to cost nothing, short enough that little memory fills in between.
  private static let interval = 0.05
  /// Seconds on the wall for each second of processor time.
  static let patience = 10.0

  private let timer: any DispatchSourceTimer
  private let isOver = Mutex(false)

  /// Watches the thread that makes it.
  /// - Parameter seconds: the processor time from now on; nil is no limit.
  init(_ request: Cancellation, seconds: Double?) {
    timer = DispatchSource.makeTimerSource(queue: Watch.queue)
    let end = seconds.map { DispatchTime.now() + min(max(0, $0), 1e8) * Watch.patience }
    let clock = Watch.threadClock
    let spent = seconds.flatMap { limit in clock.flatMap(Watch.time).map { $0 + limit } }
    timer.setEventHandler { [self] in
      isOver.withLock { isOver in
        guard !isOver else { return }
        if let end, DispatchTime.now() >= end {
          request.raise(.outOfTime)
        } else if let spent, let clock, let now = Watch.time(clock), now >= spent {
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

  /// The clock of the calling thread's processor time.
  private static var threadClock: clockid_t? {
    var clock = clockid_t()
    return pthread_getcpuclockid(pthread_self(), &clock) == 0 ? clock : nil
  }

  /// Seconds on a clock; nil where its thread has ended.
  private static func time(_ clock: clockid_t) -> Double? {
    var now = timespec()
    return clock_gettime(clock, &now) == 0 ? Double(now.tv_sec) + Double(now.tv_nsec) / 1e9 : nil
  }

  /// Ends the watch; the request is not raised by it any more when this returns.
  func end() {
    isOver.withLock { $0 = true }
    timer.cancel()
  }
}
