import Foundation
import Numerics

/// Conjugate moment matching, a sampler of this project: a guided denoiser that knows the prior's covariance, a
/// shifted conjugate jump in closed form, and fresh noise.
///
/// In z = x/μ and ρ = σ/μ, where nothing depends on the path, with M the guided denoiser shifted mode by mode:
///
///     M = x̂₀ʸ + (c/ρ²)(x̂₀ʸ − z),   z′ = M + κ (z − M),   κ = √((c + ρ_s²)/(c + ρ_t²))
///
/// For a posterior N(m, c) the guided denoiser is (c z + ρ² m … ) linear and M = m is constant along the path: the jump
/// is exact. c = 0 is data prediction (DPM-Solver++ of first order); c = cʸ, the posterior variance of a mode, is the
/// conditional conjugate integrator in closed form. The shift that is used follows from what the denoiser leaves open,
/// v(ρ), once y is known: vʸ = vσ_y²/(s²v + σ_y²) and c = min(vʸρ²/(ρ² − vʸ), 2cʸ).
///
/// With `renoise` each jump goes to ρ = 0 and noise of the next level is added: errors made early are forgotten.
public struct ConjugateMomentMatching: MethodSampler {
  public let method = Method.cmm
  public let problem: Problem
  public let path: any GaussianPath
  public let times: [Double]
  /// Whether the noise is drawn afresh after each jump but the last.
  public let renoise: Bool
  private let h: SpectralOperator
  private let variances: RemainingModeVariances
  private let denoiser: GuidedDenoiser

