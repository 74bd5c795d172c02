import Foundation

/// The distinct singular values of a problem, and which mode has which.
///
/// Coefficients of an integrator depend on a mode through its singular value alone, so they are worked out once for
/// each distinct value; value 0 stands for the null space and for modes that H† drops.
package struct ModeFamily: Sendable {
  /// The distinct values, the null space's 0 first.
  package let values: [Double]
  /// For every mode of the system the position of its value.
  let index: [Int]
  /// σ_y.
  let noise: Double

  package init(_ system: any SingularSystem, noise: Double) {
    var values = [0.0]
    var known: [Double: Int] = [0: 0]
    self.noise = noise
    index = zip(system.singularValues, system.kept).map { s, kept in
      // Without noise only the modes H† keeps are guided; with noise every mode is, and small ones hardly.
      let value = noise > 0 || kept ? s : 0
      if let position = known[value] { return position }
      known[value] = values.count
      values.append(value)
      return values.count - 1
    }
    self.values = values
  }

  /// The null space alone: no mode is guided.
  static let unguided = ModeFamily(values: [0], index: [], noise: 0)

  /// Given values, the null space's 0 put first.
  package init(values: [Double], noise: Double) { self.init(values: [0] + values, index: [], noise: noise) }

  private init(values: [Double], index: [Int], noise: Double) {
    (self.values, self.index, self.noise) = (values, index, noise)
  }

  /// κ̂ = r²s²/(r²s² + σ_y²), the share of the guidance a mode feels.
  package func share(_ s: Double, r2: Double) -> Double {
    if noise == 0 { return s > 0 ? 1 : 0 }
    return r2 * s * s / (r2 * s * s + noise * noise)
  }

  /// Spreads one number for each distinct value over all modes, leaving out the null space's.
  func spread(_ perValue: [Double]) -> [Double] { index.map { perValue[$0] } }
}
