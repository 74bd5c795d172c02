import Numerics
import ShellSyntax

/// The outcome of comparing two tensors with a tolerance.
struct Judgement {
  struct Failure {
    /// The flat index of the worst element.
    let index: Int
    let left: Double
    let right: Double
    let error: Double
    /// How many elements fail.
    let count: Int
  }

  let shape: [Int]
  let count: Int
  /// The largest magnitude on either side, to which a relative tolerance refers.
  let scale: Double
  /// The tolerance as an absolute number.
  let tolerance: Double
  private(set) var failure: Failure?

  /// - Throws: `TensorError.shapes` when the two do not broadcast.
  init(
    _ operation: BinaryOperator, _ x: Tensor<Double>, _ y: Tensor<Double>, tolerance: Double, isRelative: Bool
  ) throws {
    shape = try Shape.broadcast(x.shape, y.shape, operation: operation.rawValue)
    let a = try x.broadcasted(to: shape).scalars
    let b = try y.broadcasted(to: shape).scalars
    count = a.count
    scale = max(Closeness.largest(x), Closeness.largest(y))
    let limit = isRelative ? tolerance * scale : tolerance
    self.tolerance = limit
    var (worst, worstError, failures) = (-1, -1.0, 0)
    for index in a.indices {
      let (p, q) = (a[index], b[index])
      if Self.holds(operation, p, q, limit) { continue }
      failures += 1
      let distance = p == q ? 0 : abs(p - q)
      let error = distance.isNaN ? .infinity : distance
      if error > worstError { (worst, worstError) = (index, error) }
    }
    guard failures > 0 else { return }
    let exact = abs(a[worst] - b[worst])
    failure = Failure(
      index: worst, left: a[worst], right: b[worst], error: a[worst] == b[worst] ? 0 : exact, count: failures)
  }

  private static func holds(_ operation: BinaryOperator, _ p: Double, _ q: Double, _ limit: Double) -> Bool {
    switch operation {
    case .approximately, .equal: p == q || abs(p - q) <= limit
    case .notEqual: p != q
    case .less: limit > 0 ? p < q + limit : p < q
    case .lessOrEqual: p <= q + limit
    case .greater: limit > 0 ? p > q - limit : p > q
    case .greaterOrEqual: p >= q - limit
    default: false
    }
  }
}
