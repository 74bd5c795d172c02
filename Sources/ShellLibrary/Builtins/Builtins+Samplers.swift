import Numerics
import Restore
import ShellLanguage
import ShellSyntax

extension Builtins {
  /// Samplers for inverse problems, and walks of one's own.
  static let samplers: [Builtin] = [
    sampler(
      "cpigdm", path: VPPath.self,
      "Conditional conjugate integrator for ΠGDM: the stiff linear part of the guided ODE is solved exactly.",
      equation: "x_s = M x̂₀ + Ψ ε + Φy y + Φj j, a nonlinear H linearised at x̂₀", steps: 5, w: 15, lambda: 0,
      order: true, make: conjugate),
    sampler(
      "cpigfm", path: FlowPath.self, "Conditional conjugate integrator on the flow path.",
      equation: "x_s = M x̂₀ + Ψ ε + Φy y + Φj j, a nonlinear H linearised at x̂₀", steps: 10, w: 20, lambda: 0.2,
      order: true, make: conjugate),
    sampler(
      "pigdm", path: VPPath.self, "Pseudo-inverse guidance, taken explicitly after a λ-DDIM step.",
      equation:
        "x_s = M x̂₀ + Ψ ε + (t − s)(g²/2) w_t Jᵀ Hᵀ(r²HHᵀ + σ_y²I)⁻¹(y − H(x̂₀)), a nonlinear H linearised at x̂₀",
      steps: 20, w: 15, lambda: 0,
      order: false, make: explicit),
    sampler(
      "pigfm", path: FlowPath.self, "Pseudo-inverse guidance on the flow path.",
      equation:
        "x_s = M x̂₀ + Ψ ε + (t − s)(g²/2) w_t Jᵀ Hᵀ(r²HHᵀ + σ_y²I)⁻¹(y − H(x̂₀)), a nonlinear H linearised at x̂₀",
      steps: 20, w: 20, lambda: 0,
      order: false, make: explicit),
    Builtin(
      "ddim", .samplers,
      [
        .required("prior", "what pictures look like"), .standard("steps", .number(20), "how many", labelOnly: true),
        .standard("start", .number(1), "the first time; on `edm()` its end unless given", labelOnly: true),
        .standard("stop", .number(0.001), "the last time; after the first, it is a walk to noise", labelOnly: true),
        .optional("path", "the path, `vp()` unless given"),
        .standard("lambda", .number(0), "λ of the conjugate integrators; 0 is DDIM", labelOnly: true),
        .standard("order", .number(1), "1, or 2 for extrapolation from the step before", labelOnly: true),
        SamplerArguments.freeSpacing,
        SamplerArguments.freeOver,
        .standard("churn", .number(0), "ζ ≥ 0: g² is multiplied by 1 + ζ² and noise is added", labelOnly: true),
        .optional("count", "how many samples; without it one, and no batch axis"),
        .optional("from", "the first state, in place of a drawn one"),
      ],
      "Draws from a prior: DDIM, the exponential integrator of the probability-flow ODE, and with λ its conjugate kin.",
      equation: "x_s = μ_s x̂₀ + σ_s ε",
      source: "Song, Meng and Ermon, ICLR 2021; Pandey, Yang and Mandt, NeurIPS 2024 (λ)",
      example: "g = gaussian([0, 0], 1); w = ddim(g, steps: 200, from: [1, 2]); run w; check w.x ≈ [1, 2] within 0.03"
    ) { arguments, session in
      let prior = try arguments.object("prior", as: PriorObject.self, expected: "a prior such as `digits()`").prior
      let options = try SamplerArguments.options(
        arguments, session, path: PathArgument.read(arguments), isGuided: false)
      return try SamplerArguments.walk(DDIM(prior, options), prior.eventShape, nil, arguments, session)
    },
    Builtin(
      "walk", .samplers,
      [
        .required(
          "f",
          "a step (x, t, s) that returns the next state, or its `terms(…)`; or (x, t, s, m), where m has the step's number, `m.step` from 1 on, and what the last step gave to `keep:` of `terms`"
        ),
        .required("from", "the first state", labelOnly: true),
        .required("over", "the times, falling as `times(20)` gives, or rising", labelOnly: true),
      ],
      "A walk with a step of your own.",
      equation: "x_s = f(x, t, s) or f(x, t, s, m)", source: "typed at the prompt",
      example: "u = walk((x, t, s) -> x*s/t, from: [1], over: times(4)); run u; check u.x ≈ [0.001]",
      "f(x, t, s, m) = terms(last: if m.step == 1 { x } else { m.old + x }, keep: (old: x)); u = walk(f, from: [1], over: times(3)); run u; check u.x == [3]"
    ) { arguments, session in
      let times = try arguments.tensor("over")
      try SamplerArguments.checkOrder(of: times, arguments, mayRise: true)
      let function = try arguments.function(
        "f", taking: FunctionSampler.takesMemory(arguments["f"]) ? "(x, t, s, m) -> …" : "(x, t, s) -> …")
      let start = try arguments.tensor("from")
      let sampler = FunctionSampler(
        name: stepName(function, arguments), path: try VPPath(), instants: times, function: function, session: session,
        isBatch: start.rank == 2 || start.rank == 4)
      let (key, keeping) = (session.nextWalkKey(), try WalkOptions.keeping(arguments))
      return .object(
        WalkObject(walk: Walk(sampler, problem: nil, from: start, key: key, keeping: keeping, session: session)))
    },
    Builtin(
      "terms", .samplers,
      [
        .optional("keep", "a record for the next step, whose `m` has its fields: `keep: (last: x̂0)`"),
        .fields("name", "a part of the step; its label names it"),
      ],
      "The addends of a step of your own, by name: `explain` and `w.terms` then know them.",
      equation: "x_s = Σ terms", source: "typed at the prompt",
      example:
        "f(x, t, s) = terms(shrink: x*s/t, drift: t - s); u = walk(f, from: [1], over: times(2)); step u; check u.terms.drift > 0"
    ) { arguments, _ in
      guard case .record(let record) = arguments["name"], !record.names.isEmpty else {
        throw arguments.error(
          .missingArgument, "`terms` needs a part by its label",
          help: "write for example `terms(denoise: a, guidance: b)`")
      }
      let parts = try zip(record.names, record.values).map { name, value -> Term in
        guard let tensor = try value.tensor() else {
          throw arguments.error(
            .wrongType, "the term `\(name)` is \(ValueText.described(value)), not a tensor",
            help: "a term is a part of the next state, of the shape of x")
        }
        return Term(name: name, formula: name, meaning: "", tensor: tensor)
      }
      var shape: [Int] = []
      for part in parts {
        guard let joined = try? Shape.broadcast(shape, part.tensor.shape, operation: "terms") else {
          throw arguments.error(
            .shapesDiffer,
            "the term `\(part.name)` is \(Shape.text(part.tensor.shape)), and those before it \(Shape.text(shape))",
            help: "terms are added up: each has the shape of x")
        }
        shape = joined
      }
      return .object(TermsObject(terms: parts, kept: try kept(arguments)))
    },
  ]

