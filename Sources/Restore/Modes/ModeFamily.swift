import Numerics

/// The distinct singular values of a problem, and what guidance takes for the variance of x₀ along their modes.
///
/// Coefficients of an integrator depend on a mode through these alone, so they are worked out once for each distinct
/// pair; value 0 stands for the null space and for modes that H† drops.
///
/// Guidance needs r_i², the variance of x₀ along mode i given x_t. For a Gaussian prior with variance c_i along that mode
/// it is c_i ρ²/(c_i + ρ²), and c_i = 1 is the r² of ΠGDM.
///
/// While a derivative with respect to singular values or σ_y is taken, they are there as tensors besides; equal values are
/// then kept apart, as they may move apart.
package struct ModeFamily: Sendable, Equatable {
  /// The distinct values, the null space's 0 first.
  package let values: [Double]
  /// c_i, one for each value.
  package let variances: [Double]
  /// σ_y.
  let noise: Double
  private let traced: TracedValues?

  private final class TracedValues: Sendable {
    let values: Tensor<Double>
    let noise: Tensor<Double>
    init(values: Tensor<Double>, noise: Tensor<Double>) { (self.values, self.noise) = (values, noise) }
  }

  /// Given values, the null space's 0 put first.
  /// - Parameter variances: c_i for each of them; 1 unless given.
  package init(values: [Double], noise: Double, variances: [Double]? = nil) {
    self.values = [0] + values
    self.variances = [1] + (variances ?? [Double](repeating: 1, count: values.count))
    (self.noise, traced) = (noise, nil)
  }

  /// Values and a σ_y of which either may be traced.
  init(values: Tensor<Double>, noise: Tensor<Double>, variances: [Double]) throws {
    self.values = [0] + values.scalars
    self.variances = [1] + variances
    self.noise = try noise.item
    traced =
      values.isTraced || noise.isTraced
      ? try TracedValues(values: Tensor.concat([Tensor.zeros([1]), values]), noise: noise) : nil
  }

  /// Traced families are equal where they are the same one.
  package static func == (a: ModeFamily, b: ModeFamily) -> Bool {
    a.traced === b.traced && a.values == b.values && a.variances == b.variances && a.noise == b.noise
  }

  var isTraced: Bool { traced != nil }

  /// The values, the null space's 0 first, and σ_y, with their derivatives where those are being taken.
  var tensors: (values: Tensor<Double>, noise: Tensor<Double>) {
    (traced?.values ?? Tensor(values), traced?.noise ?? Tensor(noise))
  }

  /// The null space alone: no mode is guided.
  static let unguided = ModeFamily(values: [], noise: 0)

  /// κ̂_i = r²s²/(r_i²s² + σ_y²), the share of the guidance each value feels.
  package func shares(r2: Double) -> [Double] { values.indices.map { share($0, r2: r2) } }

  func share(_ i: Int, r2: Double) -> Double {
    let (s, c) = (values[i], variances[i])
    guard s > 0 else { return 0 }
    if noise == 0 { return (c * (1 - r2) + r2) / c }
    return r2 * s * s / (own(c, r2) * s * s + noise * noise)
  }

  /// r²s/(r_i²s² + σ_y²), which takes the residual of a measurement to what guidance makes of it.
  func gains(r2: Double) -> [Double] { zip(values, shares(r2: r2)).map { $0 > 0 ? $1 / $0 : 0 } }

  /// The same shares for an r², or a column of them, that may be traced: of shape (values) or (r², values).
  func shares(r2: Tensor<Double>) throws -> Tensor<Double> {
    let (s, σy) = tensors
    let isPlain = variances.allSatisfy { $0 == 1 }
    let c = Tensor(variances)
    if noise == 0 {
      let guided = try s.greater(Tensor(0))
      return try isPlain ? guided + 0 * r2 : guided * (c * (1 - r2) + r2) / c
    }
    let own = try isPlain ? r2 : c * r2 / (c * (1 - r2) + r2)
    return try r2 * s.square() / (own * s.square() + σy.square())
  }

  /// The same gains.
  func gains(r2: Tensor<Double>) throws -> Tensor<Double> {
    guard isTraced || r2.isTraced else { return Tensor(gains(r2: try r2.item)) }
    let s = tensors.values
    return try shares(r2: r2) / (s + (1 - s.greater(Tensor(0))))
  }

  /// r_i² = cρ²/(c + ρ²) with ρ² = r²/(1 − r²).
  private func own(_ c: Double, _ r2: Double) -> Double { c == 1 ? r2 : c * r2 / (c * (1 - r2) + r2) }
}
