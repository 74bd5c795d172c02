import Foundation
import Numerics
import ShellSyntax
import ShellText

/// Pictures that come in other units than [−1, 1]: the rule of W001.
enum PictureUnits {
  /// The warning for a measurement, a picture or a batch of pictures whose values look like [0, 1] or [0, 255].
  /// - Parameter σ: the noise in the same units, which the same map takes along.
  static func warning(_ name: String, _ x: Tensor<Double>, noise σ: Double = 0) -> Diagnostic? {
    let values = x.scalars
    if looksPositive(values, noise: σ) {
      return diagnostic(name, "[0, 1]", "2*\(name) - 1", σ, doubled: 2 * σ)
    }
    // 8-bit samples; their noise is as loud in their units.
    if let largest = values.max(), largest > 2, looksPositive(values.map { $0 / 255 }, noise: σ / 255) {
      return diagnostic(name, "[0, 255]", "\(name)/127.5 - 1", σ, doubled: σ / 127.5)
    }
    return nil
  }

  private static func diagnostic(
    _ name: String, _ units: String, _ map: String, _ σ: Double, doubled: Double
  ) -> Diagnostic {
    Diagnostic(
      .zeroToOne, "\(name) looks like a picture in \(units), and pictures are in [−1, 1] here",
      help: σ > 0 ? "map it and its noise: `\(map)`, `noise: \(Digits.short(doubled))`" : "map it: `\(map)`")
  }

  /// Whether numbers can be a picture in [0, 1] under noise of σ, and hardly one in [−1, 1]: dark places among them, and
  /// none below 0 or above 1 but what the noise explains.
  private static func looksPositive(_ values: [Double], noise σ: Double) -> Bool {
    // Louder noise hides the difference.
    guard values.count >= 16, σ <= 0.1 else { return false }
    let count = Double(values.count)
    let margin = 5 * σ + 1e-9
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    guard values.allSatisfy({ $0 >= -margin && $0 <= 1 + margin }), variance - σ * σ >= 0.08 * 0.08,
      Double(values.count { $0 < 0.25 + margin }) * 10 >= count
    else { return false }
    // Noise takes Φ(−k) of the numbers over an end by kσ at most, give or take four standard deviations of that count.
    return [1.0, 2, 3].allSatisfy { k in
      let share = 0.5 * erfc(k / 2.squareRoot())
      let allowed = count * share + 4 * (count * share * (1 - share)).squareRoot() + 1
      let (below, above) = (values.count { $0 < -k * σ - 1e-9 }, values.count { $0 > 1 + k * σ + 1e-9 })
      return σ == 0 || Double(max(below, above)) <= allowed
    }
  }
}
