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

  private init(_ c: CentredCoefficients) {
    (state, centre, data, pull) = (Tensor(c.state), Tensor(c.centre), Tensor(c.data), Tensor(c.pull))
    (centreSlope, pullSlope) = (Tensor(c.centreSlope), Tensor(c.pullSlope))
  }

  init(
    _ options: SamplerOptions, _ modes: ModeFamily, variance: Tensor<Double>, from t: Double, to s: Double
  ) throws {
    guard options.isTraced || modes.isTraced || variance.isTraced else {
      self.init(
        try CentredCoefficients(
          path: options.path, weight: options.weight, modes: modes, variance: variance.item, from: t, to: s))
      return
    }
    let rule = try CentredCoefficients.rule(
      path: options.path, weight: options.weight, modes: modes, variance: variance.item, from: t, to: s)
    try self.init(
      path: options.path, weight: options.tensors().weight, modes: modes, variance: variance, rule: rule,
      from: options.instant(t), to: options.instant(s))
  }

  /// ``CentredCoefficients`` in operations that record derivatives.
  private init(
    path: any GaussianPath, weight: TracedOptions.Weight, modes: ModeFamily, variance c: Tensor<Double>,
    rule: [(node: Double, weight: Double)], from start: Instant, to end: Instant
  ) throws {
    let (t, s) = (start.t, end.t)
    let values = modes.tensors.values
    let at = try TracedRule(rule, path: path, weight: weight, from: t, to: s, width: values.count)
    let κ = TracedExponent(path: path, weight: weight, modes: modes, origin: end, variance: c)
    let ρs = try end.sigma / end.mu
    /// E, of shape (times, modes).
    func decay(_ u: Tensor<Double>, _ here: PathColumn) throws -> Tensor<Double> {
      let free = try ((c + ρs.square()) / (c + here.rho.square())).sqrt().reshaped([u.count, 1])
      return try free * (-κ(u, here)).exp()
    }

    let (ρ, slope, common) = (at.ρ, at.ρSlope, at.common)
    let along = try at.column((at.u - t) / (s - t))
    let e = try decay(at.u, at.here)
    let gain = try modes.shares(r2: at.column(at.here.r2)) / (values + (1 - values.greater(Tensor(0))))
    let whole = try c + ρ.square()
    let rate = try ρ * (c / whole) * common * slope
    let seen = try e * rate * gain
    let pulled = try e * rate * ρ / whole.sqrt()

    state = try decay(t.reshaped([1]), PathColumn(path, t.reshaped([1]))).reshaped([values.count])
    data = try at.integral(seen)
    pull = try at.integral(pulled)
    pullSlope = try at.integral(pulled * along)
    centre = try 1 - state - data * values
    centreSlope = try 1 - at.integral(e) / (t - s) - at.integral(seen * along) * values
    guard
      [state, centre, data, pull, centreSlope, pullSlope].allSatisfy({ $0.scalars.allSatisfy(\.isFinite) })
    else { throw SamplerError.coefficients(from: try t.item, to: try s.item) }
  }
}
