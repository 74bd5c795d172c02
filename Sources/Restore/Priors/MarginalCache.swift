import Dispatch
import Numerics
import Synchronization

/// The marginals S_k of a mixture at the noise levels used last. A step, its explanation and the estimate after it ask
/// for the same ones; what is kept is a function of the level alone, so a copy may share it.
final class MarginalCache: Sendable {
  private struct Entry: Sendable {
    let mu: Double
    let sigma: Double
    let marginals: [any MarginalCovariance]
  }

  private static let capacity = 3
  private let entries = Mutex<[Entry]>([])

  func marginals(
    mu: Double, sigma: Double, make: () throws -> [any MarginalCovariance]
  ) rethrows -> [any MarginalCovariance] {
    if let known = entries.withLock({ $0.first { $0.mu == mu && $0.sigma == sigma } }) { return known.marginals }
    let made = try make()
    entries.withLock {
      $0.insert(Entry(mu: mu, sigma: sigma, marginals: made), at: 0)
      if $0.count > MarginalCache.capacity { $0.removeLast() }
    }
    return made
  }
}

extension Mixture {
  /// The marginals of all components at one noise level.
  func marginals(mu: Double, sigma: Double) throws -> [any MarginalCovariance] {
    try marginalCache.marginals(mu: mu, sigma: sigma) {
      try ComponentBlocks.map(count, work: 16 * dimension) {
        try covariances[$0].marginal(mu: Tensor(mu), sigma: Tensor(sigma))
      }
    }
  }
}

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
