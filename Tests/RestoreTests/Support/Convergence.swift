import Foundation
import Testing

/// The order of convergence, fitted to errors on grids each twice as fine as the one before.
///
/// An error e(n) = C n^{−p} (1 + a/n + …) has the local slopes p_i = log₂ e(n)/e(2n) = p + O(1/n), so their differences
/// halve and what is left of the way from the last slope to p is as long as the last difference: p = 2p_last − p_before,
/// with the difference itself as its uncertainty. No tolerance is chosen. As differences change sign where the slopes
/// bend, the two before it count too, halved as often as doublings have passed.
struct Convergence: CustomStringConvertible {
  let errors: [Double]
  let slopes: [Double]
  let order: Double
  let tolerance: Double

  /// - Parameter errors: five or more, each on twice the steps.
  init(_ errors: [Double]) throws {
    try #require(errors.count >= 5 && errors.allSatisfy { $0 > 0 && $0.isFinite }, "\(errors)")
    self.errors = errors
    slopes = zip(errors, errors.dropFirst()).map { log2($0 / $1) }
    let last = slopes.suffix(4)
    let differences = zip(last, last.dropFirst()).map { $1 - $0 }
    order = slopes[slopes.count - 1] + (differences.last ?? 0)
    tolerance = differences.reversed().enumerated().map { abs($1) / pow(2, Double($0)) }.max() ?? 0
  }

  var description: String { "order \(order) ± \(tolerance), slopes \(slopes), errors \(errors)" }

  /// Whether the order is `p`, and told apart from p ± 1/2.
  func expect(_ p: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(tolerance < 0.25, "the steps are too long for a fit: \(self)", sourceLocation: sourceLocation)
    #expect(abs(order - p) <= tolerance, "not \(p): \(self)", sourceLocation: sourceLocation)
  }
}
