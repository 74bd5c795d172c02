import Numerics
import Restore
import ShellLanguage

extension Builtins {
  /// The samplers of this project.
  static let momentMatching: [Builtin] = [
    Builtin(
      "cmm", .samplers,
      [
        .required("problem", "what `observe` returned"),
        .standard("steps", .number(5), "how many, a network call each", labelOnly: true),
        .standard("pullbacks", .number(3), "vector–Jacobian products a step", labelOnly: true),
        .optional("renoise", "whether noise is drawn afresh after each jump; from 5 steps on unless given"),
        .optional(
          "path",
          "the path; `vp()` unless given, and `flow()` where its noise does not reach the prior's spread: the samples are the same"
        ),
        SamplerArguments.over,
        .optional("count", "how many samples; without it one, and no batch axis"),
        .optional("from", "the first state, in place of a drawn one"),
      ],
      "Conjugate moment matching: guidance with the prior's own covariance, a shifted conjugate jump, and fresh noise.",
      equation: "M = x̂₀ʸ + (c/ρ²)(x̂₀ʸ − z), z_s = M + √((c + ρ_s²)/(c + ρ_t²)) (z − M), then noise ρ_s n",
      source: "this project",
      example:
        "g = gaussian([0, 0], 1); w = cmm(observe(g, matrix([1, 0]), [0.5], noise: 0.1), count: 8); run w; check w.t == 0"
    ) { arguments, session in
      let problem = try ProblemArgument.linear(
        arguments, session, instead: "`pigdm(problem)` linearises the operator at each estimate")
      let (path, times) = try SamplerArguments.byLevels(arguments) {
        try ConjugateMomentMatching.times($0, on: $1, for: problem.prior)
      }
      let pullbacks = try arguments.integer("pullbacks", atLeast: 1)
      let measured = problem.operator.range.reduce(1, *)
      guard pullbacks <= max(measured, 3) else {
        throw arguments.error(
          "pullbacks", "\(pullbacks) pullbacks for \(measured) measured number\(measured == 1 ? "" : "s")",
          help:
            "conjugate gradients end after as many steps as there are measured numbers: \(max(measured, 3)) are enough")
      }
      let sampler = try ConjugateMomentMatching(
        problem, path: path, times: times, pullbacks: pullbacks,
        renoise: arguments.has("renoise") ? arguments.truth("renoise") : nil)
      return try SamplerArguments.walk(sampler, problem.prior.eventShape, problem, arguments, session)
    },
    Builtin(
      "smm", .samplers,
      [
        .required("problem", "what `observe` returned"),
        .standard("steps", .number(5), "how many, a network call each", labelOnly: true),
        .standard("pullbacks", .number(3), "vector–Jacobian products a step", labelOnly: true),
        .optional(
          "path",
          "the path; `vp()` unless given, and `flow()` where its noise does not reach the prior's spread: the samples are the same"
        ),
        SamplerArguments.over,
        .optional("count", "how many samples; without it one, and no batch axis"),
        .optional("from", "the first state, in place of a drawn one"),
      ],
      "Secant moment matching: draws x₀ given the state and y, and a new state given x₀, with a covariance that every pullback corrects.",
      equation: "x_s = μ_s (x̂₀ + d + η + 𝒱Hᵀq + θρ_s n), η ~ N(0, 𝒱), (H𝒱Hᵀ + σ_y²I) q = y − H(x̂₀ + d + η) − σ_y n_y",
      source: "this project; Rissanen, Heinonen and Solin, ICLR 2025; Zhang et al., CVPR 2025",
      example:
        "g = gaussian([0, 0], 1); w = smm(observe(g, matrix([1, 0]), [0.5], noise: 0.1), count: 8); run w; check w.t == 0"
    ) { arguments, session in
      let problem = try ProblemArgument.linear(
        arguments, session, instead: "`pigdm(problem)` linearises the operator at each estimate")
      let (path, times) = try SamplerArguments.byLevels(arguments) {
        try SecantMomentMatching.times($0, on: $1, for: problem.prior)
      }
      let sampler = try SecantMomentMatching(
        problem, path: path, times: times, pullbacks: arguments.integer("pullbacks", atLeast: 1))
      return try SamplerArguments.walk(sampler, problem.prior.eventShape, problem, arguments, session)
    },
  ]
}
