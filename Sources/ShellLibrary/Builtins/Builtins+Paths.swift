import Numerics
import Restore
import ShellLanguage

extension Builtins {
  /// Gaussian paths: every schedule is a μ and a σ.
  static let paths: [Builtin] = [
    Builtin(
      "vp", .paths,
      [.standard("betaMin", .number(0.1), "β at t = 0"), .standard("betaMax", .number(20), "β at t = 1")],
      "The variance-preserving path with a linear β.",
      equation: "μ = exp(−b/2), σ = √(1 − exp(−b)), b = β₀t + (β₁ − β₀)t²/2",
      source: VPPath.sources.text,
      example: "p = vp(); check p.mu(0.5)^2 + p.sigma(0.5)^2 ≈ 1", "plot vp().mu, vp().sigma over 0..1"
    ) { arguments, _ in
      .object(PathObject(path: try VPPath(betaMin: arguments.scalar("betaMin"), betaMax: arguments.scalar("betaMax"))))
    },
    Builtin(
      "cosine", .paths, [], "The cosine path, variance preserving.",
      equation: "μ = cos(πt/2), σ = sin(πt/2)", source: CosinePath.sources.text,
      example: "p = cosine(); check p.sigma(1) ≈ 1"
    ) { _, _ in .object(PathObject(path: CosinePath())) },
    Builtin(
      "flow", .paths, [], "The straight path of rectified flow.",
      equation: "μ = 1 − t, σ = t", source: FlowPath.sources.text,
      example: "p = flow(); check p.mu(0.25) ≈ 0.75"
    ) { _, _ in .object(PathObject(path: FlowPath())) },
    Builtin(
      "ve", .paths,
      [.standard("sigmaMin", .number(0.01), "σ at t = 0"), .standard("sigmaMax", .number(50), "σ at t = 1")],
      "The variance-exploding path.",
      equation: "μ = 1, σ = σ₀ (σ₁/σ₀)^t", source: VEPath.sources.text,
      example: "p = ve(); check p.mu(0.3) == 1"
    ) { arguments, _ in
      .object(
        PathObject(path: try VEPath(sigmaMin: arguments.scalar("sigmaMin"), sigmaMax: arguments.scalar("sigmaMax"))))
    },
    Builtin(
      "edm", .paths, [.standard("sigmaMax", .number(80), "the largest noise, which is also the last time")],
      "The path of EDM, whose time is the noise level.",
      equation: "μ = 1, σ = t", source: EDMPath.sources.text,
      example: "p = edm(); check p.sigma(7) == 7"
    ) { arguments, _ in .object(PathObject(path: try EDMPath(sigmaMax: arguments.number("sigmaMax")))) },
    Builtin(
      "schedule", .paths,
      [
        .optional("alphabar", "ᾱ_1 … ᾱ_N, falling, at the times i/N"), .optional("beta", "β_1 … β_N in its place"),
      ],
      "The variance-preserving path through a table, such as networks are trained with; without one, DDPM's 1000 steps.",
      equation: "μ = √ᾱ, σ = √(1 − ᾱ), ᾱ_i = Π (1 − β_j)", source: TablePath.sources.text,
      example: "p = schedule(beta: linspace(0.001, 0.02, 100)); check p.mu(1/100)^2 ≈ 0.999 within 1e-9"
    ) { arguments, _ in
      if arguments.has("alphabar"), arguments.has("beta") {
        throw arguments.error("beta", "`schedule` takes `alphabar:` or `beta:`, not both")
      }
      if arguments.has("alphabar") {
        return .object(PathObject(path: try TablePath(alphaBar: arguments.plain("alphabar").scalars, name: "schedule")))
      }
      if arguments.has("beta") {
        return .object(PathObject(path: try TablePath(beta: arguments.plain("beta").scalars, name: "schedule")))
      }
      return .object(PathObject(path: try TablePath.linear()))
    },
    Builtin(
      "path", .paths,
      [
        .required("mu", "a function of t", labelOnly: true), .required("sigma", "a function of t", labelOnly: true),
        .standard("end", .number(1), "the last time", labelOnly: true),
      ],
      "A path of your own, from its μ and σ; derivatives are worked out.",
      equation: "x_t = μ(t) x₀ + σ(t) z", source: "\(FunctionPath.sources.text) (stochastic interpolants)",
      example: "p = path(mu: t -> cos(t), sigma: t -> sin(t)); check p.f(0.3) ≈ -tan(0.3)"
    ) { arguments, session in
      let path = try FunctionPath(
        end: try arguments.positive("end"), muFunction: try arguments.function("mu", taking: "t -> …"),
        sigmaFunction: try arguments.function("sigma", taking: "t -> …"), session: session)
      guard try path.mu(0) != 0 else {
        throw arguments.error(
          "mu", "`mu` is 0 at t = 0, where a path stands at its data",
          help: "μ falls and σ rises with t, as in `path(mu: t -> 1 - t, sigma: t -> t)`")
      }
      return .object(PathObject(path: path))
    },
    Builtin(
      "times", .paths,
      [
        .required("n", "how many steps"), .standard("from", .number(1), "the first time", labelOnly: true),
        .standard("to", .number(0.001), "the last time", labelOnly: true), TimesArgument.spacing,
        .optional("path", "the path, `vp()` unless given: what \"karras\" and \"logsnr\" have their σ/μ from"),
      ],
      "The n + 1 falling times of a walk of n steps.",
      equation: "h(t_i) = h(from) + (h(to) − h(from)) i/n, h = t, √t, (σ/μ)^(1/7) or log(σ/μ)",
      source: [Citation(.conditionalIntegrators), Citation(.edm)].text,
      example: "t = times(4, from: 1, to: 0.2); check t ≈ [1, 0.8, 0.6, 0.4, 0.2]",
      "t = times(3, from: 80, to: 0.08, spacing: \"logsnr\", path: edm()); check t ≈ [80, 8, 0.8, 0.08]"
    ) { arguments, _ in
      let spacing = try TimesArgument.spacing(arguments, standard: .uniform)
      let path = try spacing.isByNoise ? PathArgument.read(arguments) : nil
      let n = try arguments.integer("n", atLeast: 1)
      let (start, stop) = try (arguments.scalar("from"), arguments.scalar("to"))
      try TimesArgument.falling(arguments, "from", start.item, "to", stop.item)
      if start.isTraced || stop.isTraced || path?.isTraced == true {
        return .from(try spacing.times(n, from: start, to: stop, on: path))
      }
      return .from(Tensor(try spacing.times(n, from: start.item, to: stop.item, on: path)))
    },
  ]
}
