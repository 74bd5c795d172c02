import Numerics

/// The conjugate predictor–corrector, a second-order scheme of this project for the ODE of pseudo-inverse guidance:
///
///     x_s = B (x + dx) + A m + Φy y + Φq q,    dx = dM (m − m_p) + dQ (q − q_p)
///     m = x̂₀ + (c/ρ²)(x̂₀ − x/μ),    q = (J − γ)ᵀG/(γ√(1 − γ)),    J = μ ∂x̂₀/∂x,    G = V κ̂/s (Uᵀy − s Vᵀx̂₀)
///
/// What is frozen over a step decides how good it is. ``ConjugateGuidance`` freezes the noise prediction ε and the pull
/// j. For a prior N(m, c I), and ΠGDM assumes c = 1 when it takes r² for the variance of x₀ given x_t, the estimate is
/// x̂₀ = γz + (1 − γ)m with γ = c/(c + ρ²) and z = x/μ, and m does not change along the walk, while ε does. So the
/// estimate's known slope γ goes into the part that is solved exactly, m and the excess q of the Jacobian over γ are
/// frozen, and for the prior that the guidance assumes every step is exact, whatever its length, the weight and σ_y.
///
/// What q is divided by decides how little it moves. For another Gaussian J − γ is proportional to γ where ρ is large, and for
/// one that is smooth to 1 − γ where ρ is small; for one narrower than ρ it is constant there, and √(1 − γ) is between
/// the two. In walks from pure noise, where γ falls to 1e-4 and below, the factor γ is what keeps long steps sound.
///
/// The corrector costs no call of the network: once m and q are known at t, the step p → t that was made with m_p and
/// q_p is made good for their change, linear in time (dx; dM and dQ are its exact weights). That makes the order two.
/// The network is not called again at the corrected state. Such correctors for sampling without guidance are from
/// Zhao, Bai, Rao, Zhou and Lu, "UniPC", NeurIPS 2023.
public struct ConjugatePredictorCorrector: MethodSampler {
  public let method = Method.cpc
  public let problem: Problem
  public let options: SamplerOptions
  /// c, the variance of the prior that a step is exact for.
  public let variance: Tensor<Double>
  private let modes: any ModeSpace

  /// - Parameter variance: c; 1 is what the guidance assumes.
  /// - Throws: ``SamplerError/invalid(_:)`` for a c that is not positive, and for λ or churn, which it has not.
  public init(_ problem: Problem, _ options: SamplerOptions, variance: Tensor<Double> = Tensor(1)) throws {
    try options.requireFalling()
    let size = try variance.item
    guard size > 0, size.isFinite else { throw SamplerError.invalid("the variance of cpc is positive, not \(size)") }
    guard options.lambda == 0, options.churn == 0 else { throw SamplerError.invalid("cpc takes no λ and no churn") }
    guard options.covariance == .isotropic else { throw SamplerError.invalid("cpc guides with r²I") }
    modes = try problem.modes()
    (self.problem, self.options, self.variance) = (problem, options, variance)
  }

