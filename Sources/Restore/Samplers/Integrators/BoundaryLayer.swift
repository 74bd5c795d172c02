import Foundation

/// Where strong guidance has made its mark: over a long step e^{−κ(u)} is one at its end s and nothing but for a layer
/// beside it, or beside a time at which a weight sets in, thinner than any distance of nodes.
enum BoundaryLayer {
  /// Exponents up to this are smooth enough for a quadrature that halves its intervals.
  private static let smooth = 16.0

  /// Times between s and t at which a growing exponent, 0 at s, passes 1/4, 1, 4, 16, … up to what it is at t. A mode that
  /// feels less of it has its own layer at another of them.
  static func cuts(from s: Double, to t: Double, _ exponent: (Double) throws -> Double) throws -> [Double] {
    let whole = try exponent(t)
    guard whole > smooth else { return [] }
    var cuts: [Double] = []
    var (near, level) = (s, 0.25)
    // Beyond, no mode with a κ of its own above rounding is left.
    while level < min(whole, 1e18) {
      var (low, high) = (near, t)
      while case let middle = 0.5 * (low + high), middle > min(low, high), middle < max(low, high) {
        let here = try exponent(middle)
        if here < level { low = middle } else { high = middle }
        if here > 0.5 * level && here < 2 * level { break }
      }
      near = low
      cuts.append(0.5 * (low + high))
      level *= 4
    }
    return cuts
  }
}
