import Foundation

/// Both tails of a gamma distribution with unit scale, as logarithms: 2G is χ² with 2·shape degrees of freedom.
///
/// Below the mean the power series of P(a, x), above it the continued fraction of Q(a, x) (Abramowitz and Stegun, 6.5.29
/// and 6.5.31, the latter by Lentz's method); the other tail is the rest.
package struct GammaTail {
  /// log P(G < x).
  package let below: Double
  /// log P(G > x).
  package let above: Double

  package init(shape a: Double, _ x: Double) {
    guard x > 0 else {
      (below, above) = (-.infinity, 0)
      return
    }
    guard x < .infinity else {
      (below, above) = (0, -.infinity)
      return
    }
    let front = a * log(x) - x - GammaTail.logGamma(a)
    if x < a + 1 {
      var (term, sum, n) = (1 / a, 1 / a, a)
      while term > sum * 1e-17 {
        n += 1
        term *= x / n
        sum += term
      }
      below = min(front + log(sum), 0)
      above = below > -1e-300 ? -.infinity : log(-expm1(below))
    } else {
      var b = x + 1 - a
      var c = 1e300
      var d = 1 / b
      var h = d
      for i in 1..<200_000 {
        let n = -Double(i) * (Double(i) - a)
        b += 2
        d = 1 / (n * d + b)
        c = b + n / c
        h *= d * c
        if abs(d * c - 1) < 1e-16 { break }
      }
      above = min(front + log(h), 0)
      below = above > -1e-300 ? -.infinity : log(-expm1(above))
    }
  }

  /// log Γ(x) for x > 0.
  static func logGamma(_ x: Double) -> Double { lgamma(x).0 }
}
