import Synchronization

/// Asks a running program to stop; may be raised from a signal handler or another thread.
public final class InterruptFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public func raise() { flag.store(true, ordering: .relaxed) }
  public func lower() { flag.store(false, ordering: .relaxed) }
  public var isRaised: Bool { flag.load(ordering: .relaxed) }
}
