import Numerics

/// DDIM and λ-DDIM: the conjugate integrator without a measurement, a walk to the prior itself.
///
///     x_s = M x̂₀ + Ψ ε  (+ Ψ′ Δε at second order, + Ω n with churn)
///
/// At λ = 0 that is x_s = μ_s x̂₀ + σ_s ε: DDIM (Song, Meng and Ermon, "Denoising diffusion implicit models", ICLR 2021),
/// the exponential integrator of the probability-flow ODE with the noise prediction frozen. λ is that of Pandey, Rudolph
/// and Mandt, "Efficient integrators for diffusion generative models", ICLR 2024. The coefficients are those of
/// ``ConjugateGuidance`` at weight 0. Order 2 extrapolates ε from the step before (Adams–Bashforth in ρ).
///
/// Times may rise: then the same equation is walked from data to noise, which is DDIM's inversion.
public struct DDIM: MethodSampler {
  public let method = Method.ddim
  public let prior: any Prior
  /// The weight and `jacobian` have no part in it.
  public private(set) var options: SamplerOptions

  public init(_ prior: any Prior, _ options: SamplerOptions) {
    (self.prior, self.options) = (prior, options)
  }

  public var citations: [Citation] { method.sources + options.citations }
  public var path: any GaussianPath { options.path }
  public var times: [Double] { options.times }
  public func instant(_ t: Double) throws -> Instant { try options.instant(t) }

  /// What x_t is at the first time, μx₀ + σz with x₀ a draw from the prior; and σz alone where that is the same to a
  /// thousandth of the variance, as at a path's end.
  ///
  /// - Throws: ``SamplerError/invalid(_:help:)`` where the data are in the state and the prior cannot be drawn from.
  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    if let count, count < 0 { throw SamplerError.invalid("count is not negative, as \(count) is") }
    let event = prior.eventShape
    let now = try options.instant(times[0])
    let z = try Draw.normal([count ?? 1] + event, key: key.stream(.start), samples: true)
    var x = try now.sigma * z
    if try !isDrowned(now) {
      guard let prior = prior as? any SampledPrior else {
        throw SamplerError.invalid(
          "at t = \(times[0]) a state holds data too, and \(prior.name) cannot be drawn from",
          help: "give the state with `from:`, or start at the path's end, t = \(path.end)")
      }
      x = try x + now.mu * prior.sample(count: count ?? 1, key: key.stream(.start))
    }
    return count == nil ? try x.reshaped(event) : x
  }

  /// Whether μx₀ has less than a thousandth of the variance of σz. A prior that tells no size has that of the data a path is
  /// made for at its end, and 1 before.
  private func isDrowned(_ now: Instant) throws -> Bool {
    let (μ, σ) = try (now.mu.item, now.sigma.item)
    if μ == 0 { return true }
    guard let size = try prior.size else { return times[0] == path.end || μ * μ < 1e-3 * σ * σ }
    return μ * μ * size * size < 1e-3 * σ * σ
  }

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
    guard try σ.item > 0 else {
      throw SamplerError.invalid(
        "at t = \(start) a state has no noise to walk from", help: "start where there is some, as at t = 0.001")
    }
    let x0 = try prior.x0(x, mu: μ, sigma: σ)
    // To pure noise nothing is extrapolated: ρ has no end there.
    let before = try options.order == 2 && path.rho(s).isFinite ? memory as? ExplicitStep.Memory : nil
    return try ExplicitStep(
      sampler: name, options: options, from: start, at: t, to: s, x: x, estimate: x0, noise: (x - μ * x0) / σ,
      pulled: nil, event: prior.eventShape, key: key, previous: before
    ).step()
  }
}

extension Method {
  public static let ddim = Method(
    "ddim", title: "DDIM",
    "Draws from a prior: DDIM, the exponential integrator of the probability-flow ODE, and with λ its conjugate kin.",
    purpose: "pictures from the prior alone, without a measurement", equation: "x_s = M x̂0 + Ψ ε",
    definitions: "M = μ_s and Ψ = σ_s at λ = 0, which is DDIM; ε = (x - μ x̂0)/σ",
    sources: [Citation(.ddim)], order: 1, cost: MethodCost(pullbacks: .count(0)),
    options: [.steps(20)] + MethodOption.times(from: 1)
      + [.path(.vp), .lambda(0), .order, .spacing(.free)] + MethodOption.churn,
    example: "g = gaussian([0, 0], 1); w = ddim(g, steps: 200, from: [1, 2]); run w; check w.x ≈ [1, 2] within 0.03",
    make: .prior { prior, settings in DDIM(prior, try settings.options()) })
}
