import Numerics

extension ModalCoefficients {
  /// ``ConjugateCoefficients`` in operations that record derivatives: with respect to the weight, λ, the churn, the times,
  /// σ_y, the singular values, and whatever the path is made of.
  ///
  /// - Parameters:
  ///   - rule: nodes and weights between the two times.
  init(
    path: any GaussianPath, weight: TracedOptions.Weight, modes: ModeFamily, λ: Tensor<Double>, churn ζ: Tensor<Double>,
    rule: [(node: Double, weight: Double)], from start: Instant,
    to end: Instant, previous p: Tensor<Double>?
  ) throws {
    let (t, s, μs) = (start.t, end.t, end.mu)
    let span = try t - s
    let growth = try 1 + ζ.square()
    let values = modes.tensors.values
    let guided = try values.greater(Tensor(0))
    let κ = TracedExponent(path: path, weight: weight, modes: modes, origin: end)
    let at = try TracedRule(rule, path: path, weight: weight, from: t, to: s, width: values.count)
    let (ρ, slope, c) = (at.ρ, at.ρSlope, at.common)
    let e = try (λ * at.column(at.u - s) - growth * κ(at.u, at.here)).exp()

    let pull = try growth * at.column(at.here.mu) * ρ.square() * slope * c
    jacobian = try -μs * at.integral(e * pull)

    let departure = try PathColumn(path, t.reshaped([1]))
    let (ρt, ρs) = try (start.sigma / start.mu, end.sigma / end.mu)
    /// a, of churn: the part of ε that is left at ρ.
    func kept(_ ρ: Tensor<Double>) throws -> Tensor<Double> {
      try ζ.item == 0 ? Tensor(1) : (ζ.square() * (ρ / ρt).log()).exp()
    }
    let own = try kept(ρs) * end.sigma
    let κt = try growth * κ(t.reshaped([1]), departure).reshaped([values.count])
    let decay = try λ * span - κt
    let last = try decay.exp()
    let safe = try values + (1 - guided)
    let isPlain = try λ.item == 0 && !λ.isTraced
    estimate = try (isPlain ? μs : (1 - λ * span) * μs) * last
    if isPlain {
      noise = try own.broadcasted(to: [values.count])
      data = try guided * (μs * -decay.expm1() / safe)
    } else {
      noise = try own + λ * μs * (at.integral(e * kept(ρ) * ρ) - span * ρt * last)
      data = try guided * (μs * (λ * at.integral(e) - decay.expm1()) / safe)
    }

    let zeros = try Tensor<Double>.zeros([values.count])
    if let p {
      let along = try at.column((at.u - t) / (t - p))
      let share = try modes.shares(r2: at.column(at.here.r2))
      noiseSlope = try -μs * at.integral(growth * e * kept(ρ) * slope * (1 - ρ.square() * c * share) * along)
      jacobianSlope = try -μs * at.integral(e * pull * along)
    } else {
      (noiseSlope, jacobianSlope) = (zeros, zeros)
    }
    churn =
      try ζ.item == 0
      ? zeros
      : (end.sigma * (-(2 * ζ.square() * (ρs / ρt).log()).expm1()).sqrt()).broadcasted(to: [values.count])
    guard
      [estimate, noise, data, jacobian, noiseSlope, jacobianSlope, churn].allSatisfy({
        $0.scalars.allSatisfy(\.isFinite)
      })
    else { throw SamplerError.coefficients(from: try t.item, to: try s.item) }
  }
}
