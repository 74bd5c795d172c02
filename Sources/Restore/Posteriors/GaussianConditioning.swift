import Foundation
import Numerics

/// What conditioning a mixture on measurements through one operator takes, whatever y turns out to be: worked out
/// once, used for many measurements.
public struct GaussianConditioning: Sendable {
  let prior: Mixture
  let noise: Tensor<Double>
  private let system: any SingularSystem
  /// The positions of the modes conditioned on, and their values.
  private let positions: [Int]
  private let values: Tensor<Double>
  /// S_k.
  private let measured: [any MeasuredCovariance]
  /// A m_k, a row a component.
  private let measuredMeans: Tensor<Double>
  private let isTraced: Bool

  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)``; ``TensorError/linearAlgebra(operation:reason:)``
  ///   when a noiseless measurement meets a component without variance in a measured direction.
  public init(_ prior: Mixture, _ h: any LinearOperator, noise: Double) throws {
    try self.init(prior, h, noise: Tensor(noise))
  }

  /// The same, where derivatives may be taken with respect to the noise, the prior's parameters and the operator.
  public init(_ prior: Mixture, _ h: any LinearOperator, noise: Tensor<Double>) throws {
    let (system, all) = try GaussianConditioning.modes(of: h)
    let scale = all.scalars.map(\.magnitude).max() ?? 0
    let floor = try noise.item > 0 ? 0 : system.cutoff * scale
    let positions = all.scalars.indices.filter { all.scalars[$0].magnitude > floor }
    guard !positions.isEmpty else { throw OperatorError.invalid("\(h.name) measures nothing") }
    let values = try all.gathered(positions, shape: [positions.count])
    self.prior = prior
    self.noise = noise
    self.system = system
    self.positions = positions
    self.values = values
    isTraced = prior.isTraced || noise.isTraced || values.isTraced || system is MeasurementSystem
    measured = try ComponentBlocks.map(
      prior.count, work: positions.count * positions.count, isTraced: isTraced
    ) {
      try GaussianConditioning.measured(prior.covariances[$0], system, positions, values, noise: noise)
    }
    measuredMeans = try GaussianConditioning.measure(prior.means, system, positions, values)
  }

  /// The singular system of H with its values. While a derivative with respect to a matrix is taken, whose singular
  /// vectors may have none, the rows of the matrix stand in for it.
  private static func modes(of h: any LinearOperator) throws -> (any SingularSystem, Tensor<Double>) {
    if let spectral = try h.spectral?.standalone() { return (spectral.system, spectral.values) }
    guard h.isTraced else { throw OperatorError.unknownSpectrum(operator: h.name, wanted: "the exact posterior") }
    let system = try MeasurementSystem(h)
    return (system, system.values)
  }

  /// S of one component: low rank plus diagonal where the covariance is and its diagonal stays one in the modes.
  private static func measured(
    _ covariance: any Covariance, _ system: any SingularSystem, _ positions: [Int], _ values: Tensor<Double>,
    noise: Tensor<Double>
  ) throws -> any MeasuredCovariance {
    if let factor = covariance as? FactorCovariance, factor.rank < positions.count,
      let (loadings, diagonal) = try factor.compressedParts(to: system)
    {
      let d = try select(diagonal.reshaped([1, diagonal.count]), positions).reshaped([positions.count])
      let delta = try d * values.square() + noise.square()
      if try delta.min().item > 0 {
        return try LowRankMeasuredCovariance(transposed: select(loadings, positions) * values, diagonal: delta)
      }
    }
    let width = system.values.count
    var compressed: Tensor<Double>
    if system is MeasurementSystem {
      // Its rows are not orthonormal, which the forms for singular systems may rely on.
      let rows = try system.synthesise(Tensor.identity(width)).reshaped([width, covariance.dimension])
      compressed = try system.analyse(covariance.times(rows).reshaped([width] + system.domain))
    } else {
      compressed = try covariance.compressed(to: system)
    }
    if positions.count < width {
      let block = positions.flatMap { i in positions.map { i * width + $0 } }
      compressed = try compressed.gathered(block, shape: [positions.count, positions.count])
    }
    let s = try values.reshaped([values.count, 1]) * compressed * values
    if try noise.item > 0 { return try DenseMeasuredCovariance(s + noise.square() * Tensor.identity(values.count)) }
    let largest = values.scalars.reduce(0) { max($0, $1.magnitude) }
    return try DenseMeasuredCovariance(s, largest: largest * largest * covariance.bound)
  }

  /// The number of modes conditioned on.
  public var modes: Int { values.count }

  private static func measure(
    _ x: Tensor<Double>, _ system: any SingularSystem, _ positions: [Int], _ values: Tensor<Double>
  ) throws -> Tensor<Double> {
    try select(system.analyse(x.reshaped([x.shape[0]] + system.domain)), positions) * values
  }

  /// The columns at `positions` of a batch of modes.
  private static func select(_ modes: Tensor<Double>, _ positions: [Int]) throws -> Tensor<Double> {
    let (rows, width) = (modes.shape[0], modes.shape[1])
    if positions.count == width { return modes }
    return try modes.gathered(
      (0..<rows).flatMap { row in positions.map { row * width + $0 } }, shape: [rows, positions.count])
  }

  /// A x for a batch (B, n).
  func measure(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try GaussianConditioning.measure(x, system, positions, values)
  }

  /// ỹ = Uᵀy for one y or a batch, as rows.
  func analyse(_ y: Tensor<Double>) throws -> Tensor<Double> {
    let batch = y.shape == system.range ? try y.reshaped([1] + y.shape) : y
    return try GaussianConditioning.select(system.analyseRange(batch), positions)
  }

  /// log N(y⊥; 0, σ_y² I) of the part y⊥ of one y outside the modes conditioned on, which is noise alone; 0 without noise.
  /// - Parameter holes: how many numbers of y are no measurements.
  func logUnexplained(_ y: Tensor<Double>, holes: Int) throws -> Tensor<Double> {
    let rest = y.count - modes - holes
    guard rest > 0, try noise.item > 0 else { return Tensor(0) }
    let width = system.values.count
    var known = try analyse(y)
    if modes < width { known = try known.scattered(positions, shape: [1, width]) }
    let misfit = try y - system.synthesiseRange(known).reshaped(y.shape)
    let variance = try noise.square()
    return try -0.5 * (Double(rest) * (2 * Double.pi * variance).log() + misfit.square().sum() / variance)
  }

  /// C_k Aᵀ S_k⁻¹ r for a batch (B, modes), as (B, n).
  func gain(_ k: Int, _ r: Tensor<Double>) throws -> Tensor<Double> {
    try backProject(k, measured[k].solve(r))
  }

  /// C_k Aᵀ q for a batch (B, modes).
  private func backProject(_ k: Int, _ q: Tensor<Double>) throws -> Tensor<Double> {
    let rows = q.shape[0]
    let scaled = try q * values
    let width = system.values.count
    let spread =
      positions.count == width
      ? scaled
      : try scaled.scattered(
        (0..<rows).flatMap { row in positions.map { row * width + $0 } }, shape: [rows, width])
    return try prior.covariances[k].times(system.synthesise(spread).reshaped([rows, prior.dimension]))
  }

  /// C_k given y, as (I − GA) C_k (I − GA)ᵀ + σ_y² G Gᵀ with the gain G = C_k Aᵀ S_k⁻¹. This form of Joseph's, of sums of
  /// squares, keeps its digits where C_k − G A C_k would be a difference of equal numbers: at a noise far under the prior.
  func covariance(_ k: Int) throws -> Tensor<Double> {
    let n = prior.dimension
    let gain = try measured[k].solve(backProject(k, Tensor.identity(modes)).transposed())
    // Rows of Aᵀ: what the unit vectors measure.
    let left = try Tensor.identity(n) - matmul(measure(Tensor.identity(n)), gain.transposed())
    let moved = try prior.covariances[k].times(left.transposed())
    let sum = try matmul(moved, left) + noise.square() * product(gain, transposed: false, gain, transposed: true)
    return try 0.5 * (sum + sum.transposed())
  }

  /// E[x₀ | y] for each of a batch of measurements, of shape (B, n).
  public func posteriorMeans(_ y: Tensor<Double>) throws -> Tensor<Double> {
    let target = try analyse(y)
    let rows = target.shape[0]
    let parts = try parallelMap(prior.count) { k in
      let r = try target - measuredMeans.sliced(axis: 0, k..<(k + 1))
      let q = try measured[k].solve(r)
      let log = try (prior.logWeight(k) - 0.5 * measured[k].logDeterminant) - 0.5 * (r * q).sum(axis: 1)
      return (log, try prior.mean(k) + backProject(k, q))
    }
    let logs = try Tensor.stack(parts.map(\.0))
    let weights = try (logs - logs.logSumExp(axis: 0)).exp()
    var mean = try Tensor<Double>.zeros([rows, prior.dimension])
    for (k, part) in parts.enumerated() { mean = try mean + weights[k].reshaped([rows, 1]) * part.1 }
    return mean
  }

  /// Weights, means (K, n) and log evidence given one measurement.
  func condition(
    _ y: Tensor<Double>
  ) throws -> (weights: Tensor<Double>, means: Tensor<Double>, logEvidence: Tensor<Double>) {
    let target = try analyse(y)
    let all = try ComponentBlocks.map(
      prior.count, work: 2 * prior.dimension, isTraced: isTraced || y.isTraced
    ) { k -> (log: Tensor<Double>, mean: Tensor<Double>) in
      let r = try target - measuredMeans.sliced(axis: 0, k..<(k + 1))
      let q = try measured[k].solve(r)
      let constant = Double(modes) * log(2 * Double.pi)
      return (
        try prior.logWeight(k) - 0.5 * (constant + measured[k].logDeterminant + (r * q).sum()),
        try prior.mean(k) + backProject(k, q).reshaped([prior.dimension])
      )
    }
    let stacked = try Tensor.stack(all.map(\.log))
    let evidence = try stacked.logSumExp(axis: 0)
    return (try (stacked - evidence).exp(), try Tensor.stack(all.map(\.mean)), evidence)
  }
}
