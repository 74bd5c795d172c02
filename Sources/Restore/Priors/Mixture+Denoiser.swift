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
    let (μ, σ) = try (mu.item, sigma.item)
    return try primitive([x]) {
      let flat = try $0[0].reshaped([$0[0].shape[0], dimension])
      let evaluation = try Evaluation(self, flat, mu: μ, sigma: σ)
      computed = evaluation
      return try Tensor(shape: $0[0].shape, scalars: evaluation.result)
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
    let singular = PriorError.invalid(
      "at σ = 0 \(name) has no score: a covariance is singular", help: "take a larger t")
    if isPlain {
      let (μ, σ) = try (mu.item, sigma.item)
      guard try level(mu: μ, sigma: σ).singular.isEmpty else { throw singular }
      let evaluation = try Evaluation(self, flat, mu: μ, sigma: σ, wanted: .score)
      return try -Tensor(shape: x.shape, scalars: evaluation.result)
    }
    let marginals = try covariances.map { try $0.marginal(mu: mu, sigma: sigma) }
    guard marginals.allSatisfy({ $0.nullity == 0 }) else { throw singular }
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
}
