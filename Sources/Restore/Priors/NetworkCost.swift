import Numerics
import Synchronization

/// How often networks were asked, and pulled back through: what a walk costs, whatever the machine.
///
/// A call is one question to a prior's denoiser, for however many states at once; what a prior asks of others on the way is
/// part of it. A pullback is one product with a transposed Jacobian, which derivatives of the prior take, too.
public struct NetworkCost: Sendable, Equatable {
  public var calls: Int
  public var pullbacks: Int

  public init(calls: Int = 0, pullbacks: Int = 0) {
    self.calls = calls
    self.pullbacks = pullbacks
  }

  public static func + (a: NetworkCost, b: NetworkCost) -> NetworkCost {
    NetworkCost(calls: a.calls + b.calls, pullbacks: a.pullbacks + b.pullbacks)
  }

  /// Runs work and counts what it asks of priors. It counts in the work around it too.
  public static func counting<Result>(_ work: () throws -> Result) rethrows -> (result: Result, cost: NetworkCost) {
    let (outer, counter) = (Counter.current, Counter())
    defer { outer?.add(counter.cost) }
    let result = try Counter.$current.withValue(counter, operation: work)
    return (result, counter.cost)
  }

  /// Runs work that is not to be counted: it prepares, or repeats.
  public static func uncounted<Result>(_ work: () throws -> Result) rethrows -> Result {
    guard Counter.current != nil else { return try work() }
    return try Counter.$current.withValue(nil, operation: work)
  }

  /// Runs one call of a prior, whose value may be differentiated.
  static func call(_ work: () throws -> Tensor<Double>) throws -> Tensor<Double> {
    guard let counter = Counter.current else { return try work() }
    counter.add(NetworkCost(calls: 1))
    let value = try Counter.$current.withValue(nil, operation: work)
    guard value.isTraced else { return value }
    return try primitive([value]) {
      $0[0]
    } derivatives: { _, _ in
      [
        LinearMap(push: { $0 }) { u in
          counter.add(NetworkCost(pullbacks: 1))
          return u
        }
      ]
    }
  }

  /// The tally of some work, which any thread may add to.
  private final class Counter: Sendable {
    @TaskLocal static var current: Counter?
    private let tally = Mutex(NetworkCost())

    var cost: NetworkCost { tally.withLock { $0 } }

    func add(_ cost: NetworkCost) { tally.withLock { $0 = $0 + cost } }
  }
}
