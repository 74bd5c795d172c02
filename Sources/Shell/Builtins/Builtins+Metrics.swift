import Numerics
import Restore

extension Builtins {
  /// How good a picture or a set of samples is.
  static let metrics: [Builtin] = [
    Builtin(
      "psnr", .metrics,
      [
        .required("a", "a picture"), .required("b", "another of the same shape"),
        .standard("range", .number(2), "the width of the values, 2 for [−1, 1]", labelOnly: true),
      ],
      "Peak signal-to-noise ratio in decibels.",
      equation: "10 log₁₀(range²/mean (a − b)²)", source: "Huynh-Thu and Ghanbari, 2008",
      example: "check psnr(zeros(4, 4), 0.2*ones(4, 4)) ≈ 20"
    ) { arguments, _ in
      .number(
        try psnr(arguments.tensor("a").untraced, arguments.tensor("b").untraced, range: arguments.positive("range")))
    }
  ]
}
