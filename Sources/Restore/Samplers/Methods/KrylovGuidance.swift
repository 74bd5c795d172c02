import Numerics

/// ΠGDM and ΠGFM where no singular system is known, or H is not linear:
///
///     x_s = M x̂₀ + Ψ ε + (t − s) (g²/2) (w_t/r²) (∂x̂₀/∂x)ᵀ d,   (r²JᵀJ + σ_y²I) d = r² Jᵀ (y − H(x̂₀))
///
/// with J = ∂H/∂x at x̂₀, which is H itself for a linear operator. By the push-through identity d = r²Jᵀ(r²JJᵀ +
/// σ_y²I)⁻¹(y − H(x̂₀)), so this is ``PseudoinverseGuidance``; in this form the system has a solution whatever the rank of
/// J and σ_y, and from zero the conjugate gradients find the shortest (CGLS; Hestenes and Stiefel 1952). It is solved
/// for each sample by itself, and a step whose system is not solved throws.
///
/// Song, Vahdat, Mardani and Kautz, ICLR 2023; J is no part of what is
/// differentiated: it is frozen at x̂₀, as r² is.
///
/// Walks start from x_τ = μ_τ m + σ_τ z with m = Hᵀ(HHᵀ + σ_y²I)⁺y by the same conjugate gradients, and for a nonlinear
/// operator from its own guess.
public struct KrylovGuidance: MethodSampler {
  public let method: Method
  /// As it is solved here.
  public var equation: String {
    problem.isLinear
      ? "x_s = M x̂0 + Ψ ε + γ J' d,  (r² H'H + σ_y² I) d = r² H' (y - H x̂0)"
      : "x_s = M x̂0 + Ψ ε + γ J' d,  (r² L'L + σ_y² I) d = r² L' (y - H(x̂0)),  L = ∂H/∂x at x̂0"
  }
  public let problem: NonlinearProblem
  public private(set) var options: SamplerOptions
  /// Of the relative residual of the conjugate gradients.
  public let tolerance: Double
  /// At most so many conjugate gradient steps.
  public let iterations: Int

  /// - Parameter iterations: four times the number of unknowns, but 1000 at most, unless given.
  public init(
    _ problem: NonlinearProblem, _ options: SamplerOptions, as method: Method = .pigdm, tolerance: Double = 1e-12,
    iterations: Int? = nil
  ) throws {
    try options.requireFalling()
    guard options.order == 1 else { throw SamplerError.invalid("\(method.name) is of order 1") }
    guard tolerance >= 0, iterations ?? 1 >= 1 else {
      throw SamplerError.invalid(
        "\(method.name) takes one conjugate gradient step or more, to a tolerance of 0 or more")
    }
    self.iterations = iterations ?? min(1000, 4 * problem.prior.eventShape.reduce(1, *))
    (self.problem, self.options, self.method, self.tolerance) = (problem, options, method, tolerance)
  }

  /// A linear problem, with or without a singular system.
  public init(
    _ problem: Problem, _ options: SamplerOptions, as method: Method = .pigdm, tolerance: Double = 1e-12,
    iterations: Int? = nil
  ) throws {
    try self.init(NonlinearProblem(problem), options, as: method, tolerance: tolerance, iterations: iterations)
  }

  public var path: any GaussianPath { options.path }
  public var times: [Double] { options.times }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    let single = problem.y.rank == problem.range.count
    let z = try GuidedStart.noise(
      event: problem.prior.eventShape, measurements: single ? nil : problem.y.shape[0], key: key, count: count)
    let y = try single ? problem.y.reshaped([1] + problem.range) : problem.y
    var centre = try problem.guess(y)
    if problem.isLinear { centre = try correction(at: centre, r2: Tensor(1), y: y) }
    if single { centre = try centre.reshaped(problem.prior.eventShape) }
    let now = try options.instant(times[0])
    return try now.mu * centre + now.sigma * z
  }

  public var prior: any Prior { problem.prior }
  public var citations: [Citation] { method.sources + options.citations }
  public func instant(_ t: Double) throws -> Instant { try options.instant(t) }

  public func walking(at key: RandomKey) -> any Sampler {
    var own = self
    own.options = options.walking(at: key)
    return own
  }

  public func step(
    _ x: Tensor<Double>, from start: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let t = try departure(start, to: s)
    guard t == start || options.lambda == 0 else { throw SamplerError.explicitFromNoise(at: start) }
    let now = try options.instant(t)
    let (μ, σ) = (now.mu, now.sigma)
    let (x0, pullback) = try problem.prior.estimate(x, mu: μ, sigma: σ, jacobian: options.jacobian)
    let event = problem.prior.eventShape
    let batch = try x0.reshaped([x0.count / max(1, event.reduce(1, *))] + event)
    let d: Tensor<Double>
    switch options.covariance {
    case .isotropic: d = try correction(at: batch, r2: now.r2, y: problem.y).reshaped(x0.shape)
    case .moments(let limit):
      let h = try problem.linearised(batch)
      let j = LinearisedOperator(
        name: problem.name, domain: event, range: problem.range, rows: batch.shape[0], push: h.push, pull: h.pull)
      let own = MomentMatching(j, noise: problem.noiseLevel, pullbacks: limit)
      d = try now.r2 * own.correction(problem.y - h.value, at: x0, mu: μ, sigma: σ, pullback: pullback)
    }
    return try ExplicitStep(
      sampler: name, options: options, from: start, at: t, to: s, x: x, estimate: x0, noise: (x - μ * x0) / σ,
      pulled: pullback(d), event: event, key: key, symbols: [("y", .tensor(problem.y)), ("d", .tensor(d))]
    ).step()
  }

  /// d for every sample of a batch x̂₀.
  /// - Throws: ``SamplerError/unsolved(system:steps:residual:help:)``.
  private func correction(at x0: Tensor<Double>, r2: Tensor<Double>, y: Tensor<Double>) throws -> Tensor<Double> {
    let batched = y.rank > problem.range.count
    guard !batched || y.shape[0] == x0.shape[0] else {
      throw SamplerError.invalid("\(x0.shape[0]) states, and there are \(y.shape[0]) measurements")
    }
    guard x0.count > 0 else { return x0 }
    let variance = try problem.noiseLevel.square()
    let h = try problem.linearised(x0)
    let right = try r2 * h.pull(y - h.value)
    let result = try conjugateGradients(
      { try r2 * h.pull(h.push($0)) + variance * $0 }, right, tolerance: tolerance, iterations: iterations)
    // Rounding may leave more than was asked for; what a limit leaves is another answer than the one promised.
    guard result.residual <= max(tolerance, KrylovGuidance.sufficient) else {
      throw SamplerError.unsolved(
        system: "\(name), (r²H'H + σ_y²I) d = r²H'(y − Hx̂0)", steps: result.iterations, residual: result.residual,
        help: problem.noise == 0
          ? "a `noise:` above 0 damps the modes that \(problem.name) hardly sees, which are what takes so long"
          : "a larger `noise:` damps the modes that \(problem.name) hardly sees, which are what takes so long")
    }
    return result.solution
  }

  /// The relative residual accepted where rounding allows no more.
  private static let sufficient = 1e-8
}
