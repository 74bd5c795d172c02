import Foundation
import Numerics
import Restore
import Testing

/// The prior that ships, on the digits that the project drew itself.
@Suite struct DigitsPriorTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let model = root.appendingPathComponent("models/digits.safetensors").path

  static func ownDigits() throws -> T {
    let folder = root.appendingPathComponent("tutorials/digits")
    return try Tensor.stack(
      ["two", "three", "four", "five", "seven", "eight"].map {
        try PNG.read(folder.appendingPathComponent("\($0).png").path)
      })
  }

  @Test func fileIsSmallAndItsShapeIsThatOfADigit() throws {
    #expect(try FileBytes.read(Self.model).count <= 4_000_000)
    let prior = try Mixture(safetensors: Self.model, name: "digits")
    #expect(prior.eventShape == [1, 28, 28])
    #expect(prior.count == 60)
    #expect(abs(prior.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test func ownDigitsAreNoOutliers() throws {
    let prior = try Mixture(safetensors: Self.model, name: "digits")
    let densities = try prior.logDensity(Self.ownDigits()).scalars
    // From the 5th percentile of the held-out digits to their largest, in nats.
    #expect(densities.allSatisfy { $0 > 671 && $0 < 1654 }, "\(densities)")
  }

  @Test func ownDigitsAreRestored() throws {
    let prior = try Mixture(safetensors: Self.model, name: "digits")
    let quality = try RestorationQuality(
      of: prior, restoring: Self.ownDigits(), through: Superresolution(factor: 4, shape: [1, 28, 28]), noise: 0.05)
    #expect(quality.gain > 3.2, "\(quality)")
  }
}
