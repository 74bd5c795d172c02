import Numerics

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
