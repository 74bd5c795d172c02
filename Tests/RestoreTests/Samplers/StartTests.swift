import Foundation
import Numerics
import Restore
import Testing

/// Where a walk to the prior starts.
@Suite struct StartTests {
  static func sampler(_ path: any GaussianPath, _ t: Double, mean: Double = 3, variance: Double = 4) throws -> DDIM {
    let prior = try Mixture.gaussian(mean: T([mean]), covariance: IsotropicCovariance(variance: variance, dimension: 1))
    return try DDIM(prior, SamplerOptions(path: path, times: [t, 0]))
  }

  /// N(μm, μ²v + σ²), to 4.5 standard errors.
  @Test func aStateInTheMiddleHasItsMarginal() throws {
    let count = 5000.0
    for (path, t) in [(FlowPath(), 0.5), (try VPPath(), 0.3), (try EDMPath(), 2)] as [(any GaussianPath, Double)] {
      let x = try Self.sampler(path, t).start(key: RandomKey(seed: 3), count: Int(count))
      let (m, v) = try (3 * path.mu(t), 4 * pow(path.mu(t), 2) + pow(path.sigma(t), 2))
      let mean = try x.mean().item
      #expect(abs(mean - m) < 4.5 * (v / count).squareRoot())
      #expect(abs(try (x - mean).square().mean().item - v) < 4.5 * v * (2 / count).squareRoot())
    }
  }

  /// At the end of a path of data of its size it is σz to the bit; data a thousand times as large are in the state.
  @Test func atTheEndItIsNoise() throws {
    let key = RandomKey(seed: 3)
    for path in [FlowPath(), try VPPath(), try EDMPath()] as [any GaussianPath] {
      let unit = try Self.sampler(path, path.end, mean: 0.5, variance: 0.5).start(key: key, count: 3)
      #expect(try unit == Self.sampler(path, path.end, mean: 0, variance: 0.1).start(key: key, count: 3))
    }
    let (end, large) = (try VPPath().rho(1), try Self.sampler(VPPath(), 1, mean: 1e4, variance: 1))
    #expect(abs(try large.start(key: key, count: 3).mean().item - 1e4 / end) < 5)
  }

  private struct Unknown: Prior {
    let name = "unknown"
    let eventShape = [1]
    func denoise(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double> { x }
  }

  @Test func aPriorThatCannotBeDrawnFromSaysWhatIsMissing() throws {
    let path = try VPPath()
    let inner = DDIM(Unknown(), try SamplerOptions(path: path, times: [0.5, 0]))
    #expect(throws: SamplerError.self) { try inner.start(key: RandomKey(seed: 1), count: 2) }
    let outer = DDIM(Unknown(), try SamplerOptions(path: path, times: [1, 0]))
    #expect(try outer.start(key: RandomKey(seed: 1), count: 2).shape == [2, 1])
  }
}
