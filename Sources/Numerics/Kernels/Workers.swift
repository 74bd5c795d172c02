import Dispatch

/// Jobs of one loop, on all cores, or one after the other where the process may not have the memory for more threads.
package enum Workers {
  @inline(__always)
  package static func perform(_ jobs: Int, _ body: @Sendable (_ job: Int) -> Void) {
    if ProcessLimits.isTight {
      for job in 0..<jobs { body(job) }
    } else {
      DispatchQueue.concurrentPerform(iterations: jobs) { body($0) }
    }
  }
}
