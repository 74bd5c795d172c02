import Numerics

/// Where guided walks start: x_τ = μ_τ Hᵀ(HHᵀ + σ_y²I)⁺ y + σ_τ z, at τ < T.
enum GuidedStart {
  static func state(
    _ problem: Problem, _ modes: any ModeSpace, at now: Instant, key: RandomKey, count: Int?
  ) throws -> Tensor<Double> {
    let inverse = try modes.fromMeasurements("Hᵀ(HHᵀ + σ_y²I)⁺") { try $0.gains(r2: Tensor(1)) }
    let z = try noise(problem, key: key, count: count)
    return try now.mu * inverse(problem.projected) + now.sigma * z
  }

  /// Normal numbers for the start: one event, `count` of them, or one a measurement of a batch.
  static func noise(_ problem: Problem, key: RandomKey, count: Int?) throws -> Tensor<Double> {
    let batched = problem.projected.rank > problem.operator.range.count
    return try noise(
      event: problem.prior.eventShape, measurements: batched ? problem.projected.shape[0] : nil, key: key, count: count)
  }

  /// The same, for the number of measurements where there is a batch of them.
  static func noise(event: [Int], measurements: Int?, key: RandomKey, count: Int?) throws -> Tensor<Double> {
    if let measurements, let count, count != measurements {
      throw SamplerError.invalid("count is \(count), and there are \(measurements) measurements")
    }
    if let count, count < 0 { throw SamplerError.invalid("count is not negative, as \(count) is") }
    guard let count = measurements ?? count else {
      return try Draw.normal([1] + event, key: key.stream(.start), samples: true).reshaped(event)
    }
    return try Draw.normal([count] + event, key: key.stream(.start), samples: true)
  }
}
