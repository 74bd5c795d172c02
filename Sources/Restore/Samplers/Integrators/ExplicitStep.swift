import Numerics

/// A step of λ-DDIM with guidance added explicitly:
///
///     x_s = M x̂₀ + Ψ ε + γ J′G + Ω n,   γ = (1 + ζ²) (t − s) (g²/2) w_t/r²
///
/// M, Ψ and Ω are the conjugate integrator's without guidance (``ConjugateCoefficients``); Ω n is there with churn only.
/// J′G is r² (∂x̂₀/∂x)ᵀ Hᵀ (r²HHᵀ + σ_y²I)⁻¹ (y − H x̂₀), however it was found.
struct ExplicitStep {
  let sampler: String
  let options: SamplerOptions
  /// The time the walk stands at, and the one the step is made from.
  let from: Double
  let at: Double
  let to: Double
  let x: Tensor<Double>
  let estimate: Tensor<Double>
  let noise: Tensor<Double>
  /// J′G; without it the step is λ-DDIM.
  let pulled: Tensor<Double>?
  let event: [Int]
  let key: RandomKey
  /// What the sampler shows besides.
  var symbols: [(name: String, value: Step.Symbol)] = []
  /// The step before, for second order.
  var previous: Memory?

  /// What second order needs of the step before: its time, and ε as it left it.
  struct Memory: StepMemory {
    let time: Double
    let noise: Tensor<Double>

    var count: Int { noise.count }
  }

  func step() throws -> Step {
    let (t, s) = (at, to)
    let now = try options.instant(t)
    let c = try ModalCoefficients(options, .unguided, isGuided: false, from: t, to: s, previous: previous?.time)
    let (m, ψ) = try (c.estimate[0], c.noise[0])
    var terms = [
      Term(name: "denoise", formula: "M * x̂0", meaning: "the prior's estimate", tensor: try m * estimate),
      Term(name: "noise", formula: "Ψ * ε", meaning: "the predicted noise", tensor: try ψ * noise),
    ]
    var symbols: [(name: String, value: Step.Symbol)] = try [
      ("x", .tensor(x)), ("t", .number(t)), ("s", .number(s)), ("μ", .scalar(now.mu)),
      ("σ", .scalar(now.sigma)), ("x̂0", .tensor(estimate)), ("ε", .tensor(noise)),
    ]
    symbols += self.symbols
    if let pulled { symbols.append(("JG", .tensor(pulled))) }
    symbols += try [("M", .scalar(m)), ("Ψ", .scalar(ψ))]
    if let pulled {
      let γ = try guidance(now)
      terms.append(
        Term(name: "guidance", formula: "γ * JG", meaning: "the pull of the measurement", tensor: try γ * pulled))
      symbols.append(("γ", try .scalar(γ)))
    }
    if let before = previous?.noise {
      let (dψ, dε) = try (c.noiseSlope[0], noise - before)
      terms.append(
        Term(
          name: "noiseSlope", formula: "dΨ * dε", meaning: "how the noise changes", tensor: try dψ * dε, isExtra: true))
      symbols += [("dΨ", try .scalar(dψ)), ("dε", .tensor(dε))]
    }
    var fresh: Tensor<Double>?
    if options.churn > 0 {
      let (ω, n) = try (c.churn[0], Churn.noise(like: x, event: event, options, from: t, to: s, key: key))
      fresh = n
      terms.append(Term(name: "churn", formula: "Ω * n", meaning: "fresh noise", tensor: try ω * n, isExtra: true))
      symbols += [("Ω", try .scalar(ω)), ("n", .tensor(n))]
    }
    let memory =
      try options.order == 2
      ? Memory(time: t, noise: Churn.carried(noise, fresh: fresh, options, from: t, to: s)) : nil
    return try Step(
      sampler: sampler, from: from, to: s, stages: [.sum(terms)], symbols: symbols, estimate: estimate, memory: memory)
  }

  /// γ.
  private func guidance(_ now: Instant) throws -> Tensor<Double> {
    let path = options.path
    guard options.isTraced else {
      let churn = 1 + options.churn * options.churn
      return Tensor(try 0.5 * (at - to) * path.g2(at) * options.weight.common(path, at) * churn)
    }
    let given = try options.tensors()
    let span = try now.t - options.instant(to).t
    let common = try given.weight.common(now.t, mu2: now.mu.square(), r2: now.r2)
    return try 0.5 * span * path.g2(now.t) * common * (1 + given.churn.square())
  }
}
