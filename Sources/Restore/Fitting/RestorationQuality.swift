import Foundation
import Numerics

/// How well the exact posterior mean of a prior restores pictures, beside the pseudo-inverse on the same measurements.
public struct RestorationQuality: Sendable, Equatable {
  /// Mean over the pictures of each one's PSNR (range 2), in decibels.
  public let pseudoInverse: Double
  public let posteriorMean: Double
  /// PSNR of the mean squared error over all pictures, in decibels.
  public let pooledPseudoInverse: Double
  public let pooledPosteriorMean: Double

  /// What the prior gains, in decibels.
  public var gain: Double { posteriorMean - pseudoInverse }
  public var pooledGain: Double { pooledPosteriorMean - pooledPseudoInverse }

  /// - Parameters:
  ///   - pictures: of shape `[N] + event`.
  ///   - noise: σ_y; the noise of picture i is sample i of `seed`.
  /// - Throws: ``OperatorError`` for an operator without a singular system, ``TensorError``.
  public init(
    of prior: Mixture, restoring pictures: Tensor<Double>, through h: any LinearOperator, noise: Double,
    seed: UInt64 = 0
  ) throws {
    let count = pictures.shape.first ?? 0
    guard count > 0 else { throw PriorError.invalid("there are no pictures to measure the quality on") }
    let inverse = try OperatorAlgebra.spectral(h, for: "the pseudo-inverse").pseudoInverse()
    let conditioning = try GaussianConditioning(prior, h, noise: noise)
    let draws = try Draw.normal([count] + h.range, key: RandomKey(seed: seed).stream(.measurement), samples: true)
    let y = try Problem(prior: prior, operator: h, y: h(pictures) + noise * draws, noise: noise).y
    let means = try conditioning.posteriorMeans(y).reshaped(pictures.shape)
    func errors(_ estimate: Tensor<Double>) throws -> [Double] {
      try (estimate - pictures).square().mean(axes: Array(1..<pictures.rank)).scalars
    }
    let (crude, restored) = (try errors(inverse(y)), try errors(means))
    func decibels(_ mse: Double) -> Double { 10 * log10(4 / mse) }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(count) }
    pseudoInverse = mean(crude.map(decibels))
    posteriorMean = mean(restored.map(decibels))
    pooledPseudoInverse = decibels(mean(crude))
    pooledPosteriorMean = decibels(mean(restored))
  }
}
