import Foundation
import Numerics

/// What does not depend on the level of the isotropic components of a mixture, points among them: their places about the
/// mixture's mean, in single precision, for bounds.
struct IsotropicParts: Sendable {
  let members: [Int]
  let n: Int
  let variances: [Double]
  let logWeights: [Double]
  let means: [Double]
  /// A point near all of them.
  let centre: [Double]
  /// m_k − centre, a row each, and the norms.
  fileprivate let places: [Float]
  fileprivate let norms: [Double]

  init(_ mixture: Mixture, _ members: [Int]) {
    self.members = members
    let n = mixture.dimension
    self.n = n
    variances = members.map { mixture.covariances[$0].bound }
    logWeights = members.map { log(mixture.weights[$0]) }
    let all = mixture.means.scalars
    var (means, centre) = ([Double](), [Double](repeating: 0, count: n))
    means.reserveCapacity(members.count * n)
    for k in members {
      means += all[(k * n)..<((k + 1) * n)]
      for j in 0..<n { centre[j] += all[k * n + j] / Double(members.count) }
    }
    var (places, norms) = ([Float](), [Double]())
    places.reserveCapacity(members.count * n)
    for i in members.indices {
      var sum = 0.0
      for j in 0..<n {
        let d = means[i * n + j] - centre[j]
        sum += d * d
        places.append(Float(d))
      }
      norms.append(sum.squareRoot())
    }
    (self.means, self.centre, self.places, self.norms) = (means, centre, places, norms)
  }
}

/// S = (μ²c + σ²) I, not singular: points of a data set, and isotropic components.
struct IsotropicFamily: LevelFamily {
  private let parts: IsotropicParts
  private let mu: Double
  private let variance: Double
  /// μ²c + σ².
  private let scales: [Double]
  /// log w − ½ log det S.
  private let constants: [Double]
  private let position: [Int: Int]

  init(_ parts: IsotropicParts, mu: Double, sigma: Double) {
    (self.parts, self.mu, variance) = (parts, mu, sigma * sigma)
    let scales = parts.variances.map { mu * mu * $0 + sigma * sigma }
    constants = zip(parts.logWeights, scales).map { $0 - 0.5 * Double(parts.n) * log($1) }
    self.scales = scales
    position = Dictionary(uniqueKeysWithValues: parts.members.enumerated().map { ($1, $0) })
  }

  var members: [Int] { parts.members }
  var bytes: Int { 40 * members.count }
  var isBounded: Bool { members.count * parts.n > 4096 && abs(mu) < 1e6 }

  /// A product of the centred states and places in single precision: ‖d‖² = ‖x′‖² − 2μx′ᵀm′ + μ²‖m′‖², where the norms
  /// are known and the product has an error of (γ + 3u)‖x′‖‖m′‖ at most, whatever the order of its sums.
  func bound(_ panel: Panel, _ part: Range<Int>, into bounds: inout LogBounds) throws {
    let (n, count) = (parts.n, panel.rows.count)
    var (centred, norms) = ([Float](repeating: 0, count: count * n), [Double](repeating: 0, count: count))
    // The panel is rounded to single precision before it is centred, which moves a state by u‖x‖ at most.
    var moved = [Double](repeating: 0, count: count)
    for row in 0..<count {
      var (sum, size) = (0.0, 0.0)
      for j in 0..<n {
        let x = Double(panel.x[row * n + j])
        let d = x - mu * parts.centre[j]
        centred[row * n + j] = Float(d)
        sum += d * d
        size += x * x
      }
      norms[row] = sum.squareRoot()
      moved[row] = 0x1p-24 * 1.01 * size.squareRoot()
    }
    let stretch = 256
    let stretches = max(1, (n + stretch - 1) / stretch)
    let length = (n + stretches - 1) / stretches
    let γ = 1.01 * 0x1p-24 * Double(length + stretches + 4)
    let products = ScratchRows<Float>()
    let width = 512
    let room = try products.room(count * width)
    for first in stride(from: part.lowerBound, to: part.upperBound, by: width) {
      let columns = min(width, part.upperBound - first)
      try Cancellation.check()
      centred.withUnsafeBufferPointer { x in
        parts.places.withUnsafeBufferPointer { m in
          guard let x = x.baseAddress, let m = m.baseAddress else { return }
          for from in stride(from: 0, to: n, by: length) {
            BlockProduct.multiply(
              m: count, n: columns, k: min(length, n - from), x + from, stride: n, m + first * n + from, stride: n,
              transposed: true, to: room, stride: columns, adding: from > 0)
          }
        }
      }
      for row in 0..<count {
        for j in 0..<columns {
          let i = first + j
          let (a, b) = (norms[row], abs(mu) * parts.norms[i])
          let square = a * a + b * b - 2 * mu * Double(room[row * columns + j])
          guard square.isFinite, a < 1e15, b < 1e15 else { continue }
          let doubt = 2 * γ * a * b + 1e-12 * (a * a + b * b) + 1e-30
          let least = max(0, max(0, square - doubt).squareRoot() - moved[row])
          let most = max(0, square + doubt).squareRoot() + moved[row]
          let slack = 1e-9 * abs(constants[i])
          let at = members[i] * bounds.rows + row
          bounds.upper[at] = constants[i] - 0.5 * least * least / scales[i] * (1 - 1e-9) + slack
          bounds.lower[at] = constants[i] - 0.5 * most * most / scales[i] * (1 + 1e-9) - slack
        }
      }
    }
  }

