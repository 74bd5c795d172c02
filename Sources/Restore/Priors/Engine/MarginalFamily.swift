import Foundation
import Numerics

/// Components of any kind at one level, through ``MarginalCovariance``: of covariances that have no loops of their own, and of
/// singular marginals.
struct MarginalFamily: LevelFamily {
  let members: [Int]
  /// S_k, in the order of ``members``.
  let marginals: [any MarginalCovariance]
  private let mixture: Mixture
  private let mu: Double
  private let constants: [Double]
  private let position: [Int: Int]

  init(_ mixture: Mixture, _ members: [Int], mu: Double, sigma: Double) throws {
    (self.mixture, self.members, self.mu) = (mixture, members, mu)
    marginals = try ComponentBlocks.map(members.count, work: 16 * mixture.dimension) {
      try mixture.covariances[members[$0]].marginal(mu: Tensor(mu), sigma: Tensor(sigma))
    }
    constants = try zip(members, marginals).map { try log(mixture.weights[$0]) - 0.5 * $1.logDeterminant.item }
    position = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
  }

  var bytes: Int { members.count * 8 * mixture.dimension * 4 }

  /// The rows in full blocks, padded with zeros, so that a product treats a row as it would in any other batch.
  private func gathered(_ rows: [Int], _ x: [Double]) throws -> Tensor<Double> {
    let n = mixture.dimension
    let padded = BlockProduct.padded(rows.count)
    var chosen: [Double] = []
    chosen.reserveCapacity(padded * n)
    for row in rows { chosen += x[(row * n)..<((row + 1) * n)] }
    chosen += [Double](repeating: 0, count: (padded - rows.count) * n)
    return try Tensor(shape: [padded, n], scalars: chosen)
  }

  private func difference(_ k: Int, _ rows: [Int], _ x: [Double]) throws -> Tensor<Double> {
    try gathered(rows, x) - mu * mixture.mean(k)
  }

  func evaluate(
    _ k: Int, _ rows: [Int], _ x: [Double], _ scratch: Scratch
  ) throws -> (logs: [Double], states: [Double]) {
    guard let i = position[k] else { return ([], []) }
    let squares = try marginals[i].mahalanobis(difference(k, rows, x)).scalars.prefix(rows.count)
    return (squares.map { constants[i] - 0.5 * $0 }, [])
  }

  /// x̂_k and g_k, one after the other.
  func settled(_ k: Int, _ rows: [Int], _ x: [Double], states: [Double]) throws -> [Double] {
    guard let i = position[k] else { return [] }
    let (g, gain) = try marginals[i].regression(difference(k, rows, x))
    let size = rows.count * mixture.dimension
    return try Array((mixture.mean(k) + gain).scalars.prefix(size) + g.scalars.prefix(size))
  }

  func add(
    _ quantity: ComponentQuantity, _ pairs: ComponentPairs, _ x: [Double], to sum: UnsafeMutablePointer<Double>,
    _ places: [Int], _ scratch: Scratch
  ) throws {
    let (n, count) = (mixture.dimension, pairs.rows.count)
    let offset = quantity == .estimate ? 0 : count * n
    for row in 0..<count {
      let (from, to) = (offset + row * n, sum + places[row] * n)
      for j in 0..<n { to[j] += pairs.weights[row] * pairs.states[from + j] }
    }
  }

  func along(
    _ pairs: ComponentPairs, _ x: [Double], _ u: [Double], _ scratch: Scratch
  ) throws -> (products: [Double], passed: [Double]) {
    let (n, count) = (mixture.dimension, pairs.rows.count)
    let products = pairs.states.withUnsafeBufferPointer { states in
      u.withUnsafeBufferPointer { u in
        guard let states = states.baseAddress, let u = u.baseAddress else { return [Double]() }
        return pairs.rows.indices.map {
          RowKernels.dot(states + (count + $0) * n, u + pairs.rows[$0] * n, count: n)
        }
      }
    }
    return (products, [])
  }

  func addDerivative(
    _ pairs: ComponentPairs, _ x: [Double], shares: [Double], passed: [Double], u: [Double],
    to sum: UnsafeMutablePointer<Double>, _ places: [Int], _ scratch: Scratch
  ) throws {
    let n = mixture.dimension
    guard let i = position[pairs.component] else { return }
    let gain = try marginals[i].gain(gathered(pairs.rows, u)).scalars
    for row in pairs.rows.indices {
      let to = sum + places[row] * n
      for j in 0..<n { to[j] += pairs.weights[row] * (gain[row * n + j] + shares[row] * pairs.states[row * n + j]) }
    }
  }
}
