import Foundation
import Numerics
import Restore
import Testing

@Suite struct RestorationQualityTests {
  static func prior() throws -> Mixture { try smoothMixture([1, 4, 4], seed: 5) }

  @Test func posteriorMeansOfABatchAreThoseOfEach() throws {
    let prior = try Self.prior()
    let h = try Superresolution(factor: 2, shape: [1, 4, 4])
    let y = try h(prior.sample(count: 5, key: RandomKey(seed: 6)))
    let conditioning = try GaussianConditioning(prior, h, noise: 0.1)
    let batch = try conditioning.posteriorMeans(y)
    for i in 0..<5 {
      let problem = try Problem(prior: prior, operator: h, y: y[i], noise: 0.1)
      let one = try MixturePosterior(prior, problem).mean().reshaped([16])
      #expect(try relativeError(batch[i], one) < 1e-12)
    }
  }

  @Test func theTruePriorBeatsThePseudoInverse() throws {
    let prior = try Self.prior()
    let quality = try RestorationQuality(
      of: prior, restoring: prior.sample(count: 200, key: RandomKey(seed: 7)),
      through: Superresolution(factor: 2, shape: [1, 4, 4]), noise: 0.1)
    #expect(quality.gain > 0.5)
    #expect(quality.pooledGain > 0.5)
    #expect(abs(quality.gain - (quality.posteriorMean - quality.pseudoInverse)) < 1e-12)
  }

  @Test func withoutPicturesThereIsNoQuality() throws {
    let prior = try Self.prior()
    #expect(throws: PriorError.self) {
      try RestorationQuality(
        of: prior, restoring: T.zeros([0, 1, 4, 4]), through: Superresolution(factor: 2, shape: [1, 4, 4]), noise: 0.1)
    }
  }
}
