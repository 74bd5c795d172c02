/// One result a component, on all cores where there is enough to do. Each component is the same work whatever the
/// number of threads, so the bits are too.
enum ComponentBlocks {
  /// - Parameters:
  ///   - work: the rough size of one component's vectors, to tell whether threads pay.
  ///   - isTraced: whether a derivative is recorded, which keeps the order of what was computed: one after the other.
  static func map<T: Sendable>(
    _ count: Int, work: Int, isTraced: Bool = false, _ body: @Sendable (Int) throws -> T
  ) throws -> [T] {
    guard count > 1, count * work > 30_000, !isTraced else { return try (0..<count).map(body) }
    return try parallelMap(count, body)
  }
}
