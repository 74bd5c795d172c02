import Foundation

/// The angle θ of a variance-preserving path, μ = cos θ and σ = sin θ, from y = (2θ/π)².
///
/// y is smooth in time at both ends where μ reaches 0, which b = −2 ln μ is not: near the data y is proportional to σ²,
/// near the end 1 − y is proportional to μ.
enum NoiseAngle {
  /// y of ᾱ = μ².
  static func level(alphaBar ᾱ: Double) -> Double {
    let part = atan2((1 - ᾱ).squareRoot(), ᾱ.squareRoot()) / (0.5 * .pi)
    return part * part
  }

  /// cos θ of y and of 1 − y, each as exact as it was given; 0 where y is 1.
  static func mu(_ y: Jet, rest: Jet) -> Jet {
    guard 0.25 * .pi * .pi * y.value > small else { return series(y, cosine) }
    return .sin(0.5 * .pi * (rest / (.sqrt(y) + 1)))
  }

  /// sin θ, whose slope is infinite at y = 0.
  static func sigma(_ y: Jet) -> Jet { .sin(0.5 * .pi * .sqrt(y)) }

  /// sin² θ, which has all derivatives at y = 0.
  static func variance(_ y: Jet) -> Jet {
    guard 0.25 * .pi * .pi * y.value > small else { return series(y, sineSquared) }
    let σ = sigma(y)
    return σ * σ
  }

  /// Up to here eight terms of a series in θ² are exact to rounding.
  private static let small = 0.1
  private static let cosine = coefficients { k, factorial in (k % 2 == 0 ? 1 : -1) / factorial }
  private static let sineSquared = coefficients { k, factorial in
    k == 0 ? 0 : (k % 2 == 0 ? -1 : 1) * pow(2, Double(2 * k - 1)) / factorial
  }

  /// What stands before (θ²)^k in a series over (2k)!.
  private static func coefficients(_ term: (Int, Double) -> Double) -> [Double] {
    var factorial = 1.0
    return (0...8).map { k in
      if k > 0 { factorial *= Double(2 * k * (2 * k - 1)) }
      return term(k, factorial)
    }
  }

  private static func series(_ y: Jet, _ coefficients: [Double]) -> Jet {
    let z = 0.25 * .pi * .pi * y
    return coefficients.reversed().reduce(Jet(0)) { $0 * z + Jet($1) }
  }
}
