import Numerics

/// A sampler whose estimate of x₀ is its prior's.
public protocol PriorSampler: Sampler {
  var prior: any Prior { get }
}

extension PriorSampler {
  /// x̂₀ at a state; where μ vanishes, at the last time from which a step can be taken.
  public func estimate(_ x: Tensor<Double>, t: Double) throws -> Tensor<Double> {
    let t = try path.departure(t)
    return try prior.x0(x, mu: path.mu(t), sigma: path.sigma(t))
  }
}
