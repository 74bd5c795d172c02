import Foundation
import Numerics

extension JudgedComponent {
  /// - Parameters:
  ///   - covariance: C of the component before the measurement.
  ///   - axes: a row an axis; the first `precision.count` were seen.
  ///   - precision: s²/σ_y² of each seen axis; infinite without noise.
  ///
  /// With L Lᵀ = C in the seen axes and D = diag(s²/σ_y²), the covariance given y is L (I + LᵀDL)⁻¹ Lᵀ. From
  /// I + LᵀDL = U Uᵀ with an upper U follows its lower factor L U⁻ᵀ: nothing is subtracted.
  init(
    weight: Double, mean: [Double], seenMean: [Double], covariance: any Covariance, axes: Tensor<Double>,
    precision: [Double]
  ) throws {
    let (n, r) = (mean.count, precision.count)
    (self.weight, self.mean, self.seenMean) = (weight, mean, seenMean)
    // A width that numbers of this size cannot hold is none.
    let resolution = 64 * Double.ulpOfOne * (mean + seenMean).reduce(covariance.bound.squareRoot()) { max($0, abs($1)) }
    if let isotropic = covariance as? IsotropicCovariance {
      let c = try isotropic.variance.untraced.item
      // c/(1 + c·s²/σ²).
      let widths = (0..<n).map { j in (j < r ? c / (1 + (c > 0 ? c * precision[j] : 0)) : c).squareRoot() }
      factor = .diagonal(widths)
      let isPoint = widths.enumerated().map { j, width in width == 0 || (j < r && width < resolution) }
      self.isPoint = isPoint
      logWidths = zip(widths, isPoint).map { $1 ? 0 : log($0) }
      slack = 0
      return
    }
    let c = try JudgedLaw.symmetric(
      product(covariance.times(axes).untraced, transposed: false, axes, transposed: true))
    let whole = try SemidefiniteFactor(c)
    slack = whole.slack
    var isPoint = whole.isPoint
    var logWidths = (0..<n).map { log(whole.lower[$0 * n + $0]) }
    var seen: [Double] = []
    if r > 0 {
      seen = try JudgedComponent.given(whole, n, precision)
      for j in 0..<r {
        isPoint[j] = isPoint[j] || precision[j] == .infinity
        if !isPoint[j], seen[j * r + j] < resolution {
          isPoint[j] = true
          for i in j..<r { seen[i * r + j] = i == j ? 1 : 0 }
        }
        logWidths[j] = isPoint[j] ? 0 : log(seen[j * r + j])
      }
    }
    for j in r..<max(n, r) where isPoint[j] { logWidths[j] = 0 }
    (self.isPoint, self.logWidths) = (isPoint, logWidths)
    factor = .lower(seen: seen, all: whole.lower)
  }

  /// The factor of the seen coordinates given y.
  private static func given(_ whole: SemidefiniteFactor, _ n: Int, _ precision: [Double]) throws -> [Double] {
    let r = precision.count
    guard precision.allSatisfy({ $0 < .infinity }) else {
      return try Tensor<Double>.identity(r).scalars
    }
    var l = [Double](repeating: 0, count: r * r)
    for i in 0..<r { for j in 0...i where !whole.isPoint[j] { l[i * r + j] = whole.lower[i * n + j] } }
    let lower = try Tensor(shape: [r, r], scalars: l)
    let roots = try Tensor(precision.map { $0.squareRoot() }).reshaped([r, 1])
    let scaled = try lower * roots
    let inner = try Tensor<Double>.identity(r) + product(scaled, transposed: true, scaled, transposed: false)
    // Reversed in both axes, U is a lower factor; then L U⁻ᵀ = (U⁻¹ Lᵀ)ᵀ, and U⁻¹ is a solve in the reversed order.
    let flipped = try CovarianceAlgebra.cholesky(inner.gathered(Array((0..<(r * r)).reversed()), shape: [r, r]))
    let right = try JudgedLaw.reversed(lower.transposed())
    let solved = try JudgedLaw.reversed(CovarianceAlgebra.solve(flipped, right))
    var factor = try solved.transposed().scalars
    for i in 0..<r {
      for j in (i + 1)..<max(r, i + 1) { factor[i * r + j] = 0 }
      if whole.isPoint[i] { factor[i * r + i] = 1 }
    }
    return factor
  }
}
