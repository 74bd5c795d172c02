import Numerics

/// The means of products (x_i − m_i)(x_j − m_j) of a mixture of Gaussians with the mean m, which are its covariance, and
/// their variances: what standard errors of sampled covariances are made of.
///
/// For one component with the mean m + d and the covariance C, Isserlis' theorem gives
/// E[(x_i − m_i)²(x_j − m_j)²] = (d_i² + C_ii)(d_j² + C_jj) + 2C_ij² + 4 d_i d_j C_ij.
public struct ProductMoments: Sendable {
  /// C, of shape (n, n).
  public let covariance: Tensor<Double>
  /// Of shape (n, n).
  public let variances: Tensor<Double>

  /// - Parameters:
  ///   - means: of shape (K, n).
  ///   - covariance: C_k, of shape (n, n).
  init(
    weights: [Double], means: Tensor<Double>, covariance: (Int) throws -> Tensor<Double>
  ) throws {
    let n = means.shape[1]
    let centre = try matmul(Tensor(weights), means)
    var fourth = try Tensor<Double>.zeros([n, n])
    var second = try Tensor<Double>.zeros([n, n])
    for (k, weight) in weights.enumerated() where weight > 1e-18 {
      let c = try covariance(k)
      let d = try means[k] - centre
      let (row, column) = try (d.reshaped([1, n]), d.reshaped([n, 1]))
      let products = try column * row
      let squares = try diagonal(c) + d.square()
      fourth =
        try fourth + weight
        * (squares.reshaped([n, 1]) * squares.reshaped([1, n]) + 2 * c.square() + 4 * products * c)
      second = try second + weight * (c + products)
    }
    self.covariance = second
    variances = try (fourth - second.square()).maximum(Tensor(0))
  }
}

extension Mixture {
  /// The means and variances of products of two coordinates' deviations.
  public func productMoments() throws -> ProductMoments {
    try ProductMoments(weights: weights, means: means.untraced) { try covariances[$0].dense().untraced }
  }
}

extension MixturePosterior {
  /// The means and variances of products of two coordinates' deviations.
  public func productMoments() throws -> ProductMoments {
    let means = try means().untraced.reshaped([prior.count, prior.dimension])
    return try ProductMoments(weights: weights, means: means) { try componentCovariance($0).untraced }
  }
}
