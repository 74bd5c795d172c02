import Foundation

/// Tails of N(0, 1) as logarithms, so that none is too small to be told from another.
package enum NormalTail {
  /// log P(Z > z).
  package static func log(above z: Double) -> Double {
    if z < 20 { return Foundation.log(0.5 * erfc(z / 2.squareRoot())) }
    // Mills' ratio as an asymptotic series: at 20 the next term is under 1e-11.
    let w = 1 / (z * z)
    return -0.5 * z * z - Foundation.log(z) - 0.5 * Foundation.log(2 * Double.pi)
      + log1p(w * (-1 + w * (3 + w * (-15 + 105 * w))))
  }

  /// The z with log P(Z > z) = `log`; negative where more than half is above.
  package static func quantile(above log: Double) -> Double {
    guard log < 0 else { return -.infinity }
    guard log > -.infinity else { return .infinity }
    let half = -0.6931471805599453
    if log > half { return -quantile(above: Foundation.log(-expm1(log))) }
    // The logarithm of the tail is concave: Newton's steps from the left settle without crossing far.
    var z = max((-2 * (log - half)).squareRoot() - 1, 0)
    for _ in 0..<60 {
      let tail = self.log(above: z)
      let hazard = exp(-0.5 * z * z - 0.5 * Foundation.log(2 * Double.pi) - tail)
      let step = (tail - log) / hazard
      z += step
      if step.magnitude <= 1e-14 * max(z.magnitude, 1) { break }
    }
    return z
  }
}
