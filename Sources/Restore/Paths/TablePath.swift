import Foundation
import Numerics

/// A discrete noise schedule as a path: μ = √ᾱ, σ = √(1 − ᾱ), with ᾱ(i/N) = ᾱ_i for the N entries of a table, ᾱ(0) = 1.
///
///     b = −ln ᾱ,  μ = e^{−b/2},  σ = √(1 − e^{−b})
///
/// Between the nodes b is the quintic with the nodes' values, slopes and second derivatives, so f, g² and their first
/// derivatives have no jumps. Slopes and second derivatives are differences of fourth order over five nodes, held in
/// the range in which b′ has no negative Bernstein coefficient: b grows everywhere, whatever the table. (Fritsch and
/// Carlson, "Monotone piecewise cubic interpolation", SIAM J. Numer. Anal. 1980, for the idea; a monotone cubic has no
/// continuous second derivative.)
///
/// A table that ends in ᾱ_N = 0 has no b there. Between its nodes the quintic is that of y = (2θ/π)² with μ = cos θ and
/// σ = sin θ, which runs from 0 to 1: zero terminal signal-to-noise, Lin, Liu, Li and Yang, "Common diffusion noise
/// schedules and sample steps are flawed", WACV 2024. As on the flow path, f is −∞ and b, g² and σ/μ are ∞ at that end.
///
/// Tables: Ho, Jain and Abbeel, "Denoising diffusion probabilistic models", NeurIPS 2020; Nichol and Dhariwal, ICML 2021.
/// The entry that models call step i, counting from 0, is ᾱ at t = (i + 1)/N.
public struct TablePath: GaussianPath {
  public static let sources = [Citation(.ddpm)]
  public let name: String
  public let end = 1.0
  /// ᾱ_1 … ᾱ_N.
  public let alphaBar: [Double]
  private typealias Node = (value: Double, slope: Double, bend: Double)
  /// b, h b′ and h² b″ at the nodes 0 … N, for nodes h = 1/N apart; y in the place of b where the table ends in 0.
  private let nodes: [Node]
  private let endsInNoise: Bool

  /// - Throws: ``PathError/invalid(_:)`` unless there are four entries or more, falling strictly from below 1; the last may be 0.
  public init(alphaBar: [Double], name: String = "table") throws {
    guard alphaBar.count >= 4 else {
      throw PathError.invalid("\(name): a table has four entries or more, not \(alphaBar.count)")
    }
    for (before, here) in zip([1] + alphaBar, alphaBar) where !(here >= 0 && here < before) {
      throw PathError.invalid("\(name): ᾱ falls from 1 to 0 or above, and \(before) is followed by \(here)")
    }
    (self.alphaBar, self.name) = (alphaBar, name)
    endsInNoise = alphaBar.last == 0
    let level = endsInNoise ? NoiseAngle.level : { -log($0) }
    nodes = TablePath.interpolation([0] + alphaBar.map(level))
  }

  /// The table of β_1 … β_N: ᾱ_i = Π_{j ≤ i} (1 − β_j).
  public init(beta: [Double], name: String = "table") throws {
    var product = 1.0
    try self.init(
      alphaBar: beta.map {
        product *= 1 - $0
        return product
      }, name: name)
  }

  /// The linear table: β from 10⁻⁴ to 0.02. Ho, Jain and Abbeel, NeurIPS 2020.
  public static func linear(steps: Int = 1000, from first: Double = 1e-4, to last: Double = 0.02) throws -> TablePath {
    try TablePath(beta: evenly(steps, first, last), name: "ddpm")
  }

  /// The table of latent diffusion: √β evenly from √0.00085 to √0.012. Rombach et al., CVPR 2022.
  public static func scaledLinear(
    steps: Int = 1000, from first: Double = 0.00085, to last: Double = 0.012
  ) throws -> TablePath {
    try TablePath(beta: evenly(steps, first.squareRoot(), last.squareRoot()).map { $0 * $0 }, name: "ldm")
  }

  /// The cosine table: ᾱ ∝ cos²((t + o)/(1 + o) π/2) with o = 0.008 and β ≤ 0.999. Nichol and Dhariwal, ICML 2021.
  public static func cosine(steps: Int = 1000, offset: Double = 0.008, largest: Double = 0.999) throws -> TablePath {
    func level(_ i: Int) -> Double {
      let c = cos((Double(i) / Double(steps) + offset) / (1 + offset) * .pi / 2)
      return c * c
    }
    guard steps >= 4 else { throw PathError.invalid("cosine table: four steps or more, not \(steps)") }
    return try TablePath(beta: (1...steps).map { min(1 - level($0) / level($0 - 1), largest) }, name: "iddpm")
  }

  private static func evenly(_ steps: Int, _ first: Double, _ last: Double) throws -> [Double] {
    guard steps >= 4 else { throw PathError.invalid("table: four steps or more, not \(steps)") }
    return (0..<steps).map { first + (last - first) * Double($0) / Double(steps - 1) }
  }

