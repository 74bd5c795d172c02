/// A loop cut into jobs of a fixed length, whatever the number of threads: a result has the same bits on one core as
/// on many.
///
/// The loops pass their body straight to ``run(_:)`` and take what else they need as parameters without captures of
/// their own; the compiler then sees through to the arithmetic on the parallel path too.
struct Cut: Sendable {
  /// The number of elements in a job.
  static let block = 1 << 16

  /// How much one element costs, as the length below which more threads do not pay.
  enum Grain: Int {
    /// One arithmetic operation.
    case light = 0x80000
    /// An elementary function.
    case heavy = 0x20000
  }

  private let count: Int
  private let size: Int

  /// Elements `0..<count`: one job when short, else blocks.
  @inline(__always)
  init(_ count: Int, _ grain: Grain) {
    self.count = count
    size = count < grain.rawValue ? max(count, 1) : Cut.block
  }

  /// Rows of the given length, about a block of elements a job.
  @inline(__always)
  init(rows: Int, length: Int, _ grain: Grain) {
    count = rows
    size = rows * length < grain.rawValue ? max(rows, 1) : max(1, Cut.block / max(length, 1))
  }

  var jobs: Int { (count + size - 1) / size }

  @inline(__always)
  func range(_ job: Int) -> Range<Int> { (job * size)..<min((job + 1) * size, count) }

  /// Runs all jobs, or throws and leaves some out when the computation is cancelled meanwhile.
  /// - Throws: ``TensorError/cancelled(_:)``.
  @inline(__always)
  func run(_ body: @Sendable (_ job: Int) -> Void) throws {
    let jobs = self.jobs
    if jobs > 1 {
      let request = Cancellation.current
      Workers.perform(jobs) { job in
        if let request, request.isRaised { return }
        body(job)
      }
      if let reason = request?.reason { throw TensorError.cancelled(reason) }
    } else if jobs == 1 {
      body(0)
    }
  }
}

/// A value that threads of one loop share because they touch disjoint parts of what it points to.
struct Shared<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
