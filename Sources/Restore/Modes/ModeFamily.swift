/// The distinct singular values of a problem, and what guidance takes for the variance of x₀ along their modes.
///
/// Coefficients of an integrator depend on a mode through these alone, so they are worked out once for each distinct
/// pair; value 0 stands for the null space and for modes that H† drops.
///
/// Guidance needs r_i², the variance of x₀ along mode i given x_t. For a Gaussian prior with variance c_i along that mode
/// it is c_i ρ²/(c_i + ρ²), and c_i = 1 is the r² of ΠGDM.
package struct ModeFamily: Sendable, Equatable {
  /// The distinct values, the null space's 0 first.
  package let values: [Double]
  /// c_i, one for each value.
  package let variances: [Double]
  /// σ_y.
  let noise: Double

  /// Given values, the null space's 0 put first.
  /// - Parameter variances: c_i for each of them; 1 unless given.
  package init(values: [Double], noise: Double, variances: [Double]? = nil) {
    self.values = [0] + values
    self.variances = [1] + (variances ?? [Double](repeating: 1, count: values.count))
    self.noise = noise
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

  /// r_i² = cρ²/(c + ρ²) with ρ² = r²/(1 − r²).
  private func own(_ c: Double, _ r2: Double) -> Double { c == 1 ? r2 : c * r2 / (c * (1 - r2) + r2) }
}