  public func mu(_ t: Jet) -> Jet {
    endsInNoise ? NoiseAngle.mu(level(t), rest: rest(t)) : .exp(-0.5 * level(t))
  }
  public func logMu(_ t: Jet) -> Jet {
    guard endsInNoise else { return -0.5 * level(t) }
    // log cos θ as ½ log(1 − sin²θ) where the cosine is near 1.
    let variance = NoiseAngle.variance(level(t))
    return variance.value < 0.5 ? 0.5 * Jet.log1p(-variance) : .log(mu(t))
  }
  public func logMu(_ t: Tensor<Double>) throws -> Tensor<Double> { try lift(t) { logMu($0) } }
  public func sigma(_ t: Jet) -> Jet {
    endsInNoise ? NoiseAngle.sigma(level(t)) : .sqrt(-Jet.expm1(-level(t)))
  }
  public func variance(_ t: Jet) -> Jet {
    endsInNoise ? NoiseAngle.variance(level(t)) : -Jet.expm1(-level(t))
  }
  public func variance(_ t: Tensor<Double>) throws -> Tensor<Double> { try lift(t) { variance($0) } }

  /// b(t), or y(t) where the table ends in 0.
  private func level(_ t: Jet) -> Jet {
    let place = t.value * Double(nodes.count - 1)
    let i = cell(place)
    return quintic(Double(nodes.count - 1) * t - Jet(Double(i)), nodes[i], nodes[i + 1])
  }

  /// 1 − y(t), in the last cell by its own quintic from the right, so that it is exact where it is small.
  private func rest(_ t: Jet) -> Jet {
    let count = nodes.count - 1
    guard cell(t.value * Double(count)) == count - 1 else { return 1 - level(t) }
    func mirrored(_ node: Node) -> Node { (1 - node.value, node.slope, -node.bend) }
    return quintic(Double(count) - Double(count) * t, mirrored(nodes[count]), mirrored(nodes[count - 1]))
  }

  /// Which two nodes a place lies between, written so that one that is not a number finds a cell as well.
  private func cell(_ place: Double) -> Int {
    let count = nodes.count - 1
    return place >= Double(count) ? count - 1 : place > 0 ? Int(place) : 0
  }

  /// The quintic with the values, slopes and second derivatives of both ends, by Horner's rule in the distance x from
  /// the left one.
  private func quintic(_ x: Jet, _ left: Node, _ right: Node) -> Jet {
    let rise = right.value - left.value
    let c3 = 10 * rise - 6 * left.slope - 4 * right.slope - 1.5 * left.bend + 0.5 * right.bend
    let c4 = -15 * rise + 8 * left.slope + 7 * right.slope + 1.5 * left.bend - right.bend
    let c5 = 6 * rise - 3 * (left.slope + right.slope) - 0.5 * (left.bend - right.bend)
    return [c4, c3, 0.5 * left.bend, left.slope, left.value].reduce(Jet(c5)) { $0 * x + $1 }
  }

  /// Slopes and second derivatives at nodes one apart, limited so that b′ is nowhere negative: in Bernstein form on a
  /// cell with rise Δ it has the coefficients d₀, d₀ + e₀/4, 5Δ − the others, d₁ − e₁/4, d₁.
  private static func interpolation(_ b: [Double]) -> [Node] {
    let last = b.count - 1
    let rise = (0..<last).map { b[$0 + 1] - b[$0] }
    /// The smaller of what the cells on both sides of node i say.
    func least(_ i: Int, _ cell: (Int) -> Double) -> Double { min(cell(max(i - 1, 0)), cell(min(i, last - 1))) }
    let raw = b.indices.map { i -> (Double, Double) in
      let start = min(max(i - 2, 0), last - 4)
      return FiveNodes.derivatives(Array(b[start..<(start + 5)]), at: i - start)
    }
    let slopes = b.indices.map { i in min(max(raw[i].0, 0), 1.25 * least(i) { rise[$0] }) }
    return b.indices.map { i in
      let room = least(i) { 5 * rise[$0] - 2 * (slopes[$0] + slopes[$0 + 1]) }
      let bound = 4 * max(0, min(slopes[i], 0.5 * room))
      return (b[i], slopes[i], min(max(raw[i].1, -bound), bound))
    }
  }
}

/// First and second derivatives from five values one apart.
private enum FiveNodes {
  private static let first: [[Double]] = [
    [-25, 48, -36, 16, -3], [-3, -10, 18, -6, 1], [1, -8, 0, 8, -1], [-1, 6, -18, 10, 3], [3, -16, 36, -48, 25],
  ]
  private static let second: [[Double]] = [
    [35, -104, 114, -56, 11], [11, -20, 6, 4, -1], [-1, 16, -30, 16, -1], [-1, 4, 6, -20, 11],
    [11, -56, 114, -104, 35],
  ]

  static func derivatives(_ y: [Double], at i: Int) -> (first: Double, second: Double) {
    func sum(_ weights: [Double]) -> Double { zip(weights, y).reduce(0) { $0 + $1.0 * $1.1 } / 12 }
    return (sum(first[i]), sum(second[i]))
  }
}
