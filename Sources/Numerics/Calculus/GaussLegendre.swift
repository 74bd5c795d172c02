import Foundation
import Synchronization

/// Gauss–Legendre quadrature of any order.
public enum GaussLegendre {
  private static let cache = Mutex<[Int: (nodes: [Double], weights: [Double])]>([:])

  /// The n nodes (ascending, in (−1, 1)) and weights: exact for polynomials up to degree 2n − 1. Rules are kept once
  /// made.
  /// - Throws: ``TensorError/argument(operation:reason:)`` for n outside 1…10 000.
  public static func rule(_ n: Int) throws -> (nodes: [Double], weights: [Double]) {
    guard n >= 1, n <= 10_000 else {
      throw TensorError.argument(operation: "gaussLegendre", reason: "\(n) nodes; 1 to 10000 are possible")
    }
    if let known = cache.withLock({ $0[n] }) { return known }
    let rule = compute(n)
    cache.withLock { $0[n] = rule }
    return rule
  }

  /// The integral of `f` over [a, b] with n nodes.
  public static func integrate(_ f: (Double) throws -> Double, _ a: Double, _ b: Double, nodes n: Int) throws -> Double
  {
    let (nodes, weights) = try rule(n)
    let (centre, half) = ((a + b) / 2, (b - a) / 2)
    return try zip(nodes, weights).reduce(0) { try $0 + $1.1 * f(centre + half * $1.0) } * half
  }

  /// Newton's method on P_n in the angle θ = arccos x, where the nodes are almost evenly spaced, from Tricomi's
  /// estimate; the weights are 2/((1 − x²) P′_n(x)²) = 2/(dP_n/dθ)².
  private static func compute(_ n: Int) -> (nodes: [Double], weights: [Double]) {
    var nodes = [Double](repeating: 0, count: n)
    var weights = nodes
    for i in 0..<((n + 1) / 2) {
      var angle = Double.pi * (Double(i) + 0.75) / (Double(n) + 0.5)
      var slope = 1.0
      for _ in 0..<20 {
        let (value, derivative) = legendre(n, angle)
        slope = derivative
        let step = value / derivative
        angle -= step
        if step.magnitude < 1e-15 { break }
      }
      slope = legendre(n, angle).derivative
      let x = 2 * i + 1 == n ? 0 : cos(angle)
      let weight = 2 / (slope * slope)
      (nodes[i], nodes[n - 1 - i]) = (-x, x)
      (weights[i], weights[n - 1 - i]) = (weight, weight)
    }
    return (nodes, weights)
  }

  /// P_n(cos θ) and its derivative with respect to θ, by the three-term recurrence.
  private static func legendre(_ n: Int, _ angle: Double) -> (value: Double, derivative: Double) {
    let (x, sine) = (cos(angle), sin(angle))
    var (previous, current) = (1.0, x)
    for k in 1..<max(n, 1) {
      let next = (Double(2 * k + 1) * x * current - Double(k) * previous) / Double(k + 1)
      (previous, current) = (current, next)
    }
    // P′_n(x) = n (x P_n − P_{n−1})/(x² − 1), and dx/dθ = −sin θ.
    return (current, Double(n) * (x * current - previous) / sine)
  }
}
