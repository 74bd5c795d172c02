extension Method {
  public static let cmm = Method(
    "cmm",
    "Conjugate moment matching: guidance with the prior's own covariance, a shifted conjugate jump, and fresh noise.",
    purpose: "samples near the exact posterior from some ten steps on, each with more work",
    equation: "x_s = A (x̂0 + g) + B x + σ_s n,  g = 𝒱 H' q,  (H 𝒱 H' + σ_y² I) q = y - H x̂0",
    definitions: """
      𝒱 = (σ²/μ) ∂x̂0/∂x, A = μ_s (1 - κ)(1 + c/ρ²), B = (μ_s/μ)(κ - (1 - κ) c/ρ²), κ = √((c + ρ'²)/(c + ρ²)), mode by mode; \
      ρ' = 0 where noise n is drawn afresh, and ρ_s without it; c = min(v ρ²/(ρ² - v), 2 v₀) for what the state and y leave \
      open of a mode, v, and what y alone does, v₀
      """,
    isOwn: true,
    sources: [
      Citation(.eventSampling, for: "moment matching"),
      Citation(.priorsFromObservations, for: "its conjugate gradients"),
    ], order: 1, converging: ["renoise": false], cost: MethodCost(pullbacks: .option("pullbacks")),
    options: [
      .steps(5), .pullbacks(3),
      MethodOption(
        "renoise", .flag(nil), "whether noise is drawn afresh after each jump; from 5 steps on unless given"),
      .pathOfLevels,
    ], times: .levels { try ConjugateMomentMatching.times($0, on: $1, for: $2) },
    example:
      "g = gaussian([0, 0], 1); w = cmm(observe(g, matrix([1, 0]), [0.5], noise: 0.1), count: 8); run w; check w.t == 0",
    make: .linear { problem, settings in
      let pullbacks = try settings.count("pullbacks")
      let measured = problem.operator.range.reduce(1, *)
      guard pullbacks <= max(measured, 3) else {
        throw SamplerError.option(
          "pullbacks", "\(pullbacks) pullbacks for \(measured) measured number\(measured == 1 ? "" : "s")",
          help:
            "conjugate gradients end after as many steps as there are measured numbers: \(max(measured, 3)) are enough")
      }
      return try ConjugateMomentMatching(
        problem, path: settings.path, times: settings.times, pullbacks: pullbacks,
        renoise: settings.optionalFlag("renoise"))
    })
}
