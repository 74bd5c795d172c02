import Numerics
import Restore
import ShellLanguage
import ShellSyntax

extension Builtins {
  private static let twoPictures = [
    Parameter.required("a", "a picture H×W or C×H×W, or a batch of them"),
    Parameter.required("b", "another of the same shape"),
    Parameter.standard(
      "range", .tensor(Tensor([-1, 1])),
      "the values of black and white, mapped to 0 and 1; a number w is [0, w] (2: the numbers of [−1, 1] as they are)",
      labelOnly: true),
  ]

  private static func pictureRange(_ arguments: Arguments) throws -> PictureRange {
    let ends = try arguments.plain("range").scalars
    switch ends.count {
    case 1 where ends[0] > 0 && ends[0].isFinite: return try .width(ends[0])
    case 2 where ends[0] < ends[1] && (ends[1] - ends[0]).isFinite:
      return try PictureRange(black: ends[0], white: ends[1])
    default:
      throw arguments.error(
        "range", "`range` of `\(arguments.function)` is the values of black and white, or a width above 0",
        help: "write `range: [0, 1]` for pictures in [0, 1]")
    }
  }

  /// How good a picture or a set of samples is.
  static let metrics: [Builtin] = [
    Builtin(
      "psnr", .metrics, twoPictures,
      "Peak signal-to-noise ratio of pictures in decibels; of a batch the mean over its pictures.",
      equation: "10 log₁₀((white − black)²/mean (a − b)²); a batch pooled: 10*log(4/mean((a - b)^2))/log(10)",
      source: "Huynh-Thu and Ghanbari, 2008; scikit-image's peak_signal_noise_ratio",
      example: "check psnr(zeros(4, 4), 0.2*ones(4, 4)) ≈ 20",
      "check psnr(zeros(2, 1, 4, 4), stack(0.2*ones(1, 4, 4), 0.02*ones(1, 4, 4))) ≈ 30"
    ) { arguments, _ in
      .from(try psnr(arguments.tensor("a"), arguments.tensor("b"), range: pictureRange(arguments)))
    },
    Builtin(
      "ssim", .metrics, twoPictures,
      "Structural similarity of pictures of at least 11×11 pixels, 1 where they are equal; of a batch the mean.",
      equation:
        "mean (2μ_aμ_b + c₁)(2σ_ab + c₂)/((μ_a² + μ_b² + c₁)(σ_a² + σ_b² + c₂)) of pictures mapped to [0, 1]",
      source:
        "Wang, Bovik, Sheikh and Simoncelli, 2004; scikit-image's structural_similarity of pictures in [0, 1], with "
        + "gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1",
      example: "x = uniform(1, 16, 16); check ssim(x, x) ≈ 1",
      "x = uniform(1, 16, 16); y = uniform(1, 16, 16); check ssim(x, y, range: [0, 1]) ≈ ssim(2*x - 1, 2*y - 1)"
    ) { arguments, _ in
      .from(try ssim(arguments.tensor("a"), arguments.tensor("b"), range: pictureRange(arguments)))
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
