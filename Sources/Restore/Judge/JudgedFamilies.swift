import Foundation
import Numerics

/// The statistics of independent standard normal numbers z, of shape (N, n), in families that share a level evenly. Each
/// has an exactly known distribution, or a bound of its tail that holds for every N.
struct JudgedFamilies {
  private let z: [Double]
  private let count: Int
  private let n: Int
  /// The axes along which something is random.
  private let axes: [Int]
  private let law: JudgedLaw
  private let means: [Double]
  private let squares: [Double]

  init(_ z: Tensor<Double>, _ law: JudgedLaw) {
    (self.z, self.law) = (z.scalars, law)
    (count, n) = (z.shape[0], z.shape[1])
    axes = (0..<law.dimension).filter { !law.isFixed[$0] }
    var (means, squares) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    for i in 0..<count { for j in 0..<n { means[j] += self.z[i * n + j] } }
    for j in 0..<n { means[j] /= Double(count) }
    for i in 0..<count {
      for j in 0..<n {
        let d = self.z[i * n + j] - means[j]
        squares[j] += d * d
      }
    }
    (self.means, self.squares) = (means, squares)
  }

  /// The worst of each family, and how many there are in it.
  func worst(kinds: [Int]) throws -> [(statistic: JudgedStatistic, among: Int)] {
    var families: [[JudgedStatistic]] = []
    if !axes.isEmpty {
      families = [axes.map(mean), axes.map(spread), try shapes(), groups(), radii()]
    }
    families.append(components(kinds))
    var worst = families.compactMap { family in
      family.min { $0.log < $1.log }.map { ($0, family.count) }
    }
    if let pairs = try correlation() { worst.append(pairs) }
    return worst
  }

  /// √N z̄ is N(0, 1).
  private func mean(_ j: Int) -> JudgedStatistic {
    JudgedStatistic(.mean(j), found: means[j], expected: 0, z: Double(count).squareRoot() * means[j])
  }

  /// Σ (z − z̄)² is χ² with N − 1 degrees of freedom, and independent of z̄.
  private func spread(_ j: Int) -> JudgedStatistic {
    let tail = GammaTail(shape: 0.5 * Double(count - 1), 0.5 * squares[j])
    return JudgedStatistic(
      .spread(j), found: (squares[j] / Double(count - 1)).squareRoot(), expected: 1, below: tail.below,
      above: tail.above)
  }

  /// Σ_i (z_ij − z̄_j)(z_il − z̄_l)/√Σ_i (z_il − z̄_l)² is N(0, 1), whatever z_l is. Only the worst of all pairs is kept.
  private func correlation() throws -> (JudgedStatistic, Int)? {
    guard axes.count > 1 else { return nil }
    let centred = try Tensor(shape: [count, n], scalars: z) - Tensor(means)
    let products = try product(centred, transposed: true, centred, transposed: false).scalars
    var worst = (j: axes[0], l: axes[1], z: 0.0)
    for (a, j) in axes.enumerated() {
      for l in axes[..<a] where squares[l] > 0 {
        let z = products[j * n + l] / squares[l].squareRoot()
        if abs(z) > abs(worst.z) { worst = (j, l, z) }
      }
    }
    let scale = (squares[worst.j] * squares[worst.l]).squareRoot()
    let statistic = JudgedStatistic(
      .correlation(worst.j, worst.l), found: scale > 0 ? products[worst.j * n + worst.l] / scale : 0, expected: 0,
      z: worst.z)
    return (statistic, axes.count * (axes.count - 1) / 2)
  }

  /// P(D > d) ≤ 2 exp(−2Nd²) for every N (Massart, Annals of Probability 18, 1990).
  private func kolmogorov(_ subject: JudgedStatistic.Subject, _ places: [Double]) -> JudgedStatistic {
    var distance = 0.0
    for (i, u) in places.sorted().enumerated() {
      distance = max(distance, Double(i + 1) / Double(count) - u, u - Double(i) / Double(count))
    }
    return JudgedStatistic(
      subject, found: distance, expected: 0, tail: log(2) - 2 * Double(count) * distance * distance)
  }

  private func shapes() throws -> [JudgedStatistic] {
    try ComponentBlocks.map(axes.count, work: 64 * count) { a in
      let j = axes[a]
      return kolmogorov(.shape(j), (0..<count).map { 0.5 * erfc(-z[$0 * n + j] / 2.squareRoot()) })
    }
  }

  /// Over a group of axes, N‖z̄‖² is χ² with one degree of freedom an axis, and Σ‖z − z̄‖² with N − 1.
  private func groups() -> [JudgedStatistic] {
    let seen = axes.filter { $0 < law.seen }
    let unseen = axes.filter { $0 >= law.seen }
    let groups: [(JudgedStatistic.Group, [Int])] =
      seen.isEmpty || unseen.isEmpty ? [(.all, axes)] : [(.all, axes), (.seen, seen), (.unseen, unseen)]
    return groups.filter { $0.1.count > 1 }.flatMap { group, axes -> [JudgedStatistic] in
      let m = Double(axes.count)
      let offset = axes.reduce(0) { $0 + means[$1] * means[$1] } * Double(count)
      let size = axes.reduce(0) { $0 + squares[$1] }
      let tail = GammaTail(shape: 0.5 * m * Double(count - 1), 0.5 * size)
      return [
        JudgedStatistic(
          .offset(group), found: offset / m, expected: 1, tail: GammaTail(shape: 0.5 * m, 0.5 * offset).above),
        JudgedStatistic(
          .size(group), found: (size / (m * Double(count - 1))).squareRoot(), expected: 1, below: tail.below,
          above: tail.above),
      ]
    }
  }

  /// ‖z‖² of each draw is χ² with one degree of freedom an axis; of N the farthest is under r with the N-th power of the
  /// odds that one is.
  private func radii() -> [JudgedStatistic] {
    let squares = (0..<count).map { i in axes.reduce(0) { $0 + z[i * n + $1] * z[i * n + $1] } }
    let half = 0.5 * Double(axes.count)
    let tails = squares.map { GammaTail(shape: half, 0.5 * $0) }
    let root = Double(axes.count).squareRoot()
    var found = [kolmogorov(.radii, tails.map { exp($0.below) })]
    if let far = squares.indices.max(by: { squares[$0] < squares[$1] }) {
      found.append(
        JudgedStatistic(
          .farthest(far), found: squares[far].squareRoot(), expected: root, tail: among(tails[far].above)))
    }
    if let near = squares.indices.min(by: { squares[$0] < squares[$1] }) {
      found.append(
        JudgedStatistic(
          .nearest(near), found: squares[near].squareRoot(), expected: root, isLow: true,
          tail: among(tails[near].below)))
    }
    return found
  }

  /// log(1 − (1 − p)^N) for log p.
  private func among(_ log: Double) -> Double {
    log < -30 ? log + Foundation.log(Double(count)) : Foundation.log(-expm1(Double(count) * log1p(-exp(log))))
  }

  /// The number of draws of a component is binomial.
  private func components(_ kinds: [Int]) -> [JudgedStatistic] {
    guard law.components.count > 1 else { return [] }
    var counts = [Int](repeating: 0, count: law.components.count)
    for kind in kinds { counts[kind] += 1 }
    return law.components.indices.map { k in
      let weight = law.components[k].weight
      let tail = BinomialTail(counts[k], of: count, probability: weight)
      return JudgedStatistic(
        .count(law.kinds[k]), found: Double(counts[k]), expected: weight * Double(count), below: tail.below,
        above: tail.above)
    }
  }
}
