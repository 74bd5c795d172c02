import Foundation
import Numerics

extension InverseProblem {
  /// How many times its noise the residual of an estimate is, where that is no accident; nil where it may be.
  ///
  /// If x₀ were a draw from the posterior, x₀ and y would have the law of the truth and its measurement: over measurements
  /// y − H(x₀) is N(0, σ_y²) in the range of H, and ‖y − H(x₀)‖²/σ_y² a χ² of as many degrees of freedom as it has
  /// dimensions, for each measurement. Several samples of one measurement share its noise, so their mean square counts as
  /// one. The cube root of χ²/d is about normal (Wilson and Hilferty, 1931); what is more than 4 standard deviations from it,
  /// which chance makes 6 in 100 000, and off by half of σ_y, is told. Without noise there is nothing to compare with.
  ///
  /// - Parameter x0: an estimate, a batch of one measurement's, or one for each measurement of a batch.
  package func residualRatio(of x0: Tensor<Double>) throws -> Double? {
    guard noise > 0, x0.count > 0 else { return nil }
    let event = prior.eventShape.reduce(1, *)
    let measurements = y.rank > range.count ? y.shape[0] : 1
    let rows = max(x0.count / max(1, event), measurements)
    let dimensions = dimensionsSeen
    guard dimensions > 0 else { return nil }
    let square = try residual(x0).untraced.square().sum().item / Double(rows * dimensions)
    let ratio = square.squareRoot() / noise
    guard ratio.isFinite, ratio > 1.5 || ratio < 1 / 1.5 else { return nil }
    let spread = 2 / (9 * Double(measurements * dimensions))
    let z = (cbrt(ratio * ratio) - (1 - spread)) / spread.squareRoot()
    return z.magnitude > 4 ? ratio : nil
  }

  /// The dimensions in which a residual can be: all of y's, and of a linear H with a singular system, on whose range y is
  /// projected, those of that range.
  private var dimensionsSeen: Int {
    guard let problem = self as? Problem, let values = problem.singular?.system.singularValues else {
      return range.reduce(1, *)
    }
    let size = Double(max(prior.eventShape.reduce(1, *), range.reduce(1, *)))
    let floor = Double.ulpOfOne * size * (values.max() ?? 0)
    return values.count { $0 > floor }
  }
}
