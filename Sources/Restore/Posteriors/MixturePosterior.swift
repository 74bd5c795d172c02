import Foundation
import Numerics

/// The exact posterior of a mixture prior under y = H x₀ + σ_y n: again a mixture.
///
/// In the modes of H = U diag(s) Vᵀ, with A = diag(s) Vᵀ and ỹ = Uᵀy, each component has S_k = A C_k Aᵀ + σ_y² I, gain
/// C_k Aᵀ S_k⁻¹ and weight ∝ w_k N(ỹ; A m_k, S_k). With σ_y = 0 only the modes that H† keeps are conditioned on.
public struct MixturePosterior: Sendable {
  public let prior: Mixture
  public let problem: Problem
  /// The weights of the components given y.
  public let probabilities: Tensor<Double>
  public var weights: [Double] { probabilities.scalars }
  /// The means given y, of shape (K, n).
  private let flatMeans: Tensor<Double>
  private let conditioning: GaussianConditioning
  /// log p(y) = log Σ_k w_k N(y; H m_k, H C_k Hᵀ + σ_y² I) over all numbers of y that were measured, which are all but
  /// ``Problem/holes``, in nats. With σ_y = 0 a y is certain to lie in the range of H, and this is the density of its
  /// coordinates Uᵀy there, in the modes that H† keeps; what y has outside is left out.
  public let logEvidence: Tensor<Double>
  /// The share of it that the modes conditioned on have.
  private let logModes: Tensor<Double>

  /// - Throws: ``ProblemError/invalid(_:)`` for a batch of measurements, ``OperatorError`` for an operator without a
  ///   singular system, ``TensorError`` where the posterior is degenerate.
  public init(_ prior: Mixture, _ problem: Problem, conditioning known: GaussianConditioning? = nil) throws {
    let h = problem.operator
    guard problem.y.shape == h.range else {
      throw ProblemError.invalid(
        "the exact posterior is of one measurement, not of a batch \(Shape.text(problem.y.shape))",
        help: "observe one of them: `y[0]`")
    }
    let conditioning = try known ?? GaussianConditioning(prior, h, noise: problem.noiseLevel)
    let (weights, means, evidence) = try conditioning.condition(problem.y)
    self.prior = prior
    self.problem = problem
    self.conditioning = conditioning
    (probabilities, flatMeans, logModes) = (weights, means, evidence)
    logEvidence = try evidence + conditioning.logUnexplained(problem.y, holes: problem.holes)
  }

  /// The component means, of shape `[K] + event`.
  public func means() throws -> Tensor<Double> { try flatMeans.reshaped([prior.count] + prior.eventShape) }

  /// E[x₀ | y].
  public func mean() throws -> Tensor<Double> {
    try matmul(probabilities, flatMeans).reshaped(prior.eventShape)
  }

  /// The component covariances C_k − C_kAᵀS_k⁻¹AC_k, of shape (K, n, n).
  public func covariances() throws -> Tensor<Double> {
    let n = prior.dimension
    _ = try MemoryBudget.admit([prior.count, n, n])
    return try Tensor.stack((0..<prior.count).map { try conditioning.covariance($0) })
  }

  /// C_k given y, of shape (n, n).
  func componentCovariance(_ k: Int) throws -> Tensor<Double> { try conditioning.covariance(k) }

  /// Cov[x₀ | y], of shape (n, n).
  public func covariance() throws -> Tensor<Double> {
    var sum = try MixtureDraws.spread(of: flatMeans, weights: probabilities)
    let weights = self.weights
    for k in 0..<prior.count where weights[k] > 1e-18 {
      sum = try sum + probabilities[k] * conditioning.covariance(k)
    }
    return sum
  }

  /// Exact samples, by Matheron's rule: draw (x, n) from the prior component and the noise, then move x by the gain
  /// times what its measurement misses. Derivatives are those of this formula for what was drawn.
  /// - Throws: ``TensorError/derivative(operation:reason:)`` for a derivative of draws from several components with
  ///   respect to what their weights depend on.
  public func sample(count: Int, key: RandomKey) throws -> Tensor<Double> {
    guard count > 0 else { return try Tensor.zeros([0] + prior.eventShape) }
    guard prior.count == 1 || !probabilities.isTraced else { throw MixtureDraws.weights }
    let here = key.stream(.posterior)
    let kinds = try Draw.categorical(weights, count: count, key: here.stream(.component))
    let width = prior.covariances.map(\.rootDimension).max() ?? 0
    let z = try Draw.normal([count, width], key: here.stream(.latent), samples: true)
    let noise = try Draw.normal([count, conditioning.modes], key: here.stream(.measurement), samples: true)
    let target = try conditioning.analyse(problem.y)
    // A row holds the numbers of the state and then those of the measurement.
    let modes = conditioning.modes
    let inputs = try Tensor.concat([z, problem.noiseLevel * noise], axis: 1)
    let isTraced = prior.isTraced || target.isTraced || probabilities.isTraced || problem.isTraced
    let draws = try MixtureDraws.byComponent(kinds, inputs, isTraced: isTraced) { k, input in
      let draw = try input.sliced(axis: 1, 0..<prior.covariances[k].rootDimension)
      let x = try prior.mean(k) + prior.covariances[k].root(draw)
      let measured = try conditioning.measure(x) + input.sliced(axis: 1, width..<(width + modes))
      return try x + conditioning.gain(k, target - measured)
    }
    return try draws.reshaped([count] + prior.eventShape)
  }

  /// log p(x₀ | y) by Bayes' rule, in nats. For σ_y = 0 it is −∞ where Hx ≠ y, and elsewhere a density on that plane.
  public func logDensity(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let single = x.shape == prior.eventShape
    let batch = single ? try x.reshaped([1] + prior.eventShape) : x
    let density = try prior.logDensity(batch)
    let rows = batch.shape[0]
    let misfit = try conditioning.analyse(problem.y) - conditioning.measure(batch.reshaped([rows, prior.dimension]))
    let squared = try misfit.square().sum(axis: 1)
    let d = Double(conditioning.modes)
    let likelihood: Tensor<Double>
    if problem.noise > 0 {
      let variance = try problem.noiseLevel.square()
      likelihood = try -0.5 * d * (2 * Double.pi * variance).log() - squared / (2 * variance)
    } else {
      let scale = try conditioning.analyse(problem.y).square().sum().item + 1
      let onPlane = try squared.lessOrEqual(Tensor(1e-18 * scale))
      likelihood = try Tensor.select(onPlane, Tensor(0), Tensor(-Double.infinity))
    }
    // What lies outside the modes is the same in the likelihood and in p(y).
    let result = try density + likelihood - logModes
    return single ? try result.reshaped([]) : result
  }
}
