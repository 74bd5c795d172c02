import Foundation
import Restore
import Testing

/// Tails against closed forms.
@Suite struct TailTests {
  @Test func normalTailsAndQuantilesAreInverse() {
    for z in [-8.0, -1, 0, 0.3, 1, 5, 19.9, 20.1, 60, 1e4] {
      let log = NormalTail.log(above: z)
      // Below −5 the tail is 1 but for a few roundings, and z is only known from what is left of it.
      let slack = z < -5 ? 0.1 : 1e-9 * max(1, abs(z))
      #expect(abs(NormalTail.quantile(above: log) - z) < slack)
    }
    // Both forms agree where they meet.
    #expect(abs(NormalTail.log(above: 20) - log(0.5 * erfc(20 / 2.squareRoot()))) < 1e-10)
  }

  /// χ² with two degrees of freedom is exponential; with one it is the square of a normal number; with 2m a Poisson sum.
  @Test func gammaTailsAreTheirClosedForms() {
    for x in [1e-6, 0.1, 1, 3, 30, 400] {
      #expect(abs(GammaTail(shape: 1, x).above + x) < 1e-12 * max(1, x))
      let z = (2 * x).squareRoot()
      #expect(abs(GammaTail(shape: 0.5, x).above - NormalTail.log(above: z) - log(2.0)) < 1e-11 * max(1, x))
      let (m, terms) = (50, (0..<50).map { exp(Double($0) * log(x) - x - lgammaSum($0)) })
      if x < 100 { #expect(abs(exp(GammaTail(shape: Double(m), x).above) - terms.reduce(0, +)) < 1e-12) }
    }
  }

  private func lgammaSum(_ n: Int) -> Double { (0..<n).reduce(0) { $0 + log(Double($1 + 1)) } }

  @Test func binomialTailsAreSums() {
    let (n, p) = (12, 0.3)
    var choose = 1.0
    let probabilities = (0...n).map { k -> Double in
      if k > 0 { choose *= Double(n - k + 1) / Double(k) }
      return choose * pow(p, Double(k)) * pow(1 - p, Double(n - k))
    }
    for k in 0...n {
      let tail = BinomialTail(k, of: n, probability: p)
      #expect(abs(exp(tail.below) - probabilities[...k].reduce(0, +)) < 1e-13)
      #expect(abs(exp(tail.above) - probabilities[k...].reduce(0, +)) < 1e-13)
    }
    #expect(BinomialTail(3, of: 3, probability: 1).above == 0)
  }
}
