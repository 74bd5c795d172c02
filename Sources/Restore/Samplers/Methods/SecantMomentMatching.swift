import Foundation
import Numerics

/// Secant moment matching, a sampler of this project: Gibbs sampling along a falling noise level, with a covariance of its
/// own for each sample that learns from every pullback.
///
///     x_s = μ_s (x̂₀ + d + η + 𝒱′Hᵀq + θρ_s n),    η ~ N(0, 𝒱′)
///     d = 𝒱′((1/ρ′² − 1/ρ²)(z − x̂₀) + √(ρ′² − θ²ρ²) n_z/ρ′²),    ρ′ = 1.3 ρ,    z = x/μ
///     (H𝒱′Hᵀ + σ_y²I) q = y − H(x̂₀ + d + η) − σ_y n_y
///
/// Given a state z = x₀ + ρ′n, p(x₀ | z) is about a Gaussian, with the measurement it is another, and from that one can draw:
/// perturb (η, n_y), then solve. Given x₀, the next state is x₀ with fresh noise. So x₀ and z are drawn by turns while ρ
/// falls, and the samples have the posterior's spread, also where nothing is measured, rather than what a path leaves
/// of it.
///
/// Two things make few turns enough. First, the network is asked at a z that has the noise θρ only, θ = 0.6, and what is
/// missing up to ρ′ is added in the Gaussian model of that place: d. At a place nearer to the sample the network changes
/// its mind less; for a Gaussian prior it makes no difference. Second, the covariance: 𝒱̂ ≈ 𝒱 = ρ² ∂x̂₀/∂z
/// starts from what is open at this ρ on average over the prior, made narrower by what single places are, and is corrected
/// by each pullback so that it returns the 𝒱u of the u that were pulled (``SecantCovariance``). The first u of a step is
/// z − x̂₀, which tells how wide the prior is here; the others are Hᵀ(H𝒱̂Hᵀ + σ_y²)⁻¹r for what is left of the residual,
/// which is where it matters. Between noise levels, 𝒱⁻¹ = C⁻¹ + I/ρ² for a Gaussian: the vector that goes to w at ρ′ is
/// u + (1/ρ′² − 1/ρ²)w. So pairs of the last two steps are used again, and 𝒱̂ at ρ becomes 𝒱′ at ρ′.
///
/// For a Gaussian prior each draw is one from the posterior as far as 𝒱̂ is 𝒱. What it is of the directions that no pullback
/// looked along comes from 256 to 1024 draws of the prior: in 64 dimensions, from 16 sums, variances along the posterior's axes
/// were 0.85 to 1.18 of the right ones, and the mean of them right. A walk starts from the posterior of the Gaussian that has the
/// prior's mean and covariance. Where modes are narrow and far apart, Gaussians fit badly, and `cmm` is better.
///
/// Rissanen, Heinonen and Solin, "Free Hunch", ICLR 2025, for a denoiser's covariance from data and from secants; Zhang et
/// al., "Improving diffusion inverse problem solving with decoupled noise annealing", CVPR 2025, for draws of x₀ by
/// turns with fresh noise; Rozet et al., NeurIPS 2024, for 𝒱 from pullbacks.
public struct SecantMomentMatching: MethodSampler {
  public let method = Method.smm
  public let problem: Problem
  public let path: any GaussianPath
  public let times: [Double]
  private let pullbacks: Int
  private let mean: Tensor<Double>
  /// The covariance of the prior, and what is open of it at the levels of noise.
  private let open: RemainingCovariance
  private let levels: RemainingCovarianceLevels

  /// How many steps a pair is carried on.
  private static var memory: Int { 2 }
  /// ρ′/ρ.
  private static var raise: Double { 1.3 }
  /// θ: the part of its noise that a state really has.
  private static var share: Double { 0.6 }

