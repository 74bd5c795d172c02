import Numerics

extension Prior {
  /// √(E‖x₀‖²/n), how large a number of an event is, where the prior tells: exact for a mixture, by a few draws for another
  /// prior that can be drawn from.
  package var size: Double? {
    get throws {
      if let mixture = self as? Mixture { return try mixture.secondMoment.squareRoot() }
      guard let sampled = self as? any SampledPrior else { return nil }
      return try sampled.sample(count: 256, key: RandomKey(seed: 0).stream(.spread)).square().mean().item.squareRoot()
    }
  }
}

extension SampledPrior {
  /// ``spread``, for what has to divide by it.
  /// - Throws: ``SamplerError/invalid(_:help:)`` where there is none.
  package var positiveSpread: Double {
    get throws {
      let spread = try spread
      guard spread > 0 else {
        throw SamplerError.invalid(
          "a prior without spread needs no sampler", help: "all its draws are one: `prior.sample(1)`")
      }
      return spread
    }
  }

  /// √(E‖x₀ − m‖²/n), the rms deviation from the mean, by 256 draws: the unit of noise levels that are meant for every prior.
  package var spread: Double {
    get throws {
      let draws = try sample(count: 256, key: RandomKey(seed: 0).stream(.spread))
      return try (draws - draws.mean(axis: 0)).square().mean().item.squareRoot()
    }
  }
}

extension Mixture {
  /// E‖x₀‖²/n.
  fileprivate var secondMoment: Double {
    get throws {
      try (0..<count).reduce(0) { sum, k in
        let own = try covariances[k].trace + mean(k).untraced.square().sum().item
        return sum + weights[k] * own / Double(max(1, dimension))
      }
    }
  }
}
