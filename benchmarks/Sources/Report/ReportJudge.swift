import Numerics
import Restore

/// A problem's truths, measurements and exact posteriors, and how far samples are from them.
struct ReportJudge: Sendable {
  /// What samples come to; `sliced` holds one number a measurement.
  struct Verdict: Sendable {
    var sliced: [Double]
    let meanError: Double
    let covarianceError: Double
    let residual: Double
    let coverage: Double
    var distance: Double { sliced.reduce(0, +) / Double(sliced.count) }
  }

  /// What is known of the posterior of one measurement.
  private struct Exact: Sendable {
    let mean: Tensor<Double>
    let covariance: Tensor<Double>
    let draws: Tensor<Double>
    /// √(tr C/d).
    let scale: Double
  }

  /// The directions samples are looked at from.
  private static let directions = 96

  let setting: ReportProblem
  let seed: UInt64
  /// With one measurement a walk.
  let problem: Problem
  /// As many exact draws a measurement as there are walks.
  let exactDraws: Tensor<Double>
  private let truths: Tensor<Double>
  private let exact: [Exact]

  /// - Throws: what the posterior throws, such as for a component without variance where there is no noise.
  init(_ setting: ReportProblem, seed: UInt64) throws {
    let (prior, h, b, m) = (setting.prior, setting.operator, setting.measurements, setting.draws)
    truths = try prior.sample(count: b, key: RandomKey(seed: seed))
    let n = try Draw.normal([b] + h.range, key: RandomKey(seed: seed).stream(.measurement), samples: true)
    let y = try Problem(prior: prior, operator: h, y: h(truths) + setting.noise * n, noise: setting.noise).y
    let conditioning = try GaussianConditioning(prior, h, noise: setting.noise)
    let posteriors = try (0..<b).map {
      try MixturePosterior(
        prior, Problem(prior: prior, operator: h, y: y[$0], noise: setting.noise), conditioning: conditioning)
    }
    exact = try posteriors.enumerated().map { i, q in
      let covariance = try q.covariance()
      let d = prior.dimension
      let trace = (0..<d).reduce(0) { $0 + covariance.scalars[$1 * d + $1] }
      return Exact(
        mean: try q.mean().reshaped([d]), covariance: covariance,
        draws: try q.sample(count: 2 * m, key: RandomKey(seed: seed).stream(.judge, i)),
        scale: (trace / Double(d)).squareRoot())
    }
    exactDraws = try Tensor.concat(
      posteriors.enumerated().map { try $1.sample(count: m, key: RandomKey(seed: seed).stream(.heldOut, $0)) })
    let rows = try (0..<b).flatMap { i in
      let row = try y.sliced(axis: 0, i..<(i + 1))
      return [Tensor<Double>](repeating: row, count: m)
    }
    problem = try Problem(prior: prior, operator: h, y: Tensor.concat(rows), noise: setting.noise)
    self.setting = setting
    self.seed = seed
  }

  /// - Parameter x: the walks, measurement by measurement.
  func callAsFunction(_ x: Tensor<Double>) throws -> Verdict {
    let (b, m, d) = (setting.measurements, setting.draws, setting.prior.dimension)
    var (sliced, mean, covariance) = ([Double](), 0.0, 0.0)
    for (i, exact) in exact.enumerated() {
      let own = try x.sliced(axis: 0, (i * m)..<((i + 1) * m))
      sliced.append(
        try slicedWasserstein2(own, exact.draws, projections: Self.directions, key: key(0)).item / exact.scale)
      let flat = try own.reshaped([m, d])
      let average = try flat.mean(axis: 0)
      mean += try (average - exact.mean).square().mean().item / (exact.scale * exact.scale)
      let centred = try flat - average
      let c = try product(centred, transposed: true, centred, transposed: false) / Double(m - 1)
      covariance += try ((c - exact.covariance).norm() / exact.covariance.norm()).item
    }
    return Verdict(
      sliced: sliced, meanError: (mean / Double(b)).squareRoot(), covarianceError: covariance / Double(b),
      residual: try problem.residualNorm(x).item, coverage: try covered(x))
  }

  /// The rms distance of walks, each in its posterior's standard deviations.
  func distance(_ x: Tensor<Double>, _ z: Tensor<Double>) throws -> Double {
    let m = setting.draws
    let squares = try exact.enumerated().map { i, exact in
      let range = (i * m)..<((i + 1) * m)
      return try (x.sliced(axis: 0, range) - z.sliced(axis: 0, range)).square().mean().item
        / (exact.scale * exact.scale)
    }
    return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }

  private func covered(_ x: Tensor<Double>) throws -> Double {
    let (b, m, d) = (setting.measurements, setting.draws, setting.prior.dimension)
    let directions = try Draw.normal([Self.directions, d], key: key(1), samples: true)
    func along(_ z: Tensor<Double>, _ shape: [Int]) throws -> Tensor<Double> {
      try product(z.reshaped([z.count / d, d]), transposed: false, directions, transposed: true).reshaped(shape)
    }
    let found = try coverage(
      of: along(truths, [b, Self.directions]), by: along(x, [b, m, Self.directions]), levels: [0.9])
    return found.first?.found ?? .nan
  }

  private func key(_ index: Int) -> RandomKey { RandomKey(seed: seed).stream(.projections, index) }
}
