import Numerics

// Where S_k is singular, which it can be at σ = 0 only, N(x; μ m_k, S_k) is not a density, and the responsibilities are
// their limits for σ → 0. With q_k the squared distance of x from the support of component k and z_k the dimension of
// its null space,
//
//   r_k ∝ w_k σ^(−z_k) e^(−q_k/2σ²) × a density on the support,
//
// so the nearest supports share the weight, and of those the ones of the fewest dimensions.
enum NoiselessLimit {
  /// 0 for the components that keep weight in the limit and −∞ for the others, of shape (K, B); nil where no S_k is
  /// singular.
  /// - Parameter distances: d_k of component k, of shape (B, n).
  static func mask(
    _ marginals: [any MarginalCovariance], distances: (Int) throws -> Tensor<Double>
  ) throws -> Tensor<Double>? {
    guard marginals.contains(where: { $0.nullity > 0 }) else { return nil }
    var squared: [[Double]] = []
    for (k, marginal) in marginals.enumerated() { squared.append(try offSupport(marginal, distances(k)).scalars) }
    let rows = squared[0].count
    var mask = [Double](repeating: -.infinity, count: marginals.count * rows)
    for row in 0..<rows {
      let nearest = squared.reduce(Double.infinity) { min($0, $1[row]) }
      let near = marginals.indices.filter { squared[$0][row] <= nearest * (1 + 64 * Double.ulpOfOne) }
      let nullity = near.map { marginals[$0].nullity }.max() ?? 0
      for k in near where marginals[k].nullity == nullity { mask[k * rows + row] = 0 }
    }
    return try Tensor(shape: [marginals.count, rows], scalars: mask)
  }

  /// The squared distance from the support, 0 within rounding of it.
  private static func offSupport(_ marginal: any MarginalCovariance, _ d: Tensor<Double>) throws -> Tensor<Double> {
    let d = d.untraced
    let rounding = 16 * Double.ulpOfOne * Double(d.shape[1])
    let squared = try marginal.offSupport(d)
    let isOff = try squared.greater(rounding * rounding * d.square().sum(axis: 1))
    return try squared * isOff
  }

  /// 1 for the rows on the support, 0 for the others.
  static func isOnSupport(_ marginal: any MarginalCovariance, _ d: Tensor<Double>) throws -> Tensor<Double> {
    try offSupport(marginal, d).equals(Tensor(0))
  }
}