  /// - Parameters:
  ///   - times: the falling times; ``times(_:on:for:)`` gives those it was made for.
  ///   - pullbacks: vector–Jacobian products a step.
  /// - Throws: ``SamplerError`` for a prior that cannot be drawn from, events too large for a matrix, or times that do
  ///   not fall.
  public init(_ problem: Problem, path: any GaussianPath, times: [Double], pullbacks: Int = 3) throws {
    let options = try SamplerOptions(path: path, times: times)
    guard pullbacks >= 1 else { throw SamplerError.invalid("smm takes one pullback a step or more, not \(pullbacks)") }
    guard !problem.isTraced, !path.isTraced else {
      throw TensorError.derivative(
        operation: "smm",
        reason:
          "its covariances are measured on draws from the prior, and known as numbers; derivatives are taken with "
          + "respect to y and the state, or of `cpigdm`")
    }
    let prior = try Self.sampled(problem.prior)
    let largest = max(prior.eventShape.reduce(1, *), problem.operator.range.reduce(1, *))
    guard largest <= RemainingCovariance.largest else {
      throw SamplerError.invalid(
        "smm holds covariances as matrices, of up to \(RemainingCovariance.largest) numbers a side, not \(largest)",
        help: "`cmm` does without")
    }
    let drawn = try DenoiserErrors(prior, count: DenoiserErrors.count(for: prior.eventShape))
    mean = try drawn.draws.mean(axis: 0)
    open = try RemainingCovariance(
      RemainingCovariance.measured(drawn.draws - mean), problem.operator, noise: problem.noise)
    levels = RemainingCovarianceLevels(problem, drawn, raise: Self.raise)
    (self.problem, self.path, self.times, self.pullbacks) = (problem, path, options.times, pullbacks)
  }

  /// Times whose noise levels fall geometrically from 2.4 to 0.75 times the rms deviation of the prior from its mean,
  /// and then to the data: `steps` calls of the network.
  public static func times(_ steps: Int, on path: any GaussianPath, for prior: any Prior) throws -> [Double] {
    let spread = try sampled(prior).positiveSpread
    return try ConjugateMomentMatching.times(steps, on: path, from: 2.4 * spread, to: 0.75 * spread)
  }

  private static func sampled(_ prior: any Prior) throws -> any SampledPrior {
    if let sampled = prior as? any SampledPrior { return sampled }
    throw SamplerError.invalid(
      "smm measures covariances on draws from the prior, and \(prior.name) has none",
      help: "`cpigdm` and `cpc` need none")
  }

