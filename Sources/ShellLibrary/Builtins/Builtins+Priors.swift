import Numerics
import Restore
import ShellLanguage
import ShellSyntax

extension Builtins {
  /// Priors: what images look like, as denoisers.
  static let priors: [Builtin] = [
    Builtin(
      "digits", .priors, [], "The prior that ships: handwritten digits, 1×28×28 in [−1, 1].",
      equation: "p(x₀) = Σ_k w_k N(x₀; m_k, W_kW_kᵀ + diag(D_k))",
      source: "\(Reference.factorMixtures.short) (mixtures of factor analysers); models/digits.md",
      example: "d = digits(); show d.sample(4)"
    ) { _, session in
      // Read once a session: the file is a few megabytes.
      if let kept = session.attachments["digits"] as? PriorObject { return .object(kept) }
      let prior = PriorObject(prior: try Mixture.digits())
      session.attachments["digits"] = prior
      if let fault = try ModelCard.fault(of: ModelFolder.path("digits.safetensors")) {
        session.warn(Diagnostic(.foreignCard, fault))
      }
      return .object(prior)
    },
    Builtin(
      "gaussian", .priors,
      [
        .required("m", "the mean, of the shape of an event"),
        .required("C", "the covariance matrix, the variances as a vector, or one variance"),
      ],
      "The Gaussian prior N(m, C), whose denoiser and posterior are exact.",
      equation: "x̂₀ = m + μ C (μ²C + σ²I)⁻¹ (x − μ m)", source: "Wiener, 1949; Bishop, 2006, section 2.3",
      example: "g = gaussian([0, 0], [2, 0.5; 0.5, 1]); check g.x0([0, 0], 0.5) ≈ [0, 0] within 1e-12"
    ) { arguments, _ in
      let m = try arguments.tensor("m")
      let mean = m.rank == 0 ? try m.reshaped([1]) : m
      let covariance = try PriorArguments.covariance("C", arguments.tensor("C"), dimension: mean.count, arguments)
      return .object(PriorObject(prior: try Mixture.gaussian(mean: mean, covariance: covariance)))
    },
    Builtin(
      "mixture", .priors,
      [
        .required("weights", "one a component"), .required("means", "a row (or an event) a component"),
        .required("covariances", "a matrix a component, a row of variances, or one variance each"),
      ],
      "A mixture of Gaussians, whose denoiser, samples and posterior are exact.",
      equation: "p(x₀) = Σ_k w_k N(x₀; m_k, C_k)", source: "Bishop, 2006, section 2.3.9",
      example: "g = mixture([1, 1], [-1, 0; 1, 0], [0.1, 0.1]); check g.x0([0, 0], 0.5) ≈ [0, 0] within 1e-12"
    ) { arguments, _ in
      let weights = try arguments.tensor("weights")
      let means = try arguments.tensor("means")
      let covariances = try arguments.tensor("covariances")
      let rows = means.rank <= 1 ? try means.reshaped([means.count, 1]) : means
      let dimension = rows.shape.dropFirst().reduce(1, *)
      guard weights.rank <= 1, rows.shape[0] == weights.count, covariances.rank >= 1,
        covariances.shape[0] == weights.count
      else {
        throw arguments.error(
          .wrongShape,
          "\(weights.count) weights, means \(Shape.text(means.shape)) and covariances \(Shape.text(covariances.shape)) do not fit",
          help: "each has one entry a component along its first axis")
      }
      guard weights.scalars.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw arguments.error(
          "weights", "the weights of a mixture are positive numbers", help: "leave out components that have no weight")
      }
      let parts = try (0..<weights.count).map {
        try PriorArguments.covariance("covariances", covariances[$0], dimension: dimension, arguments)
      }
      return .object(PriorObject(prior: try Mixture(weights: weights, means: rows, covariances: parts)))
    },
    Builtin(
      "empirical", .priors, [.required("data", "a batch of events, one along the first axis each")],
      "A data set as a prior: each item a point of equal weight, so its denoiser is the ideal one of that set.",
      equation: "x̂₀ = Σ_i softmax_i(−‖x − μ x_i‖²/2σ²) x_i", source: "De Bortoli, 2022; Kamb and Ganguli, 2024",
      example: "e = empirical([0, 0; 1, 1]); check e.x0([0.9, 0.9], 0.01) ≈ [1, 1] within 1e-6"
    ) { arguments, session in
      let data = try arguments.tensor("data")
      let prior = try Mixture.empirical(data)
      if (2...3).contains(prior.eventShape.count), let warning = PictureUnits.warning("data", data.untraced) {
        session.warn(arguments.located(warning, at: "data"))
      }
      return .object(PriorObject(prior: prior))
    },
    Builtin(
      "fit", .priors,
      [
        .required("data", "a batch of events, one along the first axis each"),
        .standard("components", .number(10), "how many Gaussians", labelOnly: true),
        .standard("rank", .number(5), "how many factors each has", labelOnly: true),
        .standard("iterations", .number(20), "steps of EM", labelOnly: true),
        .standard("shrinkage", .number(0), "as though so many more data had factors of zero", labelOnly: true),
        .standard("floor", .number(1e-6), "the least variance of a coordinate", labelOnly: true),
        .standard("seed", .number(0), "of the first centres", labelOnly: true),
      ],
      "Fits a mixture of factor analysers to data by expectation and maximisation.",
      equation: "p(x₀) = Σ_k w_k N(x₀; m_k, W_kW_kᵀ + diag(D_k))", source: Reference.factorMixtures.short,
      example:
        "x = concat(randn(200, 2) - 4, randn(200, 2) + 4); g = fit(x, components: 2, rank: 1); check abs(sort(g.means[:, 0])) ≈ 4 within 1"
    ) { arguments, session in
      let options = FactorAnalysisOptions(
        components: try arguments.integer("components", atLeast: 1), rank: try arguments.integer("rank", atLeast: 1),
        shrinkage: try arguments.number("shrinkage"), floor: try arguments.positive("floor"),
        seed: UInt64(try arguments.integer("seed", atLeast: 0)))
      let iterations = try arguments.integer("iterations", atLeast: 0)
      var fit = try FactorAnalysisFit(arguments.plain("data"), options: options)
      for done in 0..<iterations {
        try session.checkInterrupt()
        _ = try fit.step()
        session.host.emit(.progress(Progress(label: "fit", done: done + 1, total: iterations)))
      }
      return .object(PriorObject(prior: try fit.mixture(name: "fit")))
    },
    Builtin(
      "prior", .priors,
      [
        .required("denoise", "a function (x, mu, sigma) that estimates x₀ from μ x₀ + σ z", labelOnly: true),
        .required("shape", "the shape of an event", labelOnly: true),
      ],
      "A prior of your own, from its denoiser for one event.",
      equation: "x̂₀ = denoise(x, μ, σ)", source: "Vincent, 2011; Efron, 2011 (Tweedie's formula)",
      example:
        "p = prior(denoise: (x, mu, sigma) -> mu*x/(mu^2 + sigma^2), shape: [3]); check p.x0([1, 2, 3], 0) ≈ [1, 2, 3]"
    ) { arguments, session in
      let shape = try arguments.shape("shape")
      _ = try MemoryBudget.admit(shape)
      return .object(
        PriorObject(
          prior: try FunctionPrior(
            eventShape: shape, function: try arguments.function("denoise", taking: "(x, mu, sigma) -> …"),
            session: session)))
    },
  ]
}

