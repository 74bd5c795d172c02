import Numerics

/// A sampler that a ``Method`` describes, and whose estimate of x₀ is its prior's.
public protocol MethodSampler: Sampler {
  /// What it is: its name, its update and its sources are the method's.
  var method: Method { get }
  var prior: any Prior { get }
  /// A time of the walk with its μ and σ, and with their derivatives where those are being taken.
  func instant(_ t: Double) throws -> Instant
}

extension MethodSampler {
  public var name: String { method.name }
  public var equation: String { method.equation }
  public var citations: [Citation] { method.sources }

  public func instant(_ t: Double) throws -> Instant { try Instant(Tensor(t), on: path) }

  /// The time a step from t to s is made at, for data of the prior's size: see ``GaussianPath/departure(_:to:size:)``.
  func departure(_ t: Double, to s: Double = 0) throws -> Double {
    try path.departure(t, to: s, size: prior.size ?? 1)
  }

  /// x̂₀ at a state; where μ vanishes, at the last time from which a step can be taken.
  public func estimate(_ x: Tensor<Double>, t: Double) throws -> Tensor<Double> {
    let here = try instant(departure(t))
    return try prior.x0(x, mu: here.mu, sigma: here.sigma)
  }
}
