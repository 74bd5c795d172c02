import Numerics

/// What a network may predict of x_t = μ x₀ + σ ε. Any one gives the other four.
public enum Prediction: String, Sendable, CaseIterable {
  /// ε, the noise.
  case noise
  /// x̂₀, the data.
  case x0
  /// s = −ε/σ, the score ∇ log p_t.
  case score
  /// v = με − σx̂₀. Salimans and Ho, "Progressive distillation", ICLR 2022.
  case v
  /// u = μ′x̂₀ + σ′ε, the velocity of the path.
  case velocity
}

extension GaussianPath {
  /// Turns one prediction at (x, t) into another.
  ///
  /// - Parameters:
  ///   - value: the prediction, of the shape of `x`.
  ///   - x: the state x_t.
  /// - Throws: ``TensorError`` for shapes that differ, ``PathError`` for a time off the path.
  public func convert(
    _ value: Tensor<Double>, from: Prediction, to: Prediction, x: Tensor<Double>, t: Tensor<Double>
  ) throws -> Tensor<Double> {
    if from == to { return value }
    let (μ, σ) = try (mu(t), sigma(t))
    // σ′ may be infinite where σ is 0 and σσ′ = ½(σ²)′ is not.
    if from == .score, to == .velocity {
      return try slopes(t).0 * ((x + variance(t) * value) / μ) - 0.5 * varianceSlope(t) * value
    }
    let x0: Tensor<Double>
    let noise: Tensor<Double>
    switch from {
    case .noise:
      noise = value
      x0 = try (x - σ * noise) / μ
    case .x0:
      x0 = value
      noise = try (x - μ * x0) / σ
    case .score:
      noise = try -(σ * value)
      x0 = try (x + variance(t) * value) / μ
    case .v:
      let norm = try μ.square() + σ.square()
      x0 = try (μ * x - σ * value) / norm
      noise = try (σ * x + μ * value) / norm
    case .velocity:
      let (dμ, half) = (try slopes(t).0, try 0.5 * varianceSlope(t))
      let determinant = try μ * half - variance(t) * dμ
      if to == .score { return try (dμ * x - μ * value) / determinant }
      x0 = try (half * x - variance(t) * value) / determinant
      noise = try σ * ((μ * value - dμ * x) / determinant)
    }
    switch to {
    case .noise: return noise
    case .x0: return x0
    case .score: return try -(noise / σ)
    case .v: return try μ * noise - σ * x0
    case .velocity:
      let (dμ, dσ) = try slopes(t)
      return try dμ * x0 + dσ * noise
    }
  }

  /// (σ²)′, traceable.
  func varianceSlope(_ t: Tensor<Double>) throws -> Tensor<Double> {
    try jvp(variance, at: t, along: Tensor<Double>.ones(t.shape)).tangent
  }

  /// μ′ and σ′, traceable.
  func slopes(_ t: Tensor<Double>) throws -> (Tensor<Double>, Tensor<Double>) {
    let ones = try Tensor<Double>.ones(t.shape)
    return (try jvp(mu, at: t, along: ones).tangent, try jvp(sigma, at: t, along: ones).tangent)
  }
}
