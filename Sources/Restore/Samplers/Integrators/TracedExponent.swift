import Numerics

/// ``GuidanceExponent`` in operations that record derivatives: the same closed forms, and for other paths and weights a
/// Gauss–Legendre rule that is refined until it changes no more, or one with nodes crowded at the ends, where ρ rises
/// steeply.
struct TracedExponent {
  let path: any GaussianPath
  let weight: TracedOptions.Weight
  let modes: ModeFamily
  /// The time the exponent is counted from.
  let origin: Instant
  /// c, for the exponent of ``CentredCoefficients`` with γ² = (c/(c + ρ²))² in the integral.
  var variance: Tensor<Double>?

  /// κ at a vector of times, of shape (times, modes).
  func callAsFunction(_ u: Tensor<Double>, _ here: PathColumn) throws -> Tensor<Double> {
    let (values, noise) = modes.tensors
    let (ρ0, ρ1) = (try origin.sigma / origin.mu, try here.rho.reshaped([u.count, 1]))
    let guided = try values.greater(Tensor(0))
    guard guided.scalars.contains(1) else { return try Tensor.zeros([u.count, values.count]) }
    let n2 = try noise.square()
    let s2 = try values.square()
    let c = try s2 + n2
    let (q0, q1) = try (ρ0.square(), ρ1.square())
    let isNoisy = try noise.item > 0
    /// ln of (c q₁ + σ_y²)/(c q₀ + σ_y²).
    func growth() throws -> Tensor<Double> { try (c * (q1 - q0) / (c * q0 + n2)).log1p() }

    if let variance {
      guard case .constant(let w) = weight, try variance.item == 1, !variance.isTraced else {
        return try integrated(u)
      }
      let (p0, p1) = try (origin.r2, here.r2.reshaped([u.count, 1]))
      if !isNoisy { return try guided * (0.5 * w * (p1 / p0).log()) }
      return try 0.5 * w * (s2 * (p1 - p0) / (s2 * p0 + n2)).log1p()
    }
    let isScaled = modes.variances.contains { $0 != 1 }
    switch weight {
    case .constant(let w) where isScaled:
      // Lengths scaled by √c_i make the variance 1.
      let v = Tensor(modes.variances)
      let (s2, q0, q1) = try (s2 * v, q0 / v, q1 / v)
      let c = try s2 + n2
      if !isNoisy { return try guided * (0.5 * w * ((q1 / q0).log() + (q1 - q0))) }
      return try 0.5 * w * s2 / c * ((q1 - q0) + s2 / c * (c * (q1 - q0) / (c * q0 + n2)).log1p())
    case .published where isScaled: return try integrated(u)
    case .constant(let w):
      if !isNoisy { return try guided * (0.5 * w * ((q1 / q0).log() + (q1 - q0))) }
      return try 0.5 * w * s2 / c * ((q1 - q0) + s2 / c * growth())
    case .published(let w) where path is VPPath || path is CosinePath || path is TablePath:
      let grown = try ((q1 - q0) / (1 + q0)).log1p()
      if !isNoisy { return try guided * (0.5 * w * grown) }
      let (p0, p1) = try (q0 / (1 + q0), q1 / (1 + q1))
      return try 0.5 * w / c * (s2 * grown - n2 * ((s2 * p1 / n2).log1p() - (s2 * p0 / n2).log1p()))
    case .published(let w) where path is VEPath || path is EDMPath:
      if !isNoisy { return try guided * (0.5 * w * (q1 - q0)) }
      return try 0.5 * w * s2 / c * ((q1 - q0) - n2 / c * growth())
    case .published(let w) where path is FlowPath:
      let line = try ((ρ1 - ρ0) / (1 + ρ0)).log1p()
      let bend = try (ρ1 - ρ0) / ((1 + ρ0) * (1 + ρ1))
      if !isNoisy { return try guided * (w * (line - bend)) }
      let e = try c + n2
      let a = try (e + 2 * n2) / e.square()
      let d = try -n2 * (a - 1 / e)
      let root = try (c / n2).sqrt()
      let angle = try (root * (ρ1 - ρ0) / (1 + c / n2 * ρ0 * ρ1)).atan()
      let quadratic = try (1 - c * a) / (2 * c) * growth() + d / (c * n2).sqrt() * angle
      return try w * s2 * (a * line - bend / e + quadratic)
    default: return try integrated(u)
    }
  }

  /// ∫ ρρ′k by one rule on each interval from the origin.
  private func integrated(_ u: Tensor<Double>) throws -> Tensor<Double> {
    for (counts, rule) in [([12, 24, 48, 96, 192], GaussLegendre.rule), ([96, 192, 384], TanhSinh.rule)] {
      var before: Tensor<Double>?
      for count in counts {
        let κ = try integrated(u, rule(count))
        if let before, try (κ.untraced - before).abs().max().item <= 1e-12 * max(κ.untraced.abs().max().item, 1) {
          return κ
        }
        before = κ.untraced
      }
    }
    throw TensorError.derivative(
      operation: "weight", reason: "the integral of the guidance over a step is not found; take smaller steps")
  }

  private func integrated(
    _ u: Tensor<Double>, _ rule: (nodes: [Double], weights: [Double])
  ) throws -> Tensor<Double> {
    let count = rule.nodes.count
    let span = try (u - origin.t).reshaped([u.count, 1])
    let v = try (origin.t + span * Tensor(rule.nodes.map { 0.5 * (1 + $0) })).reshaped([u.count * count])
    let here = try PathColumn(path, v)
    let common = try weight.common(v, mu2: here.mu.square(), r2: here.r2)
    var strength = try (here.rho * here.rhoSlope * common).reshaped([v.count, 1])
    if let variance {
      strength = try strength * (variance / (variance + here.rho.square())).square().reshaped([v.count, 1])
    }
    let shares = try modes.shares(r2: here.r2.reshaped([v.count, 1]))
    let rate = try (strength * shares).reshaped([u.count, count, modes.values.count])
    let weights = try Tensor(rule.weights.map { 0.5 * $0 }).reshaped([1, count, 1])
    return try span * (rate * weights).sum(axes: [1])
  }
}
