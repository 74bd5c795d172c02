import Numerics
import Synchronization

/// The results of independent jobs, in order, computed on all cores. Each job is the same work whatever the number of
/// threads, so the bits are too.
/// - Throws: the error of the first job, by number, that failed.
func parallelMap<T: Sendable>(_ count: Int, _ body: @Sendable (Int) throws -> T) throws -> [T] {
  let results = Mutex([Result<T, any Error>?](repeating: nil, count: count))
  withoutActuallyEscaping(body) { body in
    // A thread of the pool does not know what the work on this one answers to.
    let request = Cancellation.current
    Workers.perform(count) { i in
      if let request, request.isRaised { return }
      let result = Result { try request?.governing { try body(i) } ?? body(i) }
      results.withLock { $0[i] = result }
    }
  }
  try Cancellation.check()
  return try results.withLock { try $0.compactMap { try $0?.get() } }
}
