import Numerics

/// C-ΠGDM and C-ΠGFM: conditional conjugate integrators for pseudo-inverse guidance.
///
///     x_s = M x̂₀ + Ψ ε + Φy y + Φj j,    j = (∂ε/∂x)ᵀ G,    G = V κ̂/s (Uᵀy − s Vᵀx̂₀)
///
/// Pandey, Yang and Mandt, "Fast samplers for inverse problems in iterative refinement models", NeurIPS 2024. There
/// the coefficients for noisy measurements are an expansion in σ_y; here they are exact for every σ_y, mode by mode
/// (``ConjugateCoefficients``). On a VP path this is C-ΠGDM, on the flow path C-ΠGFM. With churn ζ it integrates the
/// guided SDE and adds Ω n; without the network's Jacobian j is what ``WithoutJacobian`` leaves of it.
public struct ConjugateGuidance: PriorSampler {
  public let name: String
  public let equation = "x_s = M x̂0 + Ψ ε + Φy y + Φj j"
  public let source = "Pandey, Yang and Mandt, NeurIPS 2024, with coefficients exact for every σ_y"
  public let problem: Problem
  public let options: SamplerOptions
  private let h: SpectralOperator
  private let modes: ModeFamily

  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)`` for an operator without a singular system.
  public init(_ problem: Problem, _ options: SamplerOptions) throws {
    h = try problem.spectral(for: "a conjugate integrator")
    modes = ModeFamily(h.system, noise: problem.noise)
    name = options.path is FlowPath ? "cpigfm" : "cpigdm"
    self.problem = problem
    self.options = options
  }

  public var path: any GaussianPath { options.path }
  public var times: [Double] { options.times }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    try GuidedStart.state(problem, path: path, t: times[0], key: key, count: count)
  }

  public var prior: any Prior { problem.prior }

  public func step(
    _ x: Tensor<Double>, from start: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let t = try path.departure(start)
    guard t == start || options.lambda == 0 else { throw SamplerError.explicitFromNoise(at: start) }
    let (μ, σ) = try (path.mu(t), path.sigma(t))
    let (x0, pullback) = try problem.prior.estimate(x, mu: μ, sigma: σ, jacobian: options.jacobian)
    let ε = try (x - μ * x0) / σ

    // j = (∂ε/∂x)ᵀ G, with ε = (x − μx̂₀)/σ.
    let shares = try guidanceMap(r2: path.r2(t))
    let g = try shares(problem.y - problem.operator(x0))
    let j = try (g - μ * pullback(g)) / σ

    let previous = options.order == 2 ? memory : nil
    let c = try ConjugateCoefficients(
      path: path, weight: options.weight, modes: modes, λ: options.lambda, from: t, to: s, previous: previous?.time,
      churn: options.churn)
    let (m, ψ) = try (onDomain("M", c.estimate), onDomain("Ψ", c.noise))
    let φy = try SpectralOperator(
      name: "Φy", system: h.system, from: h.to, to: h.from, values: signed(c.data))
    let φj = try onDomain("Φj", c.jacobian)
    var terms = [
      Term(name: "denoise", formula: "M * x̂0", meaning: "the prior's estimate", tensor: try m(x0)),
      Term(name: "noise", formula: "Ψ * ε", meaning: "the predicted noise", tensor: try ψ(ε)),
      Term(name: "data", formula: "Φy * y", meaning: "the measurement", tensor: try φy(problem.y)),
      Term(name: "guidance", formula: "Φj * j", meaning: "the pull through the network", tensor: try φj(j)),
    ]
    var symbols: [(name: String, value: Step.Symbol)] = [
      ("x", .tensor(x)), ("t", .number(t)), ("s", .number(s)), ("μ", .number(μ)), ("σ", .number(σ)),
      ("x̂0", .tensor(x0)), ("ε", .tensor(ε)), ("y", .tensor(problem.y)), ("H", .map(problem.operator)),
      ("K̂", .map(shares)), ("j", .tensor(j)),
      ("M", .map(m)), ("Ψ", .map(ψ)), ("Φy", .map(φy)), ("Φj", .map(φj)),
    ]
    if let previous, let εp = previous.tensors["ε"], let jp = previous.tensors["j"] {
      let (dψ, dφj) = try (onDomain("dΨ", c.noiseSlope), onDomain("dΦj", c.jacobianSlope))
      let (dε, dj) = try (ε - εp, j - jp)
      terms += [
        Term(name: "noiseSlope", formula: "dΨ * dε", meaning: "how the noise changes", tensor: try dψ(dε)),
        Term(name: "guidanceSlope", formula: "dΦj * dj", meaning: "how the pull changes", tensor: try dφj(dj)),
      ]
      symbols += [("dΨ", .map(dψ)), ("dΦj", .map(dφj)), ("dε", .tensor(dε)), ("dj", .tensor(dj))]
    }
    if options.churn > 0 {
      let ω = try onDomain("Ω", c.churn)
      let n = try Churn.noise(like: x, event: problem.prior.eventShape, key: key)
      terms.append(Term(name: "churn", formula: "Ω * n", meaning: "fresh noise", tensor: try ω(n)))
      symbols += [("Ω", .map(ω)), ("n", .tensor(n))]
    }
    return try Step(
      sampler: name, from: start, to: s, stages: [.sum(terms)], symbols: symbols, estimate: x0,
      memory: Step.Memory(time: t, tensors: ["ε": ε, "j": j]))
  }

  /// V κ̂/s Uᵀ, which takes the residual y − Hx̂₀ to G: H† without noise, and damped where noise drowns a mode.
  private func guidanceMap(r2: Double) throws -> SpectralOperator {
    let perValue = modes.values.map { s in
      s == 0 ? 0 : problem.noise == 0 ? 1 / s : r2 * s / (r2 * s * s + problem.noise * problem.noise)
    }
    return try SpectralOperator(
      name: "K̂", system: h.system, from: h.to, to: h.from, values: signed(perValue))
  }

  /// Coefficients in front of Uᵀy carry the sign of the value where both bases are one.
  private func signed(_ perValue: [Double]) -> Tensor<Double> {
    Tensor(zip(modes.spread(perValue), h.values.scalars).map { $1 < 0 ? -$0 : $0 })
  }

  /// One coefficient a mode on the unknown's side; the null space takes the first.
  private func onDomain(_ name: String, _ perValue: [Double]) throws -> SpectralOperator {
    try SpectralOperator(
      name: name, system: h.system, from: .domain, to: .domain, values: Tensor(modes.spread(perValue)),
      null: Tensor(perValue[0]))
  }
}