  @inline(__always)
  private func pass(
    _ k: Int, _ x: [Double], _ u: [Double],
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, Int) -> Void
  ) {
    guard let i = position[k] else { return }
    x.withUnsafeBufferPointer { x in
      u.withUnsafeBufferPointer { u in
        parts.means.withUnsafeBufferPointer { m in
          guard let x = x.baseAddress, let u = u.baseAddress, let m = m.baseAddress else { return }
          body(x, u, m + i * parts.n, i)
        }
      }
    }
  }

  func evaluate(
    _ k: Int, _ rows: [Int], _ x: [Double], _ scratch: Scratch
  ) throws -> (logs: [Double], states: [Double]) {
    try Cancellation.check()
    var logs = [Double](repeating: 0, count: rows.count)
    pass(k, x, x) { x, _, m, i in
      for (row, at) in rows.enumerated() {
        let square = RowKernels.squaredDistance(x + at * parts.n, m, mu: mu, count: parts.n)
        logs[row] = constants[i] - 0.5 * (square / scales[i])
      }
    }
    return (logs, [])
  }

  func add(
    _ quantity: ComponentQuantity, _ pairs: ComponentPairs, _ x: [Double], to sum: UnsafeMutablePointer<Double>,
    _ places: [Int], _ scratch: Scratch
  ) throws {
    let n = parts.n
    pass(pairs.component, x, x) { x, _, m, i in
      for (row, at) in pairs.rows.enumerated() {
        let r = pairs.weights[row]
        switch quantity {
        case .estimate:
          RowKernels.addCombination(
            x: x + at * n, r * (mu * parts.variances[i] / scales[i]), m: m, r * (variance / scales[i]), u: nil, 0,
            to: sum + places[row] * n, count: n)
        case .score:
          RowKernels.addDifference(x + at * n, m, mu: mu, by: r / scales[i], to: sum + places[row] * n, count: n)
        }
      }
    }
  }

  func along(
    _ pairs: ComponentPairs, _ x: [Double], _ u: [Double], _ scratch: Scratch
  ) throws -> (products: [Double], passed: [Double]) {
    let n = parts.n
    var products = [Double](repeating: 0, count: pairs.rows.count)
    pass(pairs.component, x, u) { x, u, m, i in
      for (row, at) in pairs.rows.enumerated() {
        products[row] = RowKernels.differenceDot(x + at * n, m, mu: mu, u + at * n, count: n) / scales[i]
      }
    }
    return (products, [])
  }

  func addDerivative(
    _ pairs: ComponentPairs, _ x: [Double], shares: [Double], passed: [Double], u: [Double],
    to sum: UnsafeMutablePointer<Double>, _ places: [Int], _ scratch: Scratch
  ) throws {
    let n = parts.n
    pass(pairs.component, x, u) { x, u, m, i in
      for (row, at) in pairs.rows.enumerated() {
        let (r, a, c) = (pairs.weights[row], shares[row], mu * parts.variances[i] / scales[i])
        RowKernels.addCombination(
          x: x + at * n, r * a * c, m: m, r * a * (variance / scales[i]), u: u + at * n, r * c,
          to: sum + places[row] * n, count: n)
      }
    }
  }
}
