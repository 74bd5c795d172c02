import Numerics
import Restore
import ShellLanguage

extension Builtins {
  /// The second-order scheme of this project.
  static let predictorCorrector: [Builtin] = [
    Builtin(
      "cpc", .samplers,
      [
        .required("problem", "what `observe` returned"),
        .standard("steps", .number(5), "how many, a network call each", labelOnly: true),
        .standard("w", .number(15), "the published weight w_t = w r²μ²", labelOnly: true),
        .standard("start", .number(0.4), "the first time τ", labelOnly: true),
        .standard("stop", .number(0.001), "the last time", labelOnly: true),
        .optional("path", "the path, `vp()` unless given"),
        SamplerArguments.guidedSpacing,
        SamplerArguments.over,
        .optional("weight", "w_t itself, a number or a function of t, in place of `w`"),
        .standard("variance", .number(1), "c, of the prior N(m, c I) that every step is exact for", labelOnly: true),
        .standard(
          "jacobian", .number(1),
          "whether the pull goes through the network, or through the Jacobian that r²I implies",
          labelOnly: true, shown: "true"),
        .optional("count", "how many samples; without it one, and no batch axis"),
        .optional("from", "the first state, in place of a drawn one"),
      ],
      "Conjugate predictor–corrector: second order, and exact for the Gaussian prior that the guidance assumes.",
      equation: "x_s = B (x + dx) + A m + Φy y + Φq q, m = x̂₀ + (c/ρ²)(x̂₀ − x/μ), q = (J − γ)ᵀG/(γ√(1 − γ))",
      source: "this project; the corrector's idea from Zhao et al., NeurIPS 2023",
      example:
        "q = observe(gaussian([1, 2], 1), matrix([1, 0]), [0.5], noise: 0.1); a = run(cpc(q, steps: 2, from: [1, 1])).x; check a ≈ run(cpc(q, steps: 9, from: [1, 1])).x"
    ) { arguments, session in
      let problem = try ProblemArgument.linear(
        arguments, session, instead: "`pigdm(problem)` linearises the operator at each estimate")
      let options = try SamplerArguments.options(arguments, session, path: PathArgument.read(arguments))
      let sampler = try ConjugatePredictorCorrector(problem, options, variance: arguments.scalar("variance"))
      return try SamplerArguments.walk(sampler, problem.prior.eventShape, problem, arguments, session)
    }
  ]
}
