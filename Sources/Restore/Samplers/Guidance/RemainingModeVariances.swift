import Numerics

/// How much of a prior is left open along each mode of an operator: c_i before anything is seen, and v_i(ρ) once the
/// state at noise ρ is, with one number for all of the null space.
///
/// v_i(ρ) = E (Vᵀ𝒱V)_ii with 𝒱 = V[x₀ | x_t] is the mean squared error of the denoiser along v_i, which is how it is
/// estimated: on draws from the prior, noised. That takes one denoising a level and no pullback.
package struct RemainingModeVariances: Sendable {
  /// One value a mode, and the null space's.
  package struct Level: Sendable {
    package let modes: Tensor<Double>
    package let null: Double
    /// The whole of Vᵀ𝒱V, where there are few enough modes to hold it.
    package let matrix: Tensor<Double>?
    /// Vᵀ𝒱, of shape (modes, n), beside it.
    package let cross: Tensor<Double>?
  }

  /// The most modes of which a matrix is held.
  private static var densest: Int { 1024 }

  /// E[x₀], of the event's shape.
  package let mean: Tensor<Double>
  /// c.
  package let prior: Level
  /// v at each of the noise levels asked for.
  package let levels: [Level]

  /// - Parameters:
  ///   - noise: the levels ρ = σ/μ.
  ///   - count: the number of draws; the variances are good to √(2/count).
  package init(
    _ prior: any SampledPrior, _ system: any SingularSystem, noise: [Double], count: Int,
    key: RandomKey = RandomKey(seed: 0)
  ) throws {
    let open = try DenoiserErrors(prior, count: count, key: key)
    let x = open.draws
    let mean = try (prior as? Mixture)?.mean() ?? x.mean(axis: 0)
    let extra = prior.eventShape.reduce(1, *) - system.values.count
    func level(_ deviation: Tensor<Double>) throws -> Level {
      let components = try system.analyse(deviation)
      let along = try components.square().mean(axis: 0)
      let total = try deviation.square().sum().item / Double(count)
      let rest = try extra > 0 ? max(0, total - along.sum().item) / Double(extra) : 0
      let m = along.count
      guard m <= RemainingModeVariances.densest else { return Level(modes: along, null: rest, matrix: nil, cross: nil) }
      // Few draws say little about many modes: the matrix is drawn towards its diagonal.
      let trust = Double(count) / Double(count + m)
      let raw = try product(components, transposed: true, components, transposed: false) / Double(count)
      let matrix = try trust * raw + (1 - trust) * diagonalMatrix(along)
      let flat = try deviation.reshaped([count, deviation.count / count])
      let drawn = try product(components, transposed: true, flat, transposed: false) / Double(count)
      let own = try system.synthesise(diagonalMatrix(along)).reshaped(drawn.shape)
      return Level(
        modes: along, null: rest, matrix: matrix, cross: try trust * drawn + (1 - trust) * own)
    }
    self.mean = mean
    self.prior = try level(x - mean)
    levels = try noise.map { try level(open.errors(noise: $0)) }
  }
}
