import Foundation
import Numerics
import ShellSyntax

/// Runs work on a thread with a large stack, so that deep recursion in a program ends in a message.
enum BigStack {
  /// Reserved address space; memory is used only as far as the stack grows. Where the process may not have as much, the
  /// stack is smaller, and programs recurse less deeply.
  private static let size = 512 << 20

  /// Runs `work` on such a thread and waits for it.
  static func run<Result>(_ work: () throws -> Result) throws -> Result {
    if StackGuard.isOnBigStack { return try work() }
    return try withoutActuallyEscaping(work) { work in
      let job = Job(work)
      var stack = ProcessLimits.stack(size)
      while !DedicatedThread.start(stack: stack, { [stack] in job.run(stack: stack) }) {
        guard stack > ProcessLimits.leastStack else {
          throw Diagnostic(.overMemory, "there is no memory for the stack of a program")
        }
        stack /= 2
      }
      job.done.wait()
      return try job.outcome()
    }
  }

  /// The calling thread waits, so the work never runs beside its caller.
  private final class Job<Result>: @unchecked Sendable {
    private var work: (() throws -> Result)?
    private var result: Swift.Result<Result, any Error>?
    let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping () throws -> Result) { self.work = work }

    func run(stack: Int) {
      StackGuard.enter(size: stack)
      perform()
      done.signal()
    }

    /// Lets go of the work before the caller, to whom it belongs, goes on.
    @inline(never)
    private func perform() {
      if let work { result = Swift.Result { try work() } }
      work = nil
    }

    func outcome() throws -> Result {
      guard let result else { throw CancellationError() }
      return try result.get()
    }
  }
}

/// Knows how much of the thread's stack is left.
enum StackGuard {
  private static let key = "conjugate.stack.limit"

  static var isOnBigStack: Bool { Thread.current.threadDictionary[key] != nil }

  /// The address below which no further call is made, on a thread made for this.
  static var limit: UInt { Thread.current.threadDictionary[key] as? UInt ?? 0 }

  /// Called at the bottom of the thread's stack. What is kept free is for one expression of the greatest height.
  static func enter(size: Int) {
    Thread.current.threadDictionary[key] = address() - UInt(size) + (16 << 20)
  }

  /// About where the stack has grown to.
  @inline(never)
  static func address() -> UInt {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
  }
}
