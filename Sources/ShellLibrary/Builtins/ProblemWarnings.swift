import Foundation
import Numerics
import Restore
import ShellSyntax
import ShellText

/// The warnings about what fits together and yet looks wrong. Each states its rule in its code's page.
enum ProblemWarnings {
  static func all(_ problem: Problem, measured y: Tensor<Double>) throws -> [Diagnostic] {
    let (event, measured) = (problem.prior.eventShape.count, problem.operator.range.count)
    let isPicture = (2...3).contains(event) && event == measured
    return [
      isPicture ? PictureUnits.warning("y", y, noise: problem.noise) : nil, try contradictedNoise(problem, y),
    ].compactMap { $0 }
  }

  private static func contradictedNoise(_ problem: Problem, _ y: Tensor<Double>) throws -> Diagnostic? {
    guard let system = problem.operator.spectral?.system else { return nil }
    let seen = system.singularValues.filter { $0 > 0 }.count
    let unseen = problem.operator.range.reduce(1, *) - seen
    guard unseen >= 8 else { return nil }
    let rows = y.shape == problem.operator.range ? 1 : y.shape[0]
    let count = Double(max(rows * unseen, 1))
    let outside = try (y - problem.projected.untraced).norm().item / count.squareRoot()
    let rounding = try 1e-6 * y.norm().item / count.squareRoot()
    guard outside > rounding, isContradicted(outside, noise: problem.noise, count: count) else { return nil }
    return Diagnostic(
      .noiseContradicted,
      "the part of y that \(problem.operator.name) cannot explain has rms \(Digits.significant(outside, 3)), and noise is "
        + "\(Digits.short(problem.noise))", help: "check `noise:` and that y came through this operator")
  }

  /// Whether an rms of so many numbers is off by half, and six standard deviations from what chance makes of N(0, σ²): its
  /// square is χ², whose cube root is about normal (Wilson and Hilferty, 1931).
  private static func isContradicted(_ rms: Double, noise σ: Double, count: Double) -> Bool {
    guard σ > 0 else { return true }
    let ratio = rms / σ
    let spread = 2 / (9 * count)
    let z = (cbrt(ratio * ratio) - (1 - spread)) / spread.squareRoot()
    return (ratio > 1.5 || ratio < 1 / 1.5) && abs(z) > 6
  }
}
