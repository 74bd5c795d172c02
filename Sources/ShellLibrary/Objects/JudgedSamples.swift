import Numerics
import Restore
import ShellLanguage

/// A law with the words for what it finds of samples.
struct JudgedSamples: SampleLaw {
  private let law: JudgedLaw

  init(_ law: JudgedLaw) { self.law = law }

  func judge(_ samples: Tensor<Double>, shape: [Int], within limit: Double) throws -> SampleVerdict {
    let found = try DistributionCheck(samples, law)
    let words = JudgedWords(found, law, shape: shape)
    guard found.passes(within: limit) else {
      return .failure(count: found.samples, notes: words.failure(limit))
    }
    return .pass(words.success(limit))
  }
}

/// What samples are compared with, where that is a mixture or made of one.
struct JudgedDistribution: Distribution {
  let eventShape: [Int]
  private let make: @Sendable (Int) throws -> JudgedLaw

  init(_ posterior: MixturePosterior) {
    eventShape = posterior.prior.eventShape
    make = { try JudgedLaw(posterior, count: $0) }
  }

  init(_ mixture: Mixture) {
    eventShape = mixture.eventShape
    make = { try JudgedLaw(mixture, count: $0) }
  }

  func law(count: Int) throws -> any SampleLaw { JudgedSamples(try make(count)) }
}
