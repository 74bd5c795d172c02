import Foundation
import Numerics

extension Mixture {
  /// Draws m_k + √C_k z. Their derivative is that of this formula for the z and the k drawn.
  /// - Throws: ``TensorError/derivative(operation:reason:)`` for a derivative with respect to the weights of several
  ///   components: which of them a draw comes from jumps.
  public func sample(count: Int, key: RandomKey) throws -> Tensor<Double> {
    guard self.count == 1 || !probabilities.isTraced else { throw MixtureDraws.weights }
    let here = key.stream(.prior)
    let kinds = try Draw.categorical(weights, count: count, key: here.stream(.component))
    let width = covariances.map(\.rootDimension).max() ?? 0
    let normals = try Draw.normal([count, width], key: here.stream(.latent), samples: true)
    guard count > 0 else { return try Tensor.zeros([0] + eventShape) }
    let draws = try MixtureDraws.byComponent(kinds, normals, isTraced: isTraced) { k, z in
      try mean(k) + covariances[k].root(z.sliced(axis: 1, 0..<covariances[k].rootDimension))
    }
    return try draws.reshaped([count] + eventShape)
  }

  /// log Σ_k w_k N(x; m_k, C_k) in nats. A component without full rank has no density in the whole space and gives
  /// −∞ away from its support and +∞ on it.
  public func logDensity(_ x: Tensor<Double>) throws -> Tensor<Double> {
    guard x.shape == eventShape || Array(x.shape.dropFirst()) == eventShape else {
      throw PriorError.shape(prior: name, expected: eventShape, given: x.shape)
    }
    let single = x.shape == eventShape
    let flat = try x.reshaped([single ? 1 : x.shape[0], dimension])
    if !isTraced, !x.isTraced, try level(mu: 1, sigma: 0).singular.isEmpty {
      let density = try Evaluation(self, flat, mu: 1, sigma: 0, wanted: .density).logDensity
      return try Tensor(shape: single ? [] : [flat.shape[0]], scalars: density)
    }
    let constant = -0.5 * Double(dimension) * log(2 * Double.pi)
    let logs = try (0..<count).map { k -> Tensor<Double> in
      let marginal = try covariances[k].marginal(mu: Tensor(1), sigma: Tensor(0))
      let d = try flat - mean(k)
      if marginal.nullity > 0 {
        let isOn = try NoiselessLimit.isOnSupport(marginal, d)
        return try Tensor.select(isOn, Tensor(.infinity), Tensor(-.infinity))
      }
      return try (logWeight(k) + constant) - 0.5 * (marginal.logDeterminant + marginal.mahalanobis(d))
    }
    let density = try Tensor.stack(logs).logSumExp(axis: 0)
    return single ? try density.reshaped([]) : density
  }

  /// Σ_k w_k m_k.
  public func mean() throws -> Tensor<Double> {
    try matmul(probabilities, means).reshaped(eventShape)
  }

  /// Σ_k w_k (C_k + m_k m_kᵀ) − m mᵀ, of shape (n, n).
  public func covariance() throws -> Tensor<Double> {
    var sum = try MixtureDraws.spread(of: means, weights: probabilities)
    for k in 0..<count { sum = try sum + probabilities[k] * covariances[k].dense() }
    return sum
  }
}

/// What priors and posteriors that are mixtures share.
enum MixtureDraws {
  static let weights = TensorError.derivative(
    operation: "sample",
    reason: "which component a draw comes from jumps with what the weights depend on, so that it has no derivative; "
      + "differentiate `.mean`, `.covariance` or `.logdensity(x)` instead")

  /// Rows drawn from the components `kinds`, by one call of `draw` for all rows of a component. A row does not depend on
  /// which others there are: calls are of full blocks of rows, padded with zeros.
  /// - Parameters:
  ///   - inputs: what row i is drawn from, a row each.
  ///   - isTraced: whether derivatives are recorded, which rows are then taken one by one for.
  static func byComponent(
    _ kinds: [Int], _ inputs: Tensor<Double>, isTraced: Bool,
    _ draw: @Sendable (Int, Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    if isTraced || inputs.isTraced {
      return try Tensor.concat(kinds.enumerated().map { i, k in try draw(k, inputs.sliced(axis: 0, i..<(i + 1))) })
    }
    var rows: [Int: [Int]] = [:]
    for (i, k) in kinds.enumerated() { rows[k, default: []].append(i) }
    let groups = rows.sorted { $0.key < $1.key }
    let width = inputs.shape[1]
    let given = inputs.scalars
    let parts = try ComponentBlocks.map(groups.count, work: 64 * width * max(1, kinds.count / max(1, groups.count))) {
      g in
      let (k, own) = groups[g]
      var block: [Double] = []
      block.reserveCapacity(BlockProduct.padded(own.count) * width)
      for i in own { block += given[(i * width)..<((i + 1) * width)] }
      block += [Double](repeating: 0, count: (BlockProduct.padded(own.count) - own.count) * width)
      return try draw(k, Tensor(shape: [BlockProduct.padded(own.count), width], scalars: block)).untraced
    }
    let n = parts.first.map { $0.count / max(1, $0.shape[0]) } ?? 0
    var result = [Double](repeating: 0, count: kinds.count * n)
    for ((_, own), part) in zip(groups, parts) {
      for (row, i) in own.enumerated() {
        result.replaceSubrange((i * n)..<((i + 1) * n), with: part.scalars[(row * n)..<((row + 1) * n)])
      }
    }
    return try Tensor(shape: [kinds.count, n], scalars: result)
  }

  /// Σ_k w_k (m_k − m)(m_k − m)ᵀ for the rows m_k, with m their mean.
  static func spread(of means: Tensor<Double>, weights: Tensor<Double>) throws -> Tensor<Double> {
    let centred = try means - matmul(weights, means)
    let column = try weights.reshaped([weights.count, 1])
    if weights.isTraced {
      // The root of a weight of 0 has no derivative.
      return try product(centred * column, transposed: true, centred, transposed: false)
    }
    let half = try centred * column.sqrt()
    return try product(half, transposed: true, half, transposed: false)
  }
}
