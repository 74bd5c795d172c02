import Numerics

/// A quadrature rule on a step whose times, path or weight are being differentiated: the nodes on which the plain
/// quadrature settled, so that values agree with the plain ones to rounding. They move with the ends, and the integrand is
/// differentiated under the integral sign.
struct TracedRule {
  /// The nodes, and what is known there: a column each.
  let u: Tensor<Double>
  let here: PathColumn
  let ρ: Tensor<Double>
  let ρSlope: Tensor<Double>
  /// w_t/r².
  let common: Tensor<Double>
  private let weights: Tensor<Double>
  private let width: Int

  /// - Parameters:
  ///   - rule: nodes and weights between the two times.
  ///   - width: the number of modes.
  init(
    _ rule: [(node: Double, weight: Double)], path: any GaussianPath, weight: TracedOptions.Weight,
    from t: Tensor<Double>,
    to s: Tensor<Double>, width: Int
  ) throws {
    let span = try t - s
    let (low, length) = (try s.item, try span.item)
    u = try s + span * Tensor(rule.map { ($0.node - low) / length })
    weights = try (span * Tensor(rule.map { $0.weight / length })).reshaped([1, rule.count])
    here = try PathColumn(path, u)
    let column = [rule.count, 1]
    ρ = try here.rho.reshaped(column)
    ρSlope = try here.rhoSlope.reshaped(column)
    common = try weight.common(u, mu2: here.mu.square(), r2: here.r2).reshaped(column)
    self.width = width
  }

  /// A function of the nodes as a column beside the modes.
  func column(_ x: Tensor<Double>) throws -> Tensor<Double> { try x.reshaped([u.count, 1]) }

  /// ∫ₛᵗ f du for each mode, of f at the nodes, of shape (nodes, modes) or (nodes, 1).
  func integral(_ f: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(weights, f.broadcasted(to: [u.count, width])).reshaped([width])
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
