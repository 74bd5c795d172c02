import Dispatch
import Foundation
import Synchronization

/// Long calls into libraries that cannot be asked to stop, such as a factorisation.
public enum Unattended {
  /// How many calls nobody waits for may still run. They hold a core and their memory until they end.
  static let limit = 2
  /// Floating-point operations that take some tenths of a second; shorter calls are waited for as they are.
  private static let long = 2e9
  private static let running = Atomic<Int>(0)

  /// The number of calls that run although nobody waits for them any more.
  public static var count: Int { running.load(ordering: .relaxed) }

  /// The value of `call`. A long one runs on a thread of its own with what it captured; when the computation is
  /// cancelled it is left to end by itself, and what it returns is dropped.
  /// - Parameter operations: how many floating-point operations the call takes, roughly.
  /// - Throws: ``TensorError/cancelled(_:)``; ``TensorError/argument(operation:reason:)`` when too many calls that
  ///   nobody waits for still run.
  package static func run<Value: Sendable>(
    operations: Double, _ call: @escaping @Sendable () -> Value
  ) throws -> Value {
    try Cancellation.check()
    guard operations > long, let request = Cancellation.current, !ProcessLimits.isTight else { return call() }
    guard count < limit else {
      throw TensorError.argument(
        operation: "factorisation", reason: "\(limit) that were stopped have not ended yet; try again in a while")
    }
    let job = Job(call)
    guard DedicatedThread.start(stack: 16 << 20, { job.run() }) else { return call() }
    while job.done.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
      if let reason = request.reason {
        job.abandon()
        throw TensorError.cancelled(reason)
      }
    }
    guard let value = job.value else { throw TensorError.cancelled(request.reason ?? .interrupted) }
    return value
  }

  private final class Job<Value: Sendable>: Sendable {
    private enum State: Sendable {
      case waitedFor
      case abandoned
      case ended(Value)
    }
    private let call: @Sendable () -> Value
    private let state = Mutex<State>(.waitedFor)
    let done = DispatchSemaphore(value: 0)

    init(_ call: @escaping @Sendable () -> Value) { self.call = call }

    func run() {
      let value = call()
      state.withLock {
        if case .abandoned = $0 { running.subtract(1, ordering: .relaxed) } else { $0 = .ended(value) }
      }
      done.signal()
    }

    /// Says that nobody waits any more.
    func abandon() {
      state.withLock {
        guard case .waitedFor = $0 else { return }
        $0 = .abandoned
        running.add(1, ordering: .relaxed)
      }
    }

    var value: Value? { state.withLock { if case .ended(let value) = $0 { value } else { nil } } }
  }
}
