import Foundation
import Numerics

extension JudgedLaw {
  /// A posterior in the modes of H, the largest singular value first, and then in the principal axes of what H does not see.
  ///
  /// Given the modes, y says nothing about the rest: there the prior's own conditional law holds, so that no posterior
  /// covariance of the whole is formed, and nothing cancels however small the noise is.
  /// - Parameter count: how many draws are to be judged.
  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)``.
  public init(_ posterior: MixturePosterior, count: Int) throws {
    let (prior, noise, n) = (posterior.prior, posterior.problem.noise, posterior.prior.dimension)
    guard let spectral = try posterior.problem.operator.spectral?.standalone() else {
      throw OperatorError.unknownSpectrum(operator: posterior.problem.operator.name, wanted: "judging draws")
    }
    _ = try MemoryBudget.admit([n, n])
    let system = spectral.system
    let s = system.values.untraced.scalars.map(\.magnitude)
    let floor = (noise > 0 ? 1e-13 : system.cutoff) * (s.max() ?? 0)
    let modes = s.indices.filter { s[$0] > floor }.sorted { (s[$0], $1) > (s[$1], $0) }
    let rows = try system.synthesise(Tensor.identity(s.count)).untraced.reshaped([s.count, n])
    let seen = try rows.gathered(modes.flatMap { i in (0..<n).map { i * n + $0 } }, shape: [modes.count, n])
    let kinds = JudgedLaw.relevant(posterior.weights, count: count)
    let axes = try JudgedLaw.completed(seen, prior, weights: posterior.weights, kinds: kinds)
    let precision = modes.map { noise > 0 ? s[$0] * s[$0] / (noise * noise) : Double.infinity }
    let means = try product(prior.means.untraced, transposed: false, axes, transposed: true).scalars
    let given = try product(
      posterior.means().untraced.reshaped([prior.count, n]), transposed: false, seen, transposed: true
    ).scalars
    let r = modes.count
    let components = try ComponentBlocks.map(kinds.count, work: n * n) { i in
      let k = kinds[i]
      return try JudgedComponent(
        weight: posterior.weights[k], mean: Array(means[(k * n)..<((k + 1) * n)]),
        seenMean: Array(given[(k * r)..<((k + 1) * r)]), covariance: prior.covariances[k], axes: axes,
        precision: precision)
    }
    self.init(
      eventShape: prior.eventShape, axes: axes, seen: r, isMeasured: true, kinds: kinds, components: components)
  }

  /// Orthonormal rows, completed by the principal axes of the mixture in their complement.
  private static func completed(
    _ seen: Tensor<Double>, _ prior: Mixture, weights: [Double], kinds: [Int]
  ) throws -> Tensor<Double> {
    let (r, n) = (seen.shape[0], seen.shape[1])
    guard r < n else { return seen }
    var c = try MixtureDraws.spread(of: prior.means.untraced, weights: Tensor(weights))
    for k in kinds { c = try c + weights[k] * prior.covariances[k].dense().untraced }
    let outside = try Tensor<Double>.identity(n) - product(seen, transposed: true, seen, transposed: false)
    let inner = try matmul(matmul(outside, c), outside)
    // Lifted by its own size, the complement is above the n − r zeros of what was seen, whatever its variances are.
    let lift = try max(diagonal(inner).max().item, .leastNormalMagnitude)
    let vectors = try eigh(symmetric(inner + lift * outside)).vectors
    let rest = try reversed(vectors.transposed()).sliced(axis: 0, 0..<(n - r))
    return try Tensor.concat([seen, rest])
  }
}
