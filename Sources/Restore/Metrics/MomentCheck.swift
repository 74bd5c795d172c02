import Foundation
import Numerics

/// How far the means and covariances of samples are from known ones, in standard errors.
///
/// A mean's standard error is √(C_ii/N); a covariance's is that of the mean of (x_i − m_i)(x_j − m_j), by
/// ``ProductMoments`` or from the samples themselves. Sampled covariances are skewed, the more so the fewer samples and the
/// heavier the tails: their z is that of the normal number which is as rare (``SkewedScore``). Of many z-scores some are
/// large by chance: `familywise` is the z-score one number alone would have had to show to be as surprising as the worst
/// of all.
public struct MomentCheck: Sendable {
  /// A moment, its exact and its sampled value, and their distance in standard errors.
  public struct Score: Sendable {
    public enum Moment: Sendable, Equatable {
      case mean(Int)
      case covariance(Int, Int)
    }
    public let moment: Moment
    public let expected: Double
    public let sampled: Double
    /// (sampled − expected)/standard error; of a covariance the normal number as rare.
    public let z: Double
  }

  /// The worst of the means and of the covariances, by |z|.
  public let mean: Score
  public let covariance: Score
  /// How many moments were compared.
  public let count: Int
  /// The number of samples.
  public let samples: Int

  /// The worse of both.
  public var worst: Score { abs(mean.z) >= abs(covariance.z) ? mean : covariance }

  /// The |z| of a single normal number as improbable as the worst of `count` independent ones.
  public var familywise: Double {
    let tail = erfc(abs(worst.z) / 2.squareRoot())
    let all = -expm1(Double(count) * log1p(-tail))
    guard tail > 1e-300 else { return abs(worst.z) }
    // erfc(z/√2) = p by bisection.
    var (low, high) = (0.0, 40.0)
    for _ in 0..<100 {
      let middle = 0.5 * (low + high)
      if erfc(middle / 2.squareRoot()) > all { low = middle } else { high = middle }
    }
    return low
  }

  /// - Parameters:
  ///   - samples: a batch, two or more.
  ///   - mean: m, of the event's shape.
  ///   - covariance: C, of shape (n, n).
  ///   - products: the variances of products, where they are known. Without, they are taken from the samples, and not
  ///     below those of a Gaussian.
  /// - Throws: ``TensorError`` for shapes that do not fit, fewer than two samples, or samples that are not finite.
  public init(
    _ samples: Tensor<Double>, mean: Tensor<Double>, covariance: Tensor<Double>, products: ProductMoments? = nil
  ) throws {
    let n = mean.count
    guard samples.rank >= 1, n > 0, samples.shape[0] >= 2, samples.count == samples.shape[0] * n else {
      throw TensorError.shapes(operation: "check samples", samples.shape, mean.shape)
    }
    guard covariance.shape == [n, n] else {
      throw TensorError.shapes(operation: "check samples", covariance.shape, [n, n])
    }
    guard samples.scalars.allSatisfy(\.isFinite) else {
      throw TensorError.argument(operation: "check samples", reason: "samples must be finite")
    }
    let rows = samples.shape[0]
    let number = Double(rows)
    let d = try samples.untraced.reshaped([rows, n]) - mean.untraced.reshaped([n])
    let c = covariance.scalars
    let diagonal = (0..<n).map { max(c[$0 * n + $0], 0) }
    // Where nothing varies, rounding is what is compared with: a point is met within 1e-12 of its size.
    let size = mean.scalars.reduce(0) { max($0, abs($1)) }
    let floor = max(1e-12 * (diagonal.max() ?? 0), 1e-24 * size * size, .leastNormalMagnitude)

    let averages = try d.mean(axis: 0).scalars
    let means = averages.indices.map { averages[$0] / ((diagonal[$0] / number).squareRoot() + floor.squareRoot()) }
    let i = means.indices.max { abs(means[$0]) < abs(means[$1]) } ?? 0
    self.mean = Score(
      moment: .mean(i), expected: mean.scalars[i], sampled: mean.scalars[i] + averages[i], z: means[i])

    let first = try (product(d, transposed: true, d, transposed: false) / number).scalars
    let variances: [Double]
    if let products {
      variances = products.variances.scalars
    } else {
      let squares = try d.square()
      let second = try (product(squares, transposed: true, squares, transposed: false) / number).scalars
      variances = second.indices.map { k in
        max(second[k] - first[k] * first[k], diagonal[k / n] * diagonal[k % n] + c[k] * c[k])
      }
    }
    var worst = (at: 0, z: 0.0)
    for i in 0..<n {
      for j in 0...i {
        let k = i * n + j
        let z = SkewedScore(
          covariance: c[k], scale: (diagonal[i] * diagonal[j]).squareRoot(), variance: variances[k], isVariance: i == j,
          samples: number, floor: floor
        ).z(first[k] - c[k])
        if abs(z) > abs(worst.z) { worst = (k, z) }
      }
    }
    self.covariance = Score(
      moment: .covariance(worst.at / n, worst.at % n), expected: c[worst.at], sampled: first[worst.at], z: worst.z)
    count = n + n * (n + 1) / 2
    self.samples = rows
  }

  /// Samples against an exact posterior.
  public init(_ samples: Tensor<Double>, _ posterior: MixturePosterior) throws {
    let products = try posterior.productMoments()
    try self.init(samples, mean: posterior.mean(), covariance: products.covariance, products: products)
  }
}