  /// - Parameters:
  ///   - times: the falling times; ``times(_:on:from:to:)`` gives those it was made for.
  ///   - pullbacks: vector–Jacobian products a step.
  ///   - renoise: `nil` means from 5 steps on.
  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)``; ``SamplerError`` for a prior that cannot be drawn
  ///   from, or times that do not fall.
  public init(
    _ problem: Problem, path: any GaussianPath, times: [Double], pullbacks: Int = 3, renoise: Bool? = nil
  ) throws {
    let options = try SamplerOptions(path: path, times: times)
    guard pullbacks >= 1 else { throw SamplerError.invalid("cmm takes one pullback a step or more, not \(pullbacks)") }
    guard !problem.isTraced, !path.isTraced
    else {
      throw TensorError.derivative(
        operation: "cmm",
        reason:
          "its coefficients are measured on draws from the prior, and known as numbers; derivatives are taken with "
          + "respect to y and the state, or of `cpigdm`")
    }
    guard let prior = problem.prior as? any SampledPrior else {
      throw SamplerError.invalid(
        "cmm measures its shift on draws from the prior, and \(problem.prior.name) has none",
        help: "`cpigdm` and `cpc` need none")
    }
    h = try problem.spectral(for: "conjugate moment matching")
    let levels = try options.times.dropLast().map { try path.rho(path.departure($0, size: prior.size ?? 1)) }
    variances = try RemainingModeVariances(
      prior, h.system, noise: levels, count: DenoiserErrors.count(for: prior.eventShape))
    denoiser = GuidedDenoiser(problem: problem, h: h, pullbacks: pullbacks)
    (self.problem, self.path, self.times) = (problem, path, options.times)
    self.renoise = renoise ?? (times.count > 5)
  }

  /// Times whose noise levels fall geometrically from 6 times the rms deviation of the prior from its mean to half of it,
  /// and then to the data: `steps` calls of the network. For pictures of digits, whose deviation is about a half, that
  /// is 3 to 0.25.
  public static func times(_ steps: Int, on path: any GaussianPath, for prior: any Prior) throws -> [Double] {
    guard let prior = prior as? any SampledPrior else {
      throw SamplerError.invalid(
        "cmm measures its shift on draws from the prior, and \(prior.name) has none",
        help: "`cpigdm` and `cpc` need none")
    }
    let spread = try prior.positiveSpread
    return try times(steps, on: path, from: 6 * spread, to: 0.5 * spread)
  }

  /// Times whose noise levels fall geometrically, and then to the data.
  public static func times(
    _ steps: Int, on path: any GaussianPath, from start: Double = 3, to stop: Double = 0.25
  ) throws -> [Double] {
    guard steps >= 1, start > stop || steps == 1, stop > 0 else {
      throw SamplerError.times("noise falls from \(start) to \(stop) in one step or more, not in \(steps)")
    }
    let levels = (0..<steps).map { i in steps == 1 ? start : start * pow(stop / start, Double(i) / Double(steps - 1)) }
    return try levels.map { try path.time(rho: $0) } + [0]
  }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    let t = try departure(times[0])
    let (μ, ρ) = try (path.mu(t), path.rho(t))
    let open = posterior(variances.prior)
    let s = h.values
    let variance = problem.noise * problem.noise
    let batched = problem.projected.rank > h.range.count
    let y = try batched ? problem.projected : problem.projected.reshaped([1] + h.range)
    let mean = try variances.mean.reshaped([1] + h.domain)
    let kept = Tensor(h.system.kept.map { variance > 0 || $0 ? 1.0 : 0 })
    let gain =
      try kept * variances.prior.modes * s
      / (s.square() * variances.prior.modes + variance).maximum(Tensor(.leastNormalMagnitude))
    let centre = try mean + h.system.synthesise(gain * (h.system.analyseRange(y) - s * h.system.analyse(mean)))
    let z = try GuidedStart.noise(problem, key: key, count: count)
    let spread = try map("√(cʸ + ρ²)", modes: (open.modes + ρ * ρ).sqrt(), null: (open.null + ρ * ρ).squareRoot())
    let single = !batched && count == nil
    let event = problem.prior.eventShape
    return try μ * ((single ? centre.reshaped(event) : centre) + spread(z))
  }

  public var prior: any Prior { problem.prior }

  public func step(
    _ x: Tensor<Double>, from start: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let t = try departure(start, to: s)
    let (μ, σ, ρ) = try (path.mu(t), path.sigma(t), path.rho(t))
    let (μs, σs) = try (path.mu(s), path.sigma(s))
    let open = try level(start)
    let single = x.shape == problem.prior.eventShape
    let batch = try single ? x.reshaped([1] + x.shape) : x
    let (x0, g) = try denoiser(batch, mu: μ, sigma: σ, variances: open)

    let fresh = renoise && σs > 0
    let ρs = fresh ? 0 : σs / μs
    let shift = self.shift(open, ρ: ρ)
    func coefficients(_ c: Double) -> (estimate: Double, state: Double) {
      let κ = ((c + ρs * ρs) / (c + ρ * ρ)).squareRoot()
      return (μs * (1 - κ) * (1 + c / (ρ * ρ)), μs / μ * (κ - (1 - κ) * c / (ρ * ρ)))
    }
    let modes = shift.modes.scalars.map(coefficients)
    let null = coefficients(shift.null)
    let a = try map("A", modes: Tensor(modes.map(\.estimate)), null: null.estimate)
    let b = try map("B", modes: Tensor(modes.map(\.state)), null: null.state)
    func fitted(_ z: Tensor<Double>) throws -> Tensor<Double> { try single ? z.reshaped(x.shape) : z }
    let (estimate, pull) = try (fitted(x0), fitted(g))
    var terms = [
      Term(name: "denoise", formula: "A * x̂0", meaning: "the prior's estimate", tensor: try a(estimate)),
      Term(name: "guidance", formula: "A * g", meaning: "what the measurement adds to it", tensor: try a(pull)),
      Term(name: "state", formula: "B * x", meaning: "what stays of the state", tensor: try b(x)),
    ]
    var symbols: [(name: String, value: Step.Symbol)] = [
      ("x", .tensor(x)), ("t", .number(t)), ("s", .number(s)), ("μ", .number(μ)), ("σ", .number(σ)),
      ("x̂0", .tensor(estimate)), ("g", .tensor(pull)), ("y", .tensor(problem.projected)), ("H", .map(problem.operator)),
      ("A", .map(a)), ("B", .map(b)),
    ]
    if fresh {
      let n = try FreshNoise.like(x, event: problem.prior.eventShape, key: key)
      terms.append(Term(name: "noise", formula: "σ_s * n", meaning: "fresh noise", tensor: try σs * n))
      symbols += [("σ_s", .number(σs)), ("n", .tensor(n))]
    }
    return try Step(
      sampler: name, from: start, to: s, stages: [.sum(terms)], symbols: symbols, estimate: try estimate + pull)
  }

  /// vʸ = vσ_y²/(s²v + σ_y²), for the null space v itself.
  private func posterior(_ level: RemainingModeVariances.Level) -> (modes: Tensor<Double>, null: Double) {
    let variance = problem.noise * problem.noise
    let modes = zip(zip(level.modes.scalars, h.values.scalars), h.system.kept).map { pair, kept -> Double in
      let (v, s) = pair
      if variance == 0 { return kept ? 0 : v }
      return v * variance / (s * s * v + variance)
    }
    return (Tensor(modes), level.null)
  }

  /// c = min(vʸρ²/(ρ² − vʸ), 2cʸ).
  private func shift(_ level: RemainingModeVariances.Level, ρ: Double) -> (modes: Tensor<Double>, null: Double) {
    let (now, prior) = (posterior(level), posterior(variances.prior))
    func shift(_ v: Double, _ c: Double) -> Double { v < ρ * ρ ? min(v * ρ * ρ / (ρ * ρ - v), 2 * c) : 2 * c }
    return (Tensor(zip(now.modes.scalars, prior.modes.scalars).map(shift)), shift(now.null, prior.null))
  }

  /// v at a time of the walk; in between at the nearest one.
  private func level(_ t: Double) throws -> RemainingModeVariances.Level {
    let i = times.dropLast().indices.min { abs(times[$0] - t) < abs(times[$1] - t) } ?? 0
    return variances.levels[i]
  }

  private func map(_ name: String, modes: Tensor<Double>, null: Double) throws -> SpectralOperator {
    try SpectralOperator(name: name, system: h.system, from: .domain, to: .domain, values: modes, null: Tensor(null))
  }
}
