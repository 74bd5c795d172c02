import Numerics
import Restore

/// A prior, a degradation and a noise level, with how much is measured on it.
struct ReportProblem: Sendable {
  let name: String
  let prior: Mixture
  let degradation: String
  let `operator`: any LinearOperator
  var noise = 0.05
  /// Truths drawn from the prior, each with a measurement of its own.
  let measurements: Int
  /// Walks for each; one less than a multiple of 20, so that an interval of 90 % is one between draws.
  let draws: Int

  /// Whether every sampler is measured, or the key ones only: what takes little time, and one operator on pictures.
  var takesAll: Bool { prior.dimension < 64 || (prior.dimension == 64 && degradation == "super-resolution 2×") }
  /// Whether σ_y is varied.
  var sweepsNoise: Bool {
    degradation == "super-resolution 4×" ? prior.dimension == 784 : prior.dimension <= 64
  }

  func with(noise: Double) -> ReportProblem {
    var copy = self
    copy.noise = noise
    return copy
  }

  static func all(quick: Bool) throws -> [ReportProblem] {
    let digits = try Mixture.digits()
    return try plane(quick) + eight(quick)
      + pictures(
        "digits 8×8", seen(digits, margin: 2, factor: 3, components: 20, isDense: true), hole: [2, 2, 4, 4],
        factors: [2, 4], blur: 1, (quick ? 2 : 6, 19))
      + pictures(
        "digits 14×14", seen(digits, margin: 0, factor: 2, components: 60, isDense: false), hole: [4, 4, 6, 6],
        factors: [2], blur: 1, (quick ? 1 : 6, 19))
      + pictures(
        "digits 28×28", digits, hole: [9, 9, 10, 10], factors: [4], blur: 1.5, (quick ? 1 : 4, 19))
      + pictures(
        "fields 20×40", fields(), hole: [6, 12, 8, 16], factors: [4], blur: 1.5, (quick ? 1 : 6, 19))
  }

  /// Three clouds of the plane, and the sum of the coordinates.
  private static func plane(_ quick: Bool) throws -> [ReportProblem] {
    let prior = try Mixture(
      weights: [0.4, 0.4, 0.2], means: Tensor(rows: [[-1.2, 0.4], [1.2, 0], [0.2, -1.3]]),
      covariances: [[[0.15, 0.05], [0.05, 0.1]], [[0.3, -0.1], [-0.1, 0.2]], [[0.1, 0], [0, 0.25]]].map {
        try FullCovariance(Tensor(rows: $0))
      })
    let h = try DenseOperator(Tensor(rows: [[1, 1]]))
    return [
      ReportProblem(
        name: "plane", prior: prior, degradation: "sum", operator: h, measurements: quick ? 4 : 20,
        draws: quick ? 39 : 99)
    ]
  }

  /// Five clouds of eight numbers, four random sums of them seen.
  private static func eight(_ quick: Bool) throws -> [ReportProblem] {
    func normal(_ shape: [Int], _ seed: UInt64) throws -> Tensor<Double> {
      try Draw.normal(shape, key: RandomKey(seed: seed))
    }
    let covariances = try (0..<5).map { k -> FullCovariance in
      let a = try normal([8, 8], 40 + UInt64(k))
      return try FullCovariance(0.02 * product(a, transposed: false, a, transposed: true) + 0.03 * Tensor.identity(8))
    }
    let prior = try Mixture(
      weights: [1, 1, 1, 1, 1], means: 0.7 * normal([5, 8], 30), covariances: covariances)
    let h = try DenseOperator(normal([4, 8], 31) / 8.0.squareRoot())
    return [
      ReportProblem(
        name: "clouds", prior: prior, degradation: "matrix", operator: h, measurements: quick ? 4 : 12,
        draws: quick ? 39 : 99)
    ]
  }

  private static func pictures(
    _ name: String, _ prior: Mixture, hole: [Int], factors: [Int], blur: Double, _ size: (Int, Int)
  ) throws -> [ReportProblem] {
    let shape = prior.eventShape
    let operators: [(String, any LinearOperator)] =
      try factors.map { ("super-resolution \($0)×", try Superresolution(factor: $0, shape: shape)) }
      + [("inpainting", try Inpainting.box(hole, shape: shape)), ("blur", try GaussianBlur(sigma: blur, shape: shape))]
    return operators.map {
      ReportProblem(
        name: name, prior: prior, degradation: $0.0, operator: $0.1, measurements: size.0, draws: size.1)
    }
  }

  /// The digits as a coarser camera sees them: `margin` pixels cut off all round, then means of blocks. A linear map of a
  /// mixture is a mixture, and as the blocks share no pixel its diagonals stay diagonal. Of the components the heaviest.
  private static func seen(
    _ digits: Mixture, margin: Int, factor: Int, components: Int, isDense: Bool
  ) throws -> Mixture {
    let inner = digits.eventShape[1] - 2 * margin
    let shape = [1, inner / factor, inner / factor]
    let camera = try Superresolution(factor: factor, shape: [1, inner, inner])
    func see(_ x: Tensor<Double>) throws -> Tensor<Double> {
      let rows = x.shape[0]
      let cut = try x.reshaped([rows] + digits.eventShape).sliced(axis: 2, margin..<(margin + inner)).sliced(
        axis: 3, margin..<(margin + inner))
      return try camera(cut).reshaped([rows, shape.reduce(1, *)])
    }
    let kept = digits.weights.indices.sorted { digits.weights[$0] > digits.weights[$1] }.prefix(components)
    let means = try Tensor.concat(kept.map { try see(digits.means.sliced(axis: 0, $0..<($0 + 1))) })
    let covariances = try kept.map { k -> any Covariance in
      guard let c = digits.covariances[k] as? FactorCovariance else { return digits.covariances[k] }
      let loadings = try see(c.loadings.transposed()).transposed()
      // The mean of f² independent pixels of variances D has the variance Σ D/f⁴.
      let diagonal = try see(c.diagonal.reshaped([1, c.diagonal.count])) / Double(factor * factor)
      let seen = try FactorCovariance(loadings: loadings, diagonal: diagonal.reshaped([diagonal.count]))
      return isDense ? try FullCovariance(seen.dense()) : seen
    }
    return try Mixture(
      name: "digits", weights: kept.map { digits.weights[$0] }, means: means.reshaped([kept.count] + shape),
      covariances: covariances)
  }

  /// Eight kinds of smooth random fields in 800 dimensions.
  private static func fields() throws -> Mixture {
    let shape = [1, 20, 40]
    let (kinds, rank) = (8, 24)
    let smooth = try GaussianBlur(sigma: 2, shape: shape)
    func field(_ count: Int, _ seed: UInt64) throws -> Tensor<Double> {
      let raw = try Draw.normal([count] + shape, key: RandomKey(seed: seed), samples: true)
      // White noise blurred by σ has the variance 1/(4πσ²).
      return try (4 * Double.pi * 4).squareRoot() * smooth(raw).reshaped([count, 800])
    }
    return try Mixture(
      name: "fields", weights: [Double](repeating: 1, count: kinds),
      means: 0.5 * field(kinds, 50).reshaped([kinds] + shape),
      covariances: (0..<kinds).map {
        let scale = 0.3 / Double(rank).squareRoot()
        return try FactorCovariance(
          loadings: scale * field(rank, 60 + UInt64($0)).transposed(),
          diagonal: Tensor([Double](repeating: 0.003, count: 800)))
      })
  }
}
