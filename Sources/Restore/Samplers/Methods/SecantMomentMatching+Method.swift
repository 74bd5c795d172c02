extension Method {
  public static let smm = Method(
    "smm",
    "Secant moment matching: draws x₀ given the state and y, and a new state given x₀, with a covariance that every pullback corrects.",
    purpose: "samples near the exact posterior from some three steps on, each with still more work",
    equation: "x_s = μ_s (x̂0 + d + η + V H' q + θ ρ_s n),  (H V H' + σ_y² I) q = y - H (x̂0 + d + η) - σ_y n_y",
    definitions: """
      η ~ N(0, V), d = V ((1/ρ'² - 1/ρ²)(z - x̂0) + √(ρ'² - θ² ρ²) n_z/ρ'²), z = x/μ, ρ' = 1.3 ρ, θ = 0.6; V is what the prior \
      leaves open at ρ', on average over draws, and agrees with every product (σ²/μ) (∂x̂0/∂x)' u that was computed
      """,
    isOwn: true,
    sources: [
      Citation(.freeHunch, for: "the covariance"), Citation(.decoupledAnnealing, for: "draws by turns"),
      Citation(.priorsFromObservations, for: "pullbacks"),
    ], order: nil, exactness: .gaussian, cost: MethodCost(pullbacks: .option("pullbacks")),
    options: [.steps(5), .pullbacks(3), .pathOfLevels],
    times: .levels { try SecantMomentMatching.times($0, on: $1, for: $2) },
    example:
      "g = gaussian([0, 0], 1); w = smm(observe(g, matrix([1, 0]), [0.5], noise: 0.1), count: 8); run w; check w.t == 0",
    make: .linear { problem, settings in
      try SecantMomentMatching(
        problem, path: settings.path, times: settings.times, pullbacks: settings.count("pullbacks"))
    })
}
