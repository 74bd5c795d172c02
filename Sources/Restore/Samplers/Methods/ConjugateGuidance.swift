import Numerics

/// C-ΠGDM and C-ΠGFM: conditional conjugate integrators for pseudo-inverse guidance.
///
///     x_s = M x̂₀ + Ψ ε + Φy y + Φj j,    j = (∂ε/∂x)ᵀ G,    G = V κ̂/s (Uᵀy − s Vᵀx̂₀)
///
/// Pandey, Yang and Mandt, "Fast samplers for inverse problems in iterative refinement models", NeurIPS 2024. There
/// the coefficients for noisy measurements are an expansion in σ_y; here they are exact for every σ_y, mode by mode
/// (``ConjugateCoefficients``). On a VP path this is C-ΠGDM, on the flow path C-ΠGFM. With churn ζ it integrates the
/// guided SDE and adds Ω n; without the network's Jacobian j is what ``WithoutJacobian`` leaves of it.
///
/// M, Ψ and the Φ are functions of the singular values of H and asked of a ``ModeSpace``: H need not have a known singular
/// system. A nonlinear H is linearised at x̂₀ in each step, H(x₀) ≈ H(x̂₀) + J (x₀ − x̂₀) with J frozen over the step, and
/// y − H(x̂₀) + J x̂₀ is what J measures. A step then trusts the linearisation as far as it goes: where H saturates and
/// steps are few, explicit guidance stays closer to the common limit.
///
/// With ``GuidanceCovariance/moments(pullbacks:)``, j = (G − μ (∂x̂₀/∂x)ᵀ G*)/σ where G* = r² Hᵀq is guidance with the
/// prior's own covariance (``MomentMatching``), and r_i² in κ̂ is its variance along mode i, on average over the prior: the
/// diagonal of what stiffens the equation is integrated exactly, and j carries the rest. For G* = G that is the j above.
/// With w_t ≡ 1 from pure noise nothing is stiff but what is split off, and explicit guidance needs fewer steps.
public struct ConjugateGuidance: MethodSampler {
  public let method: Method
  public private(set) var options: SamplerOptions
  private let measurement: Measurement
  private let first: @Sendable (RandomKey, Int?) throws -> Tensor<Double>

  /// A linear problem, with or without a singular system.
  public init(_ problem: Problem, _ options: SamplerOptions, as method: Method = .cpigdm) throws {
    try options.requireFalling()
    let modes = try problem.modes()
    measurement = .linear(problem, try ModeSchedule(modes, problem.prior, options))
    first = { try GuidedStart.state(problem, modes, at: options.instant(options.times[0]), key: $0, count: $1) }
    (self.options, self.method) = (options, method)
  }

  /// A problem whose operator is linearised in each step.
  public init(_ problem: NonlinearProblem, _ options: SamplerOptions, as method: Method = .cpigdm) throws {
    try options.requireFalling()
    measurement = .nonlinear(problem)
    // Explicit guidance starts a walk in the same way.
    let explicit = try KrylovGuidance(problem, options.explicit)
    first = { try explicit.start(key: $0, count: $1) }
    (self.options, self.method) = (options, method)
  }

  public var path: any GaussianPath { options.path }
  public var times: [Double] { options.times }
  public var prior: any Prior { measurement.prior }
  public var citations: [Citation] { method.sources + options.citations }
  public func instant(_ t: Double) throws -> Instant { try options.instant(t) }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> { try first(key, count) }

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
    let (μ, σ, r2) = try (now.mu, now.sigma, now.r2)
    let (x0, pullback) = try prior.estimate(x, mu: μ, sigma: σ, jacobian: options.jacobian)
    let ε = try (x - μ * x0) / σ
    let (h, modes, y) = try measurement.seen(from: x0, noise: path.rho(t))

    // j = (G − μ J′G*)/σ, which is (∂ε/∂x)ᵀ G for G* = G, as ε = (x − μx̂₀)/σ.
    let shares = try modes.fromMeasurements("K̂") { try $0.gains(r2: r2) }
    let residual = try y - h(x0)
    let g = try shares(residual)
    let pulled: Tensor<Double>
    switch options.covariance {
    case .isotropic: pulled = try μ * pullback(g)
    case .moments(let limit):
      let own = try MomentMatching(h, noise: measurement.noise, pullbacks: limit)
        .correction(residual, at: x0, mu: μ, sigma: σ, pullback: pullback)
      pulled = try (μ * r2) * pullback(own)
    }
    let j = try (g - pulled) / σ

