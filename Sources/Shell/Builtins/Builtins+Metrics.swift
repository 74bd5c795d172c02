import Numerics
import Restore

extension Builtins {
  private static let twoPictures = [
    Parameter.required("a", "a picture"), Parameter.required("b", "another of the same shape"),
    Parameter.standard("range", .number(2), "the width of the values, 2 for [−1, 1]", labelOnly: true),
  ]

  /// How good a picture or a set of samples is.
  static let metrics: [Builtin] = [
    Builtin(
      "psnr", .metrics, twoPictures, "Peak signal-to-noise ratio in decibels.",
      equation: "10 log₁₀(range²/mean (a − b)²)", source: "Huynh-Thu and Ghanbari, 2008",
      example: "check psnr(zeros(4, 4), 0.2*ones(4, 4)) ≈ 20"
    ) { arguments, _ in
      .from(try psnr(arguments.tensor("a"), arguments.tensor("b"), range: arguments.positive("range")))
    },
    Builtin(
      "ssim", .metrics, twoPictures,
      "Structural similarity of two pictures of at least 11×11 pixels, 1 where they are equal.",
      equation: "mean (2μ_aμ_b + c₁)(2σ_ab + c₂)/((μ_a² + μ_b² + c₁)(σ_a² + σ_b² + c₂))",
      source: "Wang, Bovik, Sheikh and Simoncelli, 2004",
      example: "x = uniform(1, 16, 16); check ssim(x, x) ≈ 1"
    ) { arguments, _ in
      .from(try ssim(arguments.tensor("a"), arguments.tensor("b"), range: arguments.positive("range")))
    },
    Builtin(
      "wasserstein", .metrics,
      [
        .required("a", "samples, one along the first axis each"), .required("b", "other samples of the same events"),
        .standard(
          "projections", .number(256), "directions that events of several numbers are projected on", labelOnly: true),
      ],
      "The Wasserstein distance W₂ of two sets of numbers; of events the root mean square over random directions.",
      equation: "W₂² = mean over directions θ of ∫ (F_a⁻¹(u) − F_b⁻¹(u))² du for θᵀa, θᵀb",
      source: "Rabin, Peyré, Delon and Bernot, SSVM 2011 (sliced)",
      example: "check wasserstein([0, 1, 2], [3, 4, 5]) ≈ 3"
    ) { arguments, _ in
      let (a, b) = (try samples("a", arguments.tensor, arguments), try samples("b", arguments.tensor, arguments))
      if a.rank == 1, b.rank == 1 { return .from(try wasserstein2(a, b)) }
      return .from(try slicedWasserstein2(a, b, projections: arguments.integer("projections", atLeast: 1)))
    },
    Builtin(
      "coverage", .metrics,
      [
        .required("truth", "true events, one along the first axis each"),
        .required("draws", "draws for each: the second axis counts them"),
        .standard(
          "levels", .tensor(Tensor([0.5, 0.8, 0.9, 0.95])), "how much central intervals should hold", labelOnly: true),
      ],
      "How often central credible intervals hold the truth, beside how often they should.",
      equation: "found = mean 1[q_(1−l)/2 ≤ x ≤ q_(1+l)/2]", source: "Cook, Gelman and Rubin, 2006",
      example: "r = coverage(randn(200, 1), randn(200, 99, 1)); check abs(r.found - r.level) < 0.2"
    ) { arguments, _ in
      let rows = try coverage(
        of: samples("truth", arguments.plain, arguments), by: samples("draws", arguments.plain, arguments),
        levels: arguments.plain("levels").scalars)
      return .table(
        try Table(rows.map { try Record([("level", .number($0.level)), ("found", .number($0.found))]) }))
    },
  ]

  /// An argument that holds samples.
  private static func samples(
    _ name: String, _ read: (String) throws -> Tensor<Double>, _ arguments: Arguments
  ) throws -> Tensor<Double> {
    let x = try read(name)
    guard x.rank > 0, x.count > 0 else {
      throw arguments.error(
        name,
        "`\(name)` of `\(arguments.function)` holds no samples; its shape is \(Shape.text(x.shape))",
        code: .wrongShape, help: "samples lie along the first axis")
    }
    return x
  }
}
