import Foundation

/// Both tails of a binomial distribution, each with the count itself, as logarithms: sums of its probabilities.
package struct BinomialTail {
  /// log P(X ≤ count).
  package let below: Double
  /// log P(X ≥ count).
  package let above: Double

  package init(_ count: Int, of trials: Int, probability p: Double) {
    guard p > 0, p < 1 else {
      let isCertain = p <= 0 ? count == 0 : count == trials
      let other = p <= 0 ? count > 0 : count == trials
      (below, above) = (p >= 1 && !isCertain ? -.infinity : 0, p <= 0 && other ? -.infinity : 0)
      return
    }
    let n = Double(trials)
    func log(at k: Int) -> Double {
      let k = Double(k)
      return GammaTail.logGamma(n + 1) - GammaTail.logGamma(k + 1) - GammaTail.logGamma(n - k + 1)
        + k * Foundation.log(p) + (n - k) * log1p(-p)
    }
    // Ratios to the probability of `count`, outwards; away from the mode they fall and end the sum.
    func sum(_ step: Int) -> Double {
      var (k, ratio, total) = (count, 1.0, 1.0)
      while k + step >= 0, k + step <= trials {
        ratio *=
          step > 0 ? Double(trials - k) / Double(k + 1) * p / (1 - p) : Double(k) / Double(trials - k + 1) * (1 - p) / p
        k += step
        total += ratio
        if ratio < 1e-17 * total { break }
      }
      return min(log(at: count) + Foundation.log(total), 0)
    }
    below = sum(-1)
    above = sum(1)
  }
}
