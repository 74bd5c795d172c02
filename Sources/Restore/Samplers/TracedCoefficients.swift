import Numerics

/// ``ConjugateCoefficients`` in operations that record derivatives: with respect to the weight, λ, the churn, the times,
/// σ_y, the singular values, and whatever the path is made of.
///
/// The integrals are sums over the nodes on which the plain quadrature settled, so that values agree with the plain ones
/// to rounding; the nodes move with the ends, and the integrand is differentiated under the integral sign.
struct TracedCoefficients {
  let estimate: Tensor<Double>
  let noise: Tensor<Double>
  let data: Tensor<Double>
  let jacobian: Tensor<Double>
  let noiseSlope: Tensor<Double>
  let jacobianSlope: Tensor<Double>
  /// Ω.
  let added: Tensor<Double>

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

    // The nodes as a column, the modes as a row.
    let (low, length) = (try s.item, try span.item)
    let shares = Tensor(rule.map { ($0.node - low) / length })
    let u = try s + span * shares
    let weights = try (span * Tensor(rule.map { $0.weight / length })).reshaped([1, rule.count])
    let κ = TracedExponent(path: path, weight: weight, modes: modes, origin: end)
    let here = try PathColumn(path, u)
    let c = try weight.common(u, mu2: here.mu.square(), r2: here.r2).reshaped([rule.count, 1])
    let ρ = try here.rho.reshaped([rule.count, 1])
    let slope = try here.rhoSlope.reshaped([rule.count, 1])
    let e = try (λ * (u - s).reshaped([rule.count, 1]) - growth * κ(u, here)).exp()
    func integral(_ f: Tensor<Double>) throws -> Tensor<Double> {
      try matmul(weights, f.broadcasted(to: [rule.count, values.count])).reshaped([values.count])
    }

    let pull = try growth * here.mu.reshaped([rule.count, 1]) * ρ.square() * slope * c
    jacobian = try -μs * integral(e * pull)

    let departure = try PathColumn(path, t.reshaped([1]))
    let κt = try growth * κ(t.reshaped([1]), departure).reshaped([values.count])
    let decay = try λ * span - κt
    let last = try decay.exp()
    let safe = try values + (1 - guided)
    let free: Tensor<Double>
    let isPlain = try λ.item == 0 && !λ.isTraced
    estimate = try (isPlain ? μs : (1 - λ * span) * μs) * last
    if isPlain {
      free = try end.sigma.broadcasted(to: [values.count])
      data = try guided * (μs * -decay.expm1() / safe)
    } else {
      let ρt = try start.sigma / start.mu
      free = try end.sigma + λ * μs * (integral(e * ρ) - span * ρt * last)
      data = try guided * (μs * (λ * integral(e) - decay.expm1()) / safe)
    }

    let zeros = try Tensor<Double>.zeros([values.count])
    if let p {
      let along = try ((u - t) / (t - p)).reshaped([rule.count, 1])
      let share = try modes.shares(r2: here.r2.reshaped([rule.count, 1]))
      noiseSlope = try -μs * integral(growth * e * slope * (1 - ρ.square() * c * share) * along)
      jacobianSlope = try -μs * integral(e * pull * along)
    } else {
      (noiseSlope, jacobianSlope) = (zeros, zeros)
    }
    if try ζ.item == 0 {
      (noise, added) = (free, zeros)
    } else {
      noise = try free - ζ.square() * μs * integral(e * slope)
      added = try ζ.abs() * μs * (2 * integral(e.square() * ρ * slope)).sqrt()
    }
    guard
      [estimate, noise, data, jacobian, noiseSlope, jacobianSlope, added].allSatisfy({
        $0.scalars.allSatisfy(\.isFinite)
      })
    else { throw SamplerError.coefficients(from: try t.item, to: low) }
  }
}

/// μ, σ, r², ρ and ρ′ at a vector of times.
struct PathColumn {
  let mu: Tensor<Double>
  let r2: Tensor<Double>
  let rho: Tensor<Double>
  let rhoSlope: Tensor<Double>

  init(_ path: any GaussianPath, _ t: Tensor<Double>) throws {
    let (μ, σ) = try (path.mu(t), path.sigma(t))
    let (dμ, dσ) = try path.slopes(t)
    (mu, rho) = (μ, try σ / μ)
    r2 = try σ.square() / (σ.square() + μ.square())
    rhoSlope = try (dσ * μ - σ * dμ) / μ.square()
  }
}