/// Readings of a prior's arguments.
enum PriorArguments {
  /// A covariance from a matrix, a vector of variances, or one variance.
  /// - Parameter name: the argument it comes from, at which messages point.
  static func covariance(
    _ name: String, _ c: Tensor<Double>, dimension n: Int, _ arguments: Arguments
  ) throws -> any Covariance {
    do {
      return try covariance(c, dimension: n)
    } catch PriorError.invalid(let reason, let help) {
      throw arguments.error(name, MessageNumbers.short(reason), help: help)
    }
  }

  private static func covariance(_ c: Tensor<Double>, dimension n: Int) throws -> any Covariance {
    if c.rank == 0 { return try IsotropicCovariance(variance: c, dimension: n) }
    if c.rank == 1 {
      guard c.count == n else {
        throw Diagnostic(
          .wrongShape, "the variances of \(n) number\(n == 1 ? "" : "s") are \(n), not \(c.count)",
          help: "one for all can be given as a number")
      }
      return try FactorCovariance(loadings: Tensor.zeros([n, 1]), diagonal: c)
    }
    guard c.shape == [n, n] else {
      throw Diagnostic(
        .wrongShape, "a covariance for \(n) numbers is \(n)×\(n), not \(Shape.text(c.shape))",
        help: "variances alone can be given as a vector, one for all as a number")
    }
    return c.isTraced ? try DenseCovariance(c) : try FullCovariance(c)
  }
}
