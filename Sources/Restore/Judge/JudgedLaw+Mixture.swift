import Foundation
import Numerics

extension JudgedLaw {
  /// A mixture in its principal axes.
  /// - Parameter count: how many draws are to be judged.
  public init(_ mixture: Mixture, count: Int) throws {
    let n = mixture.dimension
    _ = try MemoryBudget.admit([n, n])
    let vectors = try eigh(JudgedLaw.symmetric(mixture.covariance().untraced)).vectors
    // Ascending in columns becomes descending in rows.
    let axes = try JudgedLaw.reversed(vectors.transposed())
    let kinds = JudgedLaw.relevant(mixture.weights, count: count)
    let means = try product(mixture.means.untraced, transposed: false, axes, transposed: true).scalars
    let components = try ComponentBlocks.map(kinds.count, work: n * n) { i in
      let k = kinds[i]
      return try JudgedComponent(
        weight: mixture.weights[k], mean: Array(means[(k * n)..<((k + 1) * n)]), seenMean: [],
        covariance: mixture.covariances[k], axes: axes, precision: [])
    }
    self.init(
      eventShape: mixture.eventShape, axes: axes, seen: 0, isMeasured: false, kinds: kinds, components: components)
  }

  /// N(m, C).
  /// - Throws: ``PriorError/invalid(_:)`` when C is no covariance.
  public init(mean: Tensor<Double>, covariance: Tensor<Double>) throws {
    let event = mean.shape.isEmpty ? [1] : mean.shape
    let gaussian = try Mixture.gaussian(
      mean: mean.untraced.reshaped(event), covariance: FullCovariance(covariance.untraced))
    try self.init(gaussian, count: 1)
  }

  static func symmetric(_ c: Tensor<Double>) throws -> Tensor<Double> { try 0.5 * (c + c.transposed()) }

  /// The rows from the last to the first.
  static func reversed(_ m: Tensor<Double>) throws -> Tensor<Double> {
    let (rows, width) = (m.shape[0], m.shape[1])
    return try m.gathered(
      (0..<rows).reversed().flatMap { row in (0..<width).map { row * width + $0 } }, shape: [rows, width])
  }
}