    let previous = options.order == 2 ? memory as? Memory : nil
    let coefficients = StepCoefficients { [options] family in
      try ModalCoefficients(options, family, from: t, to: s, previous: previous?.time)
    }
    let m = try modes.onUnknowns("M") { try coefficients($0).estimate }
    let ψ = try modes.onUnknowns("Ψ") { try coefficients($0).noise }
    let φy = try modes.fromMeasurements("Φy") { try coefficients($0).data }
    let φj = try modes.onUnknowns("Φj") { try coefficients($0).jacobian }
    var terms = [
      Term(name: "denoise", formula: "M * x̂0", meaning: "the prior's estimate", tensor: try m(x0)),
      Term(name: "noise", formula: "Ψ * ε", meaning: "the predicted noise", tensor: try ψ(ε)),
      Term(name: "data", formula: "Φy * y", meaning: "the measurement", tensor: try φy(y)),
      Term(name: "guidance", formula: "Φj * j", meaning: "the pull through the network", tensor: try φj(j)),
    ]
    var symbols: [(name: String, value: Step.Symbol)] = [
      ("x", .tensor(x)), ("t", .number(t)), ("s", .number(s)), ("μ", try .scalar(μ)), ("σ", try .scalar(σ)),
      ("x̂0", .tensor(x0)), ("ε", .tensor(ε)), ("y", .tensor(y)), ("H", .map(h)),
      ("K̂", .map(shares)), ("j", .tensor(j)),
      ("M", .map(m)), ("Ψ", .map(ψ)), ("Φy", .map(φy)), ("Φj", .map(φj)),
    ]
    if let previous {
      let (εp, jp) = (previous.noise, try pull(of: previous, in: modes))
      let dψ = try modes.onUnknowns("dΨ") { try coefficients($0).noiseSlope }
      let dφj = try modes.onUnknowns("dΦj") { try coefficients($0).jacobianSlope }
      let (dε, dj) = try (ε - εp, j - jp)
      terms += [
        Term(
          name: "noiseSlope", formula: "dΨ * dε", meaning: "how the noise changes", tensor: try dψ(dε), isExtra: true),
        Term(
          name: "guidanceSlope", formula: "dΦj * dj", meaning: "how the pull changes", tensor: try dφj(dj),
          isExtra: true),
      ]
      symbols += [("dΨ", .map(dψ)), ("dΦj", .map(dφj)), ("dε", .tensor(dε)), ("dj", .tensor(dj))]
    }
    var fresh: Tensor<Double>?
    if options.churn > 0 {
      let ω = try modes.onUnknowns("Ω") { try coefficients($0).churn }
      let n = try Churn.noise(like: x, event: prior.eventShape, options, from: t, to: s, key: key)
      fresh = n
      terms.append(Term(name: "churn", formula: "Ω * n", meaning: "fresh noise", tensor: try ω(n), isExtra: true))
      symbols += [("Ω", .map(ω)), ("n", .tensor(n))]
    }
    let left =
      try options.order == 2
      ? Memory(
        time: t, noise: Churn.carried(ε, fresh: fresh, options, from: t, to: s), pull: j,
        parts: options.covariance != .isotropic && measurement.isLinear ? (residual, pulled) : nil) : nil
    return try Step(
      sampler: name, from: start, to: s, stages: [.sum(terms)], symbols: symbols, estimate: x0, memory: left)
  }

  /// What second order needs of the step before.
  private struct Memory: StepMemory {
    let time: Double
    /// ε as the step left it.
    let noise: Tensor<Double>
    /// j.
    let pull: Tensor<Double>
    /// What j is made of, where the modes it is made in change from step to step.
    let parts: (residual: Tensor<Double>, pulled: Tensor<Double>)?

    var count: Int { noise.count + pull.count + (parts.map { $0.residual.count + $0.pulled.count } ?? 0) }
  }

  /// j of the step before. Where the modes' variances have changed since, what is split off the guidance is the part
  /// that the present step integrates exactly.
  private func pull(of before: Memory, in modes: any ModeSpace) throws -> Tensor<Double> {
    guard let (residual, pulled) = before.parts else { return before.pull }
    let then = try options.instant(before.time)
    let shares = try modes.fromMeasurements("K̂") { try $0.gains(r2: then.r2) }
    return try (shares(residual) - pulled) / then.sigma
  }
}

extension Method {
  public static let cpigdm = conjugate(
    "cpigdm", title: "C-ΠGDM", .vp, steps: 5, w: 15, lambda: 0,
    "Conditional conjugate integrator for ΠGDM: the stiff linear part of the guided ODE is solved exactly.")
  public static let cpigfm = conjugate(
    "cpigfm", title: "C-ΠGFM", .flow, steps: 10, w: 20, lambda: 0.2,
    "Conditional conjugate integrator on the flow path: C-ΠGDM with the defaults published for flows.")

  private static func conjugate(
    _ name: String, title: String, _ path: StandardPath, steps: Int, w: Double, lambda: Double, _ sentence: String
  ) -> Method {
    Method(
      name, title: title, sentence,
      purpose: "few steps, any operator, any noise; on the VP path and on the flow path",
      equation: "x_s = M x̂0 + Ψ ε + Φy y + Φj j",
      definitions: """
        j = (∂ε/∂x)' G, G = r² H' (r² H H' + σ_y² I)⁻¹ (y - H x̂0); at λ = 0, for a singular value s of H: M = μ_s exp(-κ), \
        Ψ = σ_s, Φy = μ_s (1 - exp(-κ))/s, κ = ∫ ρ w_t s²/(r² s² + σ_y²) dρ; a nonlinear H is linearised at x̂0
        """,
      sources: [Citation(.conditionalIntegrators)], remark: "with coefficients exact for every σ_y", order: 1,
      cost: MethodCost(pullbacks: .guidance),
      options: [.steps(steps), .w(w)] + MethodOption.times(from: 0.4)
        + [.path(path), .lambda(lambda), .order, .spacing(nil), .weight, .jacobian] + MethodOption.covariance
        + MethodOption.churn,
      example: example(of: name),
      make: .any { problem, settings in
        let options = try settings.options()
        switch problem {
        case let problem as NonlinearProblem: return try ConjugateGuidance(problem, options, as: settings.method)
        case let problem as Problem: return try ConjugateGuidance(problem, options, as: settings.method)
        default: throw SamplerError.invalid("`\(name)` does not know problems such as \(problem.name)")
        }
      })
  }

  /// A program for a guided method.
  static func example(of name: String) -> String {
    "g = gaussian([0, 0], 1); H = matrix([1, 0]); w = \(name)(observe(g, H, [0.5], noise: 0.1)); run w; "
      + "check norm(H(w.x0) - 0.5) < 0.2"
  }
}
