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
  var previous: Step.Memory?

  func step() throws -> Step {
    let (path, t, s) = (options.path, at, to)
    let c = try ConjugateCoefficients(
      path: path, weight: .constant(0), modes: .unguided, λ: options.lambda, from: t, to: s, previous: previous?.time,
      churn: options.churn)
    let (m, ψ) = (c.estimate[0], c.noise[0])
    var terms = [
      Term(name: "denoise", formula: "M * x̂0", meaning: "the prior's estimate", tensor: try m * estimate),
      Term(name: "noise", formula: "Ψ * ε", meaning: "the predicted noise", tensor: try ψ * noise),
    ]
    var symbols: [(name: String, value: Step.Symbol)] = try [
      ("x", .tensor(x)), ("t", .number(t)), ("s", .number(s)), ("μ", .number(path.mu(t))),
      ("σ", .number(path.sigma(t))), ("x̂0", .tensor(estimate)), ("ε", .tensor(noise)),
    ]
    symbols += self.symbols
    if let pulled { symbols.append(("JG", .tensor(pulled))) }
    symbols += [("M", .number(m)), ("Ψ", .number(ψ))]
    if let pulled {
      let γ = try 0.5 * (t - s) * path.g2(t) * options.weight.common(path, t) * (1 + options.churn * options.churn)
      terms.append(
        Term(name: "guidance", formula: "γ * JG", meaning: "the pull of the measurement", tensor: try γ * pulled))
      symbols.append(("γ", .number(γ)))
    }
    if let before = previous?.tensors["ε"] {
      let (dψ, dε) = (c.noiseSlope[0], try noise - before)
      terms.append(
        Term(name: "noiseSlope", formula: "dΨ * dε", meaning: "how the noise changes", tensor: try dψ * dε))
      symbols += [("dΨ", .number(dψ)), ("dε", .tensor(dε))]
    }
    if options.churn > 0 {
      let (ω, n) = (c.churn[0], try Churn.noise(like: x, event: event, key: key))
      terms.append(Term(name: "churn", formula: "Ω * n", meaning: "fresh noise", tensor: try ω * n))
      symbols += [("Ω", .number(ω)), ("n", .tensor(n))]
    }
    return try Step(
      sampler: sampler, from: from, to: s, stages: [.sum(terms)], symbols: symbols, estimate: estimate,
      memory: Step.Memory(time: t, tensors: ["ε": noise]))
  }
}
