import Numerics

/// The coefficients of ``ConjugatePredictorCorrector`` for a family of singular values, the null space's first: by
/// ``CentredCoefficients``, and in operations that record derivatives where something they depend on is being differentiated.
struct ModalCentredCoefficients {
  let state: Tensor<Double>
  let centre: Tensor<Double>
  let data: Tensor<Double>
  let pull: Tensor<Double>
  let centreSlope: Tensor<Double>
  let pullSlope: Tensor<Double>

  init(
    _ options: SamplerOptions, _ modes: ModeFamily, variance: Tensor<Double>, from t: Double, to s: Double
  ) throws {
    guard options.isTraced || modes.isTraced || variance.isTraced else {
      let c = try CentredCoefficients(
        path: options.path, weight: options.weight, modes: modes, variance: variance.item, from: t, to: s)
      (state, centre, data, pull) = (Tensor(c.state), Tensor(c.centre), Tensor(c.data), Tensor(c.pull))
      (centreSlope, pullSlope) = (Tensor(c.centreSlope), Tensor(c.pullSlope))
      return
    }
    let rule = try CentredCoefficients.rule(
      path: options.path, weight: options.weight, modes: modes, variance: variance.item, from: t, to: s)
    let c = try TracedCentredCoefficients(
      path: options.path, weight: options.tensors().weight, modes: modes, variance: variance, rule: rule,
      from: options.instant(t), to: options.instant(s))
    (state, centre, data) = (c.state, c.centre, c.data)
    (pull, centreSlope, pullSlope) = (c.pull, c.centreSlope, c.pullSlope)
  }
}

/// ``CentredCoefficients`` over tensors, the null space's first: sums over the nodes on which the plain quadrature
/// settled.
private struct TracedCentredCoefficients {
  let state: Tensor<Double>
  let centre: Tensor<Double>
  let data: Tensor<Double>
  let pull: Tensor<Double>
  let centreSlope: Tensor<Double>
  let pullSlope: Tensor<Double>

  init(
    path: any GaussianPath, weight: TracedOptions.Weight, modes: ModeFamily, variance c: Tensor<Double>,
    rule: [(node: Double, weight: Double)], from start: Instant, to end: Instant
  ) throws {
    let (t, s) = (start.t, end.t)
    let values = modes.tensors.values
    let span = try t - s
    let (low, length) = (try s.item, try span.item)
    let u = try s + span * Tensor(rule.map { ($0.node - low) / length })
    let weights = try (span * Tensor(rule.map { $0.weight / length })).reshaped([1, rule.count])
    func integral(_ f: Tensor<Double>) throws -> Tensor<Double> {
      try matmul(weights, f.broadcasted(to: [rule.count, values.count])).reshaped([values.count])
    }
    let κ = TracedExponent(path: path, weight: weight, modes: modes, origin: end, variance: c)
    let ρs = try end.sigma / end.mu
    /// E, of shape (times, modes).
    func decay(_ u: Tensor<Double>, _ here: PathColumn) throws -> Tensor<Double> {
      let free = try ((c + ρs.square()) / (c + here.rho.square())).sqrt().reshaped([u.count, 1])
      return try free * (-κ(u, here)).exp()
    }

    let here = try PathColumn(path, u)
    let ρ = try here.rho.reshaped([rule.count, 1])
    let slope = try here.rhoSlope.reshaped([rule.count, 1])
    let common = try weight.common(u, mu2: here.mu.square(), r2: here.r2).reshaped([rule.count, 1])
    let along = try ((u - t) / (s - t)).reshaped([rule.count, 1])
    let e = try decay(u, here)
    let gain = try modes.shares(r2: here.r2.reshaped([rule.count, 1])) / (values + (1 - values.greater(Tensor(0))))
    let whole = try c + ρ.square()
    let rate = try ρ * (c / whole) * common * slope
    let seen = try e * rate * gain
    let pulled = try e * rate * ρ / whole.sqrt()

    state = try decay(t.reshaped([1]), PathColumn(path, t.reshaped([1]))).reshaped([values.count])
    data = try integral(seen)
    pull = try integral(pulled)
    pullSlope = try integral(pulled * along)
    centre = try 1 - state - data * values
    centreSlope = try 1 - integral(e) / span - integral(seen * along) * values
    guard
      [state, centre, data, pull, centreSlope, pullSlope].allSatisfy({ $0.scalars.allSatisfy(\.isFinite) })
    else { throw SamplerError.coefficients(from: try t.item, to: low) }
  }
}
