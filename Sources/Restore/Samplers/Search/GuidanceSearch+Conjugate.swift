import Numerics

/// What is chosen for ``ConjugateGuidance``.
public struct GuidanceSetting: Sendable {
  /// w of the published weight w r²μ².
  public let weight: Double
  /// τ, where the walk starts.
  public let start: Double
  public let lambda: Double

  /// All combinations.
  public static func grid(weights: [Double], starts: [Double], lambdas: [Double] = [0]) -> [GuidanceSetting] {
    weights.flatMap { w in
      starts.flatMap { τ in lambdas.map { GuidanceSetting(weight: w, start: τ, lambda: $0) } }
    }
  }
}

extension GuidanceSearch where Setting == GuidanceSetting {
  /// The search for ``ConjugateGuidance`` with the published weight w r²μ² and uniform times, over the ranges of the
  /// paper.
  public static func conjugate(
    _ problem: Problem, path: any GaussianPath, steps: Int, stop: Double = 1e-3,
    weights: [Double] = [2, 4, 8, 15, 30], starts: [Double] = [0.4, 0.6, 0.8], lambdas: [Double] = [-0.3, 0, 0.3],
    order: Int = 1, key: RandomKey
  ) throws -> GuidanceSearch {
    let grid = GuidanceSetting.grid(weights: weights, starts: starts, lambdas: lambdas)
    return try GuidanceSearch(problem, settings: grid, key: key) { problem, setting in
      try ConjugateGuidance(
        problem,
        SamplerOptions(
          path: path, times: Spacing.uniform.times(steps, from: setting.start, to: stop),
          weight: .published(setting.weight), lambda: setting.lambda, order: order))
    }
  }
}
