import Numerics

/// z-scores of the moments of samples against known ones, independent of the library's own.
enum Moments {
  struct Scores: CustomStringConvertible {
    let mean: Double
    let covariance: Double
    var worst: Double { max(mean, covariance) }
    var description: String { "mean \(mean), covariance \(covariance) standard errors" }
  }

  /// The largest |z| of the means and of the covariances; the standard errors come from the samples themselves.
  static func compare(_ samples: T, mean: T, covariance: T) throws -> Scores {
    let count = samples.shape[0]
    let n = samples.count / count
    let x = samples.scalars
    let (m, c) = (mean.scalars, covariance.scalars)
    var worst = (mean: 0.0, covariance: 0.0)
    for i in 0..<n {
      for j in 0...i {
        var (sum, square) = (0.0, 0.0)
        for k in 0..<count {
          let p = (x[k * n + i] - m[i]) * (x[k * n + j] - m[j])
          sum += p
          square += p * p
        }
        let average = sum / Double(count)
        let error = ((square / Double(count) - average * average) / Double(count)).squareRoot()
        worst.covariance = max(worst.covariance, abs(average - c[i * n + j]) / (error + 1e-12))
      }
      let average = (0..<count).reduce(0.0) { $0 + x[$1 * n + i] } / Double(count)
      worst.mean = max(worst.mean, abs(average - m[i]) / ((c[i * n + i] / Double(count)).squareRoot() + 1e-12))
    }
    return Scores(mean: worst.mean, covariance: worst.covariance)
  }
}
