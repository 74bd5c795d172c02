import Foundation
import Restore

/// How much the exact posterior mean under `digits()` gains over the pseudo-inverse on digits that no fit has seen.
enum Restoration {
  /// The gains in decibels that the prior must reach.
  private static let wanted = [3.2, 2.7, 3.3]

  static func print(_ folder: String) throws {
    let digits = try DigitImages(path: folder)
    let held = (0..<digits.count).filter(DigitImages.isHeldOut).count
    Swift.print(
      "\nPSNR in dB (range 2, σ_y = \(DigitsTraining.noise)), mean over the \(held) held-out digits (index mod 16 = 15)"
    )
    Swift.print("  problem                     pseudo-inverse  posterior mean   gain   wanted")
    for (line, wanted) in zip(try DigitsTraining().measure(Mixture.digits(), digits), wanted) {
      let q = line.quality
      Swift.print(
        "  \(line.problem.padding(toLength: 30, withPad: " ", startingAt: 0))"
          + String(format: "%12.2f %15.2f %+7.2f %7.1f", q.pseudoInverse, q.posteriorMean, q.gain, wanted))
    }
  }
}
