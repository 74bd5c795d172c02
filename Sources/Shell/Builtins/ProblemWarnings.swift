import Foundation
import Numerics
import Restore

/// The warnings about what fits together and yet looks wrong. Each states its rule in its code's page.
enum ProblemWarnings {
  static func all(_ problem: Problem, measured y: Tensor<Double>) throws -> [Diagnostic] {
    let isPicture = problem.prior.eventShape.count == 3 && problem.operator.range.count == 3
    return [
      isPicture ? zeroToOne("y", y, noise: problem.noise) : nil, try contradictedNoise(problem, y),
    ].compactMap { $0 }
  }

  /// The rule of W001, for a measurement or a batch of pictures.
  static func zeroToOne(_ name: String, _ x: Tensor<Double>, noise σ: Double = 0) -> Diagnostic? {
    // Louder noise hides the difference.
    guard x.count >= 16, σ <= 0.1 else { return nil }
    let values = x.scalars
    let margin = 5 * σ + 1e-9
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    guard values.allSatisfy({ $0 >= -margin && $0 <= 1 + margin }), variance - σ * σ >= 0.08 * 0.08,
      values.count(where: { $0 < 0.25 + margin }) * 10 >= values.count
    else { return nil }
    return Diagnostic(
      .zeroToOne, "\(name) looks like a picture in [0, 1], and pictures are in [−1, 1] here",
      help: "map it: `2*\(name) - 1`")
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
