import Foundation

/// How rare a sampled covariance is, as a z-score.
///
/// The mean of N products (x_i − m_i)(x_j − m_j) is skewed: with √(C_ii C_jj) = s, for Gaussians the tail of a product falls
/// like exp(−p/(s + C_ij)) to the right and exp(p/(s − C_ij)) to the left. Either side is taken for that of a gamma
/// distribution with the product's variance and that scale, which for a variance is exactly χ² with N degrees of freedom;
/// tails heavier than a Gaussian's widen the scale by as much as the variance. Wilson and Hilferty, PNAS 17, 1931, for the
/// normal number: a gamma variable's cube root is about normal.
package struct SkewedScore {
  package let covariance: Double
  /// s.
  package let scale: Double
  /// Of one product.
  package let variance: Double
  /// Whether i is j: there is no left tail then, only the gamma's own.
  package let isVariance: Bool
  package let samples: Double
  /// An error that rounding may make.
  package let floor: Double

  package init(
    covariance: Double, scale: Double, variance: Double, isVariance: Bool, samples: Double, floor: Double
  ) {
    (self.covariance, self.scale, self.variance) = (covariance, scale, variance)
    (self.isVariance, self.samples, self.floor) = (isVariance, samples, floor)
  }

  /// The z-score of a deviation of the sampled from the true covariance.
  package func z(_ deviation: Double) -> Double {
    let error = (max(variance, 0) / samples).squareRoot() + floor
    let gaussian = scale * scale + covariance * covariance
    guard gaussian > 0, variance > 0 else { return deviation / error }
    let isMirrored = deviation < 0 && !isVariance
    let side = isMirrored ? scale - covariance : scale + covariance
    let width = max(side, 1e-3 * scale) * max(variance / gaussian, 1)
    // The deviation in units of the width is (G − k)/N for a gamma variable G of shape k.
    let shape = error * error * samples * samples / (width * width)
    let ratio = 1 + (isMirrored ? -deviation : deviation) * samples / (width * shape)
    let z = (cbrt(max(ratio, 0)) - 1 + 1 / (9 * shape)) * 3 * shape.squareRoot()
    return isMirrored ? -z : z
  }
}