  public var prior: any Prior { problem.prior }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    let t = try place(times[0])
    let (μ, σ) = try (path.mu(t), path.sigma(t))
    let n = try GuidedStart.noise(problem, key: key, count: count)
    let rows = n.count / max(1, mean.count)
    let centre = try mean.reshaped([1, mean.count]).broadcasted(to: [rows, mean.count])
    let draw = try drawn(centre, SecantCovariance(open), key: key.stream(.start))
    return try μ * (centre + draw.spread + draw.pull).reshaped(n.shape) + (Self.share * σ) * n
  }

  public func step(
    _ x: Tensor<Double>, from start: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let t = try place(start)
    let (μ, σ, ρ) = try (path.mu(t), path.sigma(t), path.rho(t))
    let (μs, σs) = try (path.mu(s), path.sigma(s))
    let n = mean.count
    let rows = x.count / max(1, n)
    let batch = [rows] + problem.prior.eventShape
    let (denoised, pullback) = try problem.prior.x0WithPullback(x.reshaped(batch), mu: μ, sigma: σ)
    let x0 = try denoised.reshaped([rows, n])
    let z = try x.reshaped([rows, n]) / μ
    let level = try levels.level(ρ)
    let pairs = try learned(x0, state: z, in: level, after: memory) { u in
      try (σ * σ / μ) * pullback(u.reshaped(batch)).reshaped([rows, n])
    }

    let higher = Self.raise * ρ
    let v = try pairs.covariance(level.raised, at: higher, isRaised: true)
    let missing = (higher * higher - Self.share * Self.share * ρ * ρ).squareRoot() / (higher * higher)
    let nz = try Draw.normal([rows, n], key: key.stream(.raise), samples: true)
    let d = try v((1 / (higher * higher) - 1 / (ρ * ρ)) * (z - x0) + missing * nz)
    let draw = try drawn(x0 + d, v, key: key)

    func shaped(_ v: Tensor<Double>) throws -> Tensor<Double> { try v.reshaped(x.shape) }
    let (x̂0, raised, η, g) = try (shaped(x0), shaped(d), shaped(draw.spread), shaped(draw.pull))
    var terms = [
      Term(name: "denoise", formula: "μ_s * x̂0", meaning: "the prior's estimate", tensor: try μs * x̂0),
      Term(name: "raise", formula: "μ_s * d", meaning: "that of a noisier state", tensor: try μs * raised),
      Term(name: "spread", formula: "μ_s * η", meaning: "what the prior leaves open, drawn", tensor: try μs * η),
      Term(name: "guidance", formula: "μ_s * g", meaning: "what the measurement says of it", tensor: try μs * g),
    ]
    var symbols: [(name: String, value: Step.Symbol)] = [
      ("x", .tensor(x)), ("t", .number(t)), ("s", .number(s)), ("μ", .number(μ)), ("σ", .number(σ)), ("ρ", .number(ρ)),
      ("μ_s", .number(μs)), ("x̂0", .tensor(x̂0)), ("d", .tensor(raised)), ("η", .tensor(η)), ("g", .tensor(g)),
      ("y", .tensor(problem.projected)), ("H", .map(problem.operator)),
    ]
    if σs > 0 {
      let fresh = try FreshNoise.like(x, event: problem.prior.eventShape, key: key)
      let noise = Self.share * σs
      terms.append(Term(name: "noise", formula: "θσ_s * n", meaning: "fresh noise", tensor: try noise * fresh))
      symbols += [("θσ_s", .number(noise)), ("n", .tensor(fresh))]
    }
    let guided = try x0 + pull(residual(x0), pairs.covariance(level.own, at: ρ, isRaised: false))
    return try Step(
      sampler: name, from: start, to: s, stages: [.sum(terms)], symbols: symbols, estimate: shaped(guided),
      memory: pairs.remembered(for: Self.memory))
  }

  /// Levels of noise go with the prior's spread, so only a state that is nothing but noise stands for one a little earlier.
  private func place(_ t: Double) throws -> Double { try path.rho(t).isFinite ? t : departure(t) }

  // MARK: The covariance

  /// The products with 𝒱 that are known: those of the last steps, and the pullbacks of this one.
  private func learned(
    _ x0: Tensor<Double>, state z: Tensor<Double>, in level: RemainingCovarianceLevels.Level,
    after memory: Step.Memory?,
    _ product: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> SecantPairs {
    var pairs = SecantPairs(memory, like: x0)
    let ρ = level.noise
    if pullbacks > 1 {
      let u = try z - x0
      try pairs.add(u, product(u), level: ρ)
    }
    var v = try pairs.covariance(level.own, at: ρ, isRaised: false)
    var r = try residual(x0)
    let h = problem.operator
    let rows = x0.shape[0]
    var first: Tensor<Double>?
    for _ in (pullbacks > 1 ? 1 : 0)..<pullbacks {
      let whole = try v.solve(r, h, noise: problem.noise)
      // Where nothing but rounding is left of the residual there is nothing to learn: u = 0 is no pair.
      let size = try Rows.dot(whole, r)
      let reference = first ?? size
      first = reference
      let isOpen = try size.greater(1e-14 * reference)
      let p = try Tensor.select(isOpen, whole, Tensor(0))
      let u = try h.adjoint(p.reshaped([rows] + h.range)).reshaped(x0.shape)
      let w = try product(u)
      try v.learn(u, w)
      pairs.add(u, w, level: ρ)
      // What is left of the residual along the best multiple of p.
      let a = try h.apply(w.reshaped([rows] + h.domain)).reshaped(r.shape) + problem.noise * problem.noise * p
      r = try r - Rows.ratio(Rows.dot(p, r), Rows.dot(p, a)) * a
    }
    return pairs
  }

  // MARK: The conditional draw

  /// y − Hx for each row.
  private func residual(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let h = problem.operator
    let m = h.range.reduce(1, *)
    let y = try problem.projected.reshaped([problem.projected.count / max(1, m), m])
    return try y - h.apply(x.reshaped([x.shape[0]] + h.domain)).reshaped([x.shape[0], m])
  }

  /// 𝒱̂Hᵀ(H𝒱̂Hᵀ + σ_y²I)⁻¹r.
  private func pull(_ r: Tensor<Double>, _ v: SecantCovariance) throws -> Tensor<Double> {
    let h = problem.operator
    let q = try v.solve(r, h, noise: problem.noise)
    return try v(h.adjoint(q.reshaped([r.shape[0]] + h.range)).reshaped([r.shape[0], mean.count]))
  }

  /// A draw from N(x̂₀, 𝒱̂) given y, as x̂₀ + spread + pull.
  private func drawn(
    _ x0: Tensor<Double>, _ v: SecantCovariance, key: RandomKey
  ) throws -> (spread: Tensor<Double>, pull: Tensor<Double>) {
    let rows = x0.shape[0]
    let here = key.stream(.conditional)
    let η = try v.draw(
      Draw.normal(x0.shape, key: here.stream(.latent), samples: true),
      Draw.normal([rows, max(1, v.count)], key: here.stream(.remembered), samples: true))
    let m = problem.operator.range.reduce(1, *)
    let n = try Draw.normal([rows, m], key: here.stream(.measurement), samples: true)
    let perturbation = try problem.noise * n
    return try (η, pull(residual(x0 + η) - perturbation, v))
  }
}