  public var path: any GaussianPath { options.path }
  public var times: [Double] { options.times }
  public var prior: any Prior { problem.prior }
  public var citations: [Citation] { method.sources + options.citations }
  public func instant(_ t: Double) throws -> Instant { try options.instant(t) }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    try GuidedStart.state(problem, modes, at: options.instant(times[0]), key: key, count: count)
  }

  public func step(
    _ x: Tensor<Double>, from start: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let t = try departure(start, to: s)
    let now = try options.instant(t)
    let (μ, σ, μs) = (now.mu, now.sigma, try options.instant(s).mu)
    let ρ = try σ / μ
    let γ = try variance / (variance + ρ.square())
    let (x0, pullback) = try problem.prior.estimate(x, mu: μ, sigma: σ, jacobian: options.jacobian)
    let m = try x0 + variance / ρ.square() * (x0 - x / μ)
    let shares = try modes.fromMeasurements("K̂") { try $0.gains(r2: now.r2) }
    let g = try shares(problem.projected - problem.operator(x0))
    let q = try (μ * pullback(g) - γ * g) / (γ * ρ / (variance + ρ.square()).sqrt())

    let c = coefficients(from: t, to: s)
    let b = try modes.onUnknowns("B") { try μs / μ * c($0).state }
    let a = try modes.onUnknowns("A") { try μs * c($0).centre }
    let φq = try modes.onUnknowns("Φq") { try μs * c($0).pull }
    let φy = try modes.fromMeasurements("Φy") { try μs * c($0).data }
    var terms = [
      Term(name: "state", formula: "B * x", meaning: "what stays of the state", tensor: try b(x)),
      Term(name: "centre", formula: "A * m", meaning: "the Gaussian prior that fits", tensor: try a(m)),
      Term(name: "data", formula: "Φy * y", meaning: "the measurement", tensor: try φy(problem.projected)),
      Term(name: "guidance", formula: "Φq * q", meaning: "the pull beyond that prior's", tensor: try φq(q)),
    ]
    var symbols: [(name: String, value: Step.Symbol)] = [
      ("x", .tensor(x)), ("t", .number(t)), ("s", .number(s)), ("μ", try .scalar(μ)), ("σ", try .scalar(σ)),
      ("ρ", try .scalar(ρ)), ("γ", try .scalar(γ)), ("x̂0", .tensor(x0)), ("m", .tensor(m)),
      ("y", .tensor(problem.projected)),
      ("H", .map(problem.operator)), ("K̂", .map(shares)), ("G", .tensor(g)), ("q", .tensor(q)),
      ("B", .map(b)), ("A", .map(a)), ("Φy", .map(φy)), ("Φq", .map(φq)),
    ]
    if let memory = memory as? Memory, memory.centre.shape == m.shape {
      let past = coefficients(from: memory.time, to: t)
      let dM = try modes.onUnknowns("dM") { try μ * past($0).centreSlope }
      let dQ = try modes.onUnknowns("dQ") { try μ * past($0).pullSlope }
      let (dm, dq) = try (m - memory.centre, q - memory.pull)
      terms.insert(
        Term(
          name: "correction", formula: "B * (dM * dm + dQ * dq)", meaning: "what the last step did not know",
          tensor: try b(dM(dm) + dQ(dq))), at: 1)
      symbols += [("dM", .map(dM)), ("dQ", .map(dQ)), ("dm", .tensor(dm)), ("dq", .tensor(dq))]
    }
    return try Step(
      sampler: name, from: start, to: s, stages: [.sum(terms)], symbols: symbols, estimate: x0,
      memory: Memory(time: t, centre: m, pull: q))
  }

  /// What the corrector needs of the step before: its time, m and q.
  private struct Memory: StepMemory {
    let time: Double
    let centre: Tensor<Double>
    let pull: Tensor<Double>

    var count: Int { centre.count + pull.count }
  }

  private func coefficients(from t: Double, to s: Double) -> StepCoefficients<ModalCentredCoefficients> {
    StepCoefficients { [options, variance] family in
      try ModalCentredCoefficients(options, family, variance: variance, from: t, to: s)
    }
  }
}

extension Method {
  public static let cpc = Method(
    "cpc", "Conjugate predictor–corrector: second order, and exact for the Gaussian prior that the guidance assumes.",
    purpose: "the same equation to second order: nearer to its limit in few calls on most problems, not on all",
    equation: "x_s = B (x + dx) + A m + Φy y + Φq q",
    definitions: """
      m = x̂0 + (c/ρ²)(x̂0 - x/μ), q = (J - γ)' G/(γ √(1 - γ)), J = μ ∂x̂0/∂x, γ = c/(c + ρ²), \
      G = r² H' (r² H H' + σ_y² I)⁻¹ (y - H x̂0), dx = dM (m - m_p) + dQ (q - q_p) with m_p and q_p of the step before
      """,
    isOwn: true, sources: [Citation(.uniPC, for: "the corrector")], order: 2, exactness: .unitGaussian,
    cost: MethodCost(pullbacks: .guidance),
    options: [.steps(5), .w(15)] + MethodOption.times(from: 0.4)
      + [
        .path(.vp), .spacing(nil), .weight,
        MethodOption("variance", .number(1), "c, of the prior N(m, c I) that every step is exact for"), .jacobian,
      ],
    example:
      "q = observe(gaussian([1, 2], 1), matrix([1, 0]), [0.5], noise: 0.1); a = run(cpc(q, steps: 2, from: [1, 1])).x; "
      + "check a ≈ run(cpc(q, steps: 9, from: [1, 1])).x",
    make: .linear { problem, settings in
      try ConjugatePredictorCorrector(problem, settings.options(), variance: settings.number("variance"))
    })
}