  /// What a step keeps for the next one.
  private static func kept(_ arguments: Arguments) throws -> Record? {
    guard arguments.has("keep") else { return nil }
    guard case .record(let record) = arguments["keep"] else {
      throw arguments.error(
        "keep",
        "`keep` of `terms` is a record of what the next step needs, not \(ValueText.described(arguments["keep"]))",
        code: .wrongType, help: "write for example `keep: (last: x)`; a term needs another name")
    }
    guard !record.names.contains("step") else {
      throw arguments.error(
        "keep", "`m.step` is the number of the step, so nothing else can be kept as `step`",
        help: "call it by another name")
    }
    return record
  }

  /// What a step of one's own is called: as the function that makes it, `dps(0.1)`, or as it was defined, or as the name
  /// it is bound to.
  private static func stepName(_ function: Value, _ arguments: Arguments) -> String {
    let text = arguments.site.span(of: 0, in: arguments.signature)?.text ?? ""
    let head = text.prefix { $0 != "(" }
    let isName = Characters.isName(String(head))
    if isName, text.hasSuffix(")"), text.count <= 30, !text.contains("\n"), !text.contains("->") { return text }
    if case .function(let f) = function, let name = f.name { return name }
    return isName && head == text ? text : "f"
  }

  private typealias Make = @Sendable (any InverseProblem, SamplerOptions) throws -> any Sampler

