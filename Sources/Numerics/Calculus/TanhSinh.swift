import Foundation

/// Quadrature with nodes that crowd towards both ends, for integrands that are steep or singular there.
///
/// Takahasi and Mori, "Double exponential formulas for numerical integration", Publ. RIMS 9, 1974:
/// x = tanh(π/2 sinh τ), and the trapezoidal rule in τ.
public enum TanhSinh {
  /// n nodes (ascending, in (−1, 1)) and weights; the error falls exponentially in n for what is analytic inside.
  /// - Throws: ``TensorError/argument(operation:reason:)`` for n outside 3…10 000.
  public static func rule(_ n: Int) throws -> (nodes: [Double], weights: [Double]) {
    guard n >= 3, n <= 10_000 else {
      throw TensorError.argument(operation: "tanhSinh", reason: "\(n) nodes; 3 to 10000 are possible")
    }
    // Beyond, weights are below the rounding of 1.
    let end = 3.25
    let spacing = 2 * end / Double(n - 1)
    let points = (0..<n).map { i in -end + Double(i) * spacing }
    let nodes = points.map { tanh(0.5 * .pi * sinh($0)) }
    let weights = points.map { τ in
      let c = cosh(0.5 * .pi * sinh(τ))
      return spacing * 0.5 * .pi * cosh(τ) / (c * c)
    }
    return (nodes, weights)
  }
}
