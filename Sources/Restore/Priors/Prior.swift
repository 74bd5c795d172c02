import Numerics

/// A model of what images look like, as a denoiser free of any path: the estimate of x₀ from x = μ x₀ + σ z.
///
/// It depends on (x/μ, σ/μ) alone, so every prior runs on every path.
public protocol Prior: Sendable {
  /// What the prior is, in a few words.
  var name: String { get }
  /// Where it is from, where it was published.
  var citations: [Citation] { get }
  /// The shape of one event: `[n]` for vectors, `[C, H, W]` for pictures.
  var eventShape: [Int] { get }
  /// The noise levels ρ = σ/μ the prior can answer for.
  var noiseLevels: ClosedRange<Double> { get }
  /// x̂₀ = E[x₀ | μ x₀ + σ z = x] for a batch x of shape `[B] + eventShape`; μ and σ are scalars and may be traced.
  func denoise(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double>
}

extension Prior {
  public var citations: [Citation] { [] }
  public var noiseLevels: ClosedRange<Double> { 0...Double.infinity }

  /// x̂₀ for one x or a batch, with shapes and the noise level checked.
  /// - Throws: ``PriorError``.
  public func x0(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double> {
    try check(x, mu: mu.item, sigma: sigma.item)
    return try NetworkCost.call {
      if x.shape == eventShape {
        let estimate = try denoise(x.reshaped([1] + eventShape), mu: mu, sigma: sigma)
        return try fitted(estimate, [1] + eventShape).reshaped(eventShape)
      }
      return try fitted(denoise(x, mu: mu, sigma: sigma), x.shape)
    }
  }

  public func x0(_ x: Tensor<Double>, mu: Double, sigma: Double) throws -> Tensor<Double> {
    try x0(x, mu: Tensor(mu), sigma: Tensor(sigma))
  }

  /// x̂₀(x) and the pullback u ↦ (∂x̂₀/∂x)ᵀ u: one network call and any number of vector–Jacobian products.
  public func x0WithPullback(
    _ x: Tensor<Double>, mu: Double, sigma: Double
  ) throws -> (x0: Tensor<Double>, pullback: @Sendable (Tensor<Double>) throws -> Tensor<Double>) {
    try x0WithPullback(x, mu: Tensor(mu), sigma: Tensor(sigma))
  }

  public func x0WithPullback(
    _ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>
  ) throws -> (x0: Tensor<Double>, pullback: @Sendable (Tensor<Double>) throws -> Tensor<Double>) {
    let (value, pullback) = try vjp({ try x0($0, mu: mu, sigma: sigma) }, at: x)
    return (value, pullback)
  }

  /// Any prediction at time t of a path.
  /// - Throws: ``PriorError``, ``PathError``; ``TensorError/derivative(operation:reason:)`` where σ is 0 with an
  ///   infinite derivative and that is asked for.
  public func predict(
    _ kind: Prediction, _ x: Tensor<Double>, t: Tensor<Double>, path: any GaussianPath
  ) throws -> Tensor<Double> {
    let (mu, sigma) = try (path.mu(t), path.sigma(t))
    let isNoiseless = try sigma.item == 0
    if isNoiseless && sigma.isTraced, try !path.sigma(.variable(t.item)).first.isFinite {
      throw TensorError.derivative(
        operation: path.name, reason: "σ has an infinite derivative where it is 0; take a larger t")
    }
    if kind == .x0 { return try x0(x, mu: mu, sigma: sigma) }
    if let scored = self as? any ScoredPrior {
      return try NetworkCost.call { try scored.predictByScore(kind, x, t: t, path: path) }
    }
    guard !isNoiseless else {
      throw PriorError.invalid(
        "at σ = 0 the \(kind.rawValue) follows from a density only, which \(name) does not tell; `x0` does not, or "
          + "take a larger t")
    }
    return try path.convert(x0(x, mu: mu, sigma: sigma), from: .x0, to: kind, x: x, t: t)
  }

  func check(_ x: Tensor<Double>, mu: Double, sigma: Double) throws {
    guard x.shape == eventShape || (x.rank == eventShape.count + 1 && Array(x.shape.dropFirst()) == eventShape) else {
      throw PriorError.shape(prior: name, expected: eventShape, given: x.shape)
    }
    let level = mu == 0 ? Double.infinity : sigma / mu
    guard noiseLevels.contains(level) else {
      throw PriorError.noiseLevel(prior: name, level: level, known: noiseLevels)
    }
  }

  private func fitted(_ estimate: Tensor<Double>, _ shape: [Int]) throws -> Tensor<Double> {
    guard estimate.shape == shape else {
      throw PriorError.estimate(prior: name, expected: shape, given: estimate.shape)
    }
    return estimate
  }
}

/// A prior that knows its score. Then nothing has to be found from x − μx̂₀, which is a difference of equal numbers near the
/// data.
public protocol ScoredPrior: Prior {
  /// ∇ log p_t(x) of x = μ x₀ + σ z, for one x or a batch.
  func score(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double>
}

extension ScoredPrior {
  /// All predictions from the score s, for σ → 0 too, where x tells nothing of the noise any more. By Tweedie's formula
  ///
  ///     ε = −σs,   v = με − σx̂₀,   u = μ′x̂₀ + σ′ε = μ′x̂₀ − ½(σ²)′s
  ///
  /// so that there ε and v vanish, and u is finite although σ′ need not be.
  func predictByScore(
    _ kind: Prediction, _ x: Tensor<Double>, t: Tensor<Double>, path: any GaussianPath
  ) throws -> Tensor<Double> {
    let (mu, sigma) = try (path.mu(t), path.sigma(t))
    try check(x, mu: mu.item, sigma: sigma.item)
    func score() throws -> Tensor<Double> { try self.score(x, mu: mu, sigma: sigma) }
    switch kind {
    case .x0: return try x0(x, mu: mu, sigma: sigma)
    case .score: return try score()
    case .noise: return try -(sigma * score())
    case .v: return try -(sigma * (mu * score() + x0(x, mu: mu, sigma: sigma)))
    case .velocity:
      return try path.slopes(t).0 * x0(x, mu: mu, sigma: sigma) - 0.5 * path.varianceSlope(t) * score()
    }
  }
}

/// A prior that can be drawn from and whose density is known.
public protocol SampledPrior: Prior {
  /// `count` independent events, each a function of its own random stream.
  func sample(count: Int, key: RandomKey) throws -> Tensor<Double>
  /// log p(x₀) of one event or of each of a batch.
  func logDensity(_ x: Tensor<Double>) throws -> Tensor<Double>
}

/// A prior asked for what it cannot answer.
public enum PriorError: Error, CustomStringConvertible {
  case shape(prior: String, expected: [Int], given: [Int])
  case estimate(prior: String, expected: [Int], given: [Int])
  case noiseLevel(prior: String, level: Double, known: ClosedRange<Double>)
  /// Anything else outside what a prior takes; `help` says what to do, where that is known.
  case invalid(String, help: String? = nil)

  public var description: String {
    switch self {
    case .shape(let name, let expected, let given):
      return "the prior \(name) takes \(Shape.text(expected)) (or a batch of them), not \(Shape.text(given))"
    case .estimate(let name, let expected, let given):
      return "the prior \(name) returned \(Shape.text(given)) where \(Shape.text(expected)) was due"
    case .noiseLevel(let name, let level, let known):
      return "the prior \(name) knows noise levels σ/μ from \(known.lowerBound) to \(known.upperBound), not \(level)"
    case .invalid(let reason, _): return reason
    }
  }
}