  /// Guidance integrated exactly, in the singular basis of a linear operator, or of the one that is tangent at x̂₀.
  private static let conjugate: Make = { problem, options in
    if let linear = problem as? Problem { return try ConjugateGuidance(linear, options) }
    return try ConjugateGuidance(tangent(problem), options)
  }

  /// Explicit guidance in the singular basis, or by conjugate gradients where none is known or H is not linear.
  private static let explicit: Make = { problem, options in
    if let linear = problem as? Problem, linear.operator.spectral != nil {
      return try PseudoinverseGuidance(linear, options)
    }
    return try KrylovGuidance(tangent(problem), options)
  }

  /// The problem as one that is linearised.
  private static func tangent(_ problem: any InverseProblem) throws -> NonlinearProblem {
    if let linear = problem as? Problem { return NonlinearProblem(linear) }
    guard let nonlinear = problem as? NonlinearProblem else {
      throw SamplerError.invalid("\(problem.name) has no derivatives to guide by")
    }
    return nonlinear
  }

  private static func sampler(
    _ name: String, path: any GaussianPath.Type, _ sentence: String, equation: String, steps: Int, w: Double,
    lambda: Double, order: Bool, make: @escaping Make
  ) -> Builtin {
    let pathText = path == FlowPath.self ? "flow()" : "vp()"
    return Builtin(
      name, .samplers,
      [
        .required("problem", "what `observe` returned"),
        .standard("steps", .number(Double(steps)), "how many", labelOnly: true),
        .standard("w", .number(w), "the published weight w_t = w r²μ²", labelOnly: true),
        .standard(
          "start", .number(0.4), "the first time τ; on `edm()` that of the same noise unless given", labelOnly: true),
        .standard("stop", .number(0.001), "the last time", labelOnly: true),
        .optional("path", "the path, `\(pathText)` unless given"),
        .standard("lambda", .number(lambda), "λ of the published scheme", labelOnly: true),
      ]
        + (order
          ? [.standard("order", .number(1), "1, or 2 for extrapolation from the step before", labelOnly: true)] : [])
        + [
          SamplerArguments.guidedSpacing,
          SamplerArguments.over,
          .optional("weight", "w_t itself, a number or a function of t, in place of `w`"),
          .standard(
            "jacobian", .number(1),
            "whether the pull goes through the network, or through the Jacobian that r²I implies",
            labelOnly: true, shown: "true"),
          .standard(
            "covariance", .string("r2"),
            "V[x₀ | x_t] in the guidance: \"r2\" for r²I, \"moments\" for (σ²/μ) ∂x̂₀/∂x (Finzi et al., 2023; Boys et al., 2024)",
            labelOnly: true
          ).one(of: ["r2", "moments"]),
          .optional("pullbacks", "the most of them a step, with \"moments\"; as many as it takes unless given"),
          .standard("churn", .number(0), "ζ ≥ 0: g² is multiplied by 1 + ζ² and noise is added", labelOnly: true),
          .optional("count", "how many samples; without it one, and no batch axis"),
          .optional("from", "the first state, in place of a drawn one"),
        ],
      sentence, equation: equation,
      source: order
        ? "Pandey, Yang and Mandt, NeurIPS 2024; exact for σ_y > 0 here" : "Song, Vahdat, Mardani and Kautz, ICLR 2023",
      example:
        "g = gaussian([0, 0], 1); H = matrix([1, 0]); w = \(name)(observe(g, H, [0.5], noise: 0.1)); run w; check norm(H(w.x0) - 0.5) < 0.2"
    ) { arguments, session in
      try SamplerArguments.walk(arguments, session, standardPath: path == FlowPath.self ? FlowPath() : VPPath(), make)
    }
  }
}
