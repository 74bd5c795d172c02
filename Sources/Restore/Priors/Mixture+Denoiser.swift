import Foundation
import Numerics

// With S_k = μ²C_k + σ²I and d_k = x − μ m_k, the posterior of x₀ given x_t = x is again a mixture:
//
//   r_k ∝ w_k N(x; μ m_k, S_k),   x̂_k = m_k + μ C_k S_k⁻¹ d_k,   x̂₀ = Σ_k r_k x̂_k
//
// and the Jacobian of the denoiser, (μ/σ²) Cov[x₀ | x_t], is symmetric:
//
//   J u = Σ_k r_k [ μ C_k S_k⁻¹ u + x̂_k (ḡ − g_k)ᵀu ],   g_k = S_k⁻¹ d_k,   ḡ = Σ_k r_k g_k.
extension Mixture {
  public func denoise(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double> {
    if isTraced || mu.isTraced || sigma.isTraced { return try traceableDenoise(x, mu: mu, sigma: sigma) }
    var computed: Evaluation?
    return try primitive([x]) {
      let evaluation = try Evaluation(self, $0[0], mu: mu, sigma: sigma)
      computed = evaluation
      return try evaluation.x0.reshaped($0[0].shape)
    } derivatives: { inputs, _ in
      let (at, evaluation) = (inputs[0], computed)
      return [
        .symmetric { u in
          if let evaluation, !at.isTraced, !u.isTraced { return try evaluation.jacobian(u) }
          return try jvp({ try traceableDenoise($0, mu: mu, sigma: sigma) }, at: at, along: u).tangent
        }
      ]
    }
  }

  /// ∇ log p_t(x) = −Σ_k r_k S_k⁻¹ (x − μ m_k), which keeps its digits for σ → 0.
  /// - Throws: ``PriorError/invalid(_:)`` at σ = 0 where a covariance is singular: there is no density then.
  public func score(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double> {
    let rows = x.shape == eventShape ? 1 : x.shape[0]
    let flat = try x.reshaped([rows, dimension])
    let isPlain = ![x, mu, sigma].contains { $0.isTraced } && !isTraced
    let marginals =
      try isPlain
      ? marginals(mu: mu.item, sigma: sigma.item) : covariances.map { try $0.marginal(mu: mu, sigma: sigma) }
    guard marginals.allSatisfy({ $0.nullity == 0 }) else {
      throw PriorError.invalid("at σ = 0 \(name) has no score: a covariance is singular", help: "take a larger t")
    }
    if isPlain {
      return try -Evaluation(self, x.reshaped([rows] + eventShape), mu: mu, sigma: sigma).meanScore.reshaped(x.shape)
    }
    let logs = try marginals.enumerated().map { k, marginal in
      let d = try flat - mu * mean(k)
      return try logWeight(k) - 0.5 * (marginal.logDeterminant + marginal.mahalanobis(d))
    }
    let stacked = try Tensor.stack(logs)
    let responsibilities = try (stacked - stacked.logSumExp(axis: 0)).exp()
    var sum = try Tensor<Double>.zeros(flat.shape)
    for (k, marginal) in marginals.enumerated() {
      let d = try flat - mu * mean(k)
      sum = try sum - responsibilities[k].reshaped([rows, 1]) * marginal.solve(d)
    }
    return try sum.reshaped(x.shape)
  }

  /// The same estimate in operations that record everything, for derivatives in μ, σ and the parameters, and
  /// beyond the first in x.
  func traceableDenoise(
    _ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>
  ) throws -> Tensor<Double> {
    let flat = try x.reshaped([x.shape[0], dimension])
    var logs: [Tensor<Double>] = []
    var estimates: [Tensor<Double>] = []
    var marginals: [any MarginalCovariance] = []
    for k in 0..<count {
      let marginal = try covariances[k].marginal(mu: mu, sigma: sigma)
      let d = try flat - mu * mean(k)
      logs.append(try logWeight(k) - 0.5 * (marginal.logDeterminant + marginal.mahalanobis(d)))
      estimates.append(try mean(k) + marginal.gain(d))
      marginals.append(marginal)
    }
    var stacked = try Tensor.stack(logs)
    if let mask = try NoiselessLimit.mask(marginals, distances: { try flat - mu * mean($0) }) {
      stacked = try stacked + mask
    }
    let responsibilities = try (stacked - stacked.logSumExp(axis: 0)).exp()
    var sum = try Tensor<Double>.zeros(flat.shape)
    for k in 0..<count {
      sum = try sum + responsibilities[k].reshaped([x.shape[0], 1]) * estimates[k]
    }
    return try sum.reshaped(x.shape)
  }

  /// Everything about x₀ given a batch of states at one noise level.
  struct Evaluation: Sendable {
    /// r_k for each row, of shape (K, B).
    let responsibilities: Tensor<Double>
    /// log Σ_k w_k N(x; μ m_k, S_k) for each row; where some S_k is singular, of the densities on their supports.
    let logDensity: Tensor<Double>
    /// x̂₀, of shape (B, n).
    let x0: Tensor<Double>
    private let components: [Component]
    /// −∇ log p(x) = Σ_k r_k S_k⁻¹ d_k.
    let meanScore: Tensor<Double>
    private let shape: [Int]

    /// A component that carries weight anywhere in the batch.
    private struct Component: Sendable {
      let weight: Tensor<Double>
      let marginal: any MarginalCovariance
      let x0: Tensor<Double>
      let g: Tensor<Double>
    }

    /// Components whose responsibility is under this everywhere in the batch change no digit of the result.
    private static let negligible = 1e-20

    init(_ mixture: Mixture, _ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws {
      shape = x.shape
      let rows = x.shape[0]
      let flat = try x.reshaped([rows, mixture.dimension])
      let marginals = try mixture.marginals(mu: mu.item, sigma: sigma.item)
      let constant = -0.5 * Double(mixture.dimension) * log(2 * Double.pi)
      let logs = try ComponentBlocks.map(mixture.count, work: flat.count) { k in
        let d = try flat - mu * mixture.mean(k)
        return try (log(mixture.weights[k]) + constant)
          - 0.5 * (marginals[k].logDeterminant + marginals[k].mahalanobis(d))
      }
      var stacked = try Tensor.stack(logs)
      if let mask = try NoiselessLimit.mask(marginals, distances: { try flat - mu * mixture.mean($0) }) {
        stacked = try stacked + mask
      }
      logDensity = try stacked.logSumExp(axis: 0)
      responsibilities = try (stacked - logDensity).exp()
      let weights = responsibilities.scalars
      let active = (0..<mixture.count).filter { k in
        (0..<rows).contains { weights[k * rows + $0] > Evaluation.negligible || weights[k * rows + $0].isNaN }
      }
      components = try ComponentBlocks.map(active.count, work: 2 * flat.count) { i in
        let k = active[i]
        let weight = try Tensor(shape: [rows, 1], scalars: Array(weights[(k * rows)..<((k + 1) * rows)]))
        let (g, gain) = try marginals[k].regression(flat - mu * mixture.mean(k))
        return try Component(weight: weight, marginal: marginals[k], x0: mixture.mean(k) + gain, g: g)
      }
      var estimate = try Tensor<Double>.zeros(flat.shape)
      var score = estimate
      for c in components {
        estimate = try estimate + c.weight * c.x0
        score = try score + c.weight * c.g
      }
      x0 = estimate
      meanScore = score
    }

    /// J u for a batch of the states' shape.
    func jacobian(_ u: Tensor<Double>) throws -> Tensor<Double> {
      let flat = try u.reshaped(x0.shape)
      let parts = try ComponentBlocks.map(components.count, work: flat.count) { i in
        let c = components[i]
        let along = try ((meanScore - c.g) * flat).sum(axes: [1], keepingAxes: true)
        return try c.weight * (c.marginal.gain(flat) + along * c.x0)
      }
      var sum = try Tensor<Double>.zeros(x0.shape)
      for part in parts { sum = try sum + part }
      return try sum.reshaped(shape)
    }
  }
}
