import Numerics
import Restore

/// DDIM, and a step of fixed length along the gradient of the residual: Chung et al., ICLR 2023.
struct PosteriorSampling: MethodSampler {
  var method: Method { .dps }
  let problem: Problem
  let path: any GaussianPath
  let times: [Double]
  let scale: Double
  var prior: any Prior { problem.prior }

  func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    let z = try Draw.normal([count ?? 1] + prior.eventShape, key: key.stream(.start), samples: true)
    return try path.sigma(times[0]) * (count == nil ? z.reshaped(prior.eventShape) : z)
  }

  func step(
    _ x: Tensor<Double>, from t: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let (μ, σ, μs, σs) = try (path.mu(t), path.sigma(t), path.mu(s), path.sigma(s))
    let (x0, pullback) = try prior.x0WithPullback(x, mu: μ, sigma: σ)
    let ε = try (x - μ * x0) / σ
    let residual = try problem.y - problem.operator(x0)
    let axes = Array((residual.rank - problem.range.count)..<residual.rank)
    let unit = try residual / residual.square().sum(axes: axes, keepingAxes: true).sqrt()
    let pull = try pullback(problem.operator.transposed(unit))
    let terms = [
      Term(name: "denoise", formula: "μ_s * x̂0", meaning: "the prior's estimate", tensor: try μs * x0),
      Term(name: "noise", formula: "σ_s * ε", meaning: "the predicted noise", tensor: try σs * ε),
      Term(name: "guidance", formula: "ζ * g", meaning: "down the residual", tensor: try scale * pull),
    ]
    return try Step(
      sampler: name, from: t, to: s, stages: [.sum(terms)],
      symbols: [
        ("x", .tensor(x)), ("x̂0", .tensor(x0)), ("ε", .tensor(ε)), ("g", .tensor(pull)), ("μ_s", .number(μs)),
        ("σ_s", .number(σs)), ("ζ", .number(scale)),
      ], estimate: x0)
  }
}

extension Method {
  static let dps = Method(
    "dps", title: "DPS", "Diffusion posterior sampling: DDIM, and a step down the gradient of the residual.",
    purpose: "a baseline that needs no singular values", equation: "x_s = μ_s x̂0 + σ_s ε + ζ g",
    definitions: "g = (∂x̂0/∂x)' H' r/‖r‖, r = y - H x̂0",
    sources: [
      Citation(
        Reference(
          "chung2023diffusion",
          ["Chung, Hyungjin", "Kim, Jeongsol", "Mccann, Michael T.", "Klasky, Marc L.", "Ye, Jong Chul"],
          "Diffusion posterior sampling for general noisy inverse problems", .iclr, 2023, .arXiv("2209.14687")))
    ], order: nil, cost: MethodCost(pullbacks: .count(1)),
    options: [.steps(50)] + MethodOption.times(from: 1)
      + [.path(.vp), .spacing(.uniform), MethodOption("scale", .number(0.2), "ζ, the length of the step")],
    example: "w = dps(observe(gaussian([0, 0], 1), matrix([1, 0]), [0.5], noise: 0.1)); run w; check w.t ≈ 0.001",
    make: .linear {
      try PosteriorSampling(problem: $0, path: $1.path, times: $1.times, scale: $1.number("scale").item)
    })
}
