import Numerics

/// A sampler whose estimate of x₀ is its prior's.
public protocol PriorSampler: Sampler {
  var prior: any Prior { get }
  /// A time of the walk with its μ and σ, and with their derivatives where those are being taken.
  func instant(_ t: Double) throws -> Instant
}

/// A time t with μ and σ there, each a tensor of one element.
public struct Instant: Sendable {
  public let t: Tensor<Double>
  public let mu: Tensor<Double>
  public let sigma: Tensor<Double>

  /// - Throws: ``PathError`` for a time off the path.
  public init(_ t: Tensor<Double>, on path: any GaussianPath) throws {
    self.t = t
    if t.isTraced || path.isTraced {
      (mu, sigma) = try (path.mu(t), path.sigma(t))
    } else {
      let t = try t.item
      (mu, sigma) = try (Tensor(path.mu(t)), Tensor(path.sigma(t)))
    }
  }

  /// r² = σ²/(σ² + μ²).
  var r2: Tensor<Double> {
    get throws {
      let (m, s) = try (mu.square(), sigma.square())
      return try s / (s + m)
    }
  }
}

extension PriorSampler {
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
