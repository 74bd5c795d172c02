import Numerics

extension GaussianPath {
  /// ρ(s + h) − ρ(s). Where little of ρ is left after the subtraction it is ∫ρ′ instead, which keeps all digits: six
  /// nodes of Gauss are exact to rounding on so short a stretch.
  func increase(of s: Double, by h: Double) throws -> Double {
    let (ρ0, ρ1) = try (rho(s), rho(s + h))
    let plain = ρ1 - ρ0
    guard h != 0, plain.magnitude < 0.01 * ρ1.magnitude else { return plain }
    let slope = { (x: Double) throws -> Double in
      let v = s + 0.5 * h * (1 + x)
      return try (sigma(.variable(v)) / mu(.variable(v))).first
    }
    let (nodes, weights) = try GaussLegendre.rule(6)
    let sum = try zip(nodes, weights).reduce(0) { try $0 + $1.1 * slope($1.0) }
    return sum.isFinite ? 0.5 * h * sum : plain
  }
}
