import Numerics

/// The fit of a mixture of factor analysers to data by expectation and maximisation.
///
/// With z̃ = (z, 1), W̃ = [W m], responsibilities r and Σ over the data, one step of each component is
///
///     C = Σ r E[z̃z̃ᵀ] + β diag(I, 0),   B = Σ r E[z̃] xᵀ,   W̃ᵀ = C⁻¹B,
///     D = max((Σ r x² − Σⱼ W̃ᵀⱼ Bⱼ)/Σ r, floor),   w = Σ r / N
///
/// which never lowers the objective Σ log p(x) − (β/2) Σ_k tr(W_kᵀ D_k⁻¹ W_k). Ghahramani and Hinton, "The EM algorithm
/// for mixtures of factor analyzers", 1996; the penalty is the conjugate prior W | D ~ N(0, D/β) without its
/// normalisation. The start is a clustering by k-means and the principal components of each cluster.
public struct FactorAnalysisFit: Sendable {
  /// How a fit stands before a step.
  public struct Report: Sendable, Equatable {
    /// Steps done so far.
    public let iteration: Int
    /// The mean log likelihood of a datum, in nats.
    public let logLikelihood: Double
    /// The same less the penalty divided by the number of data: what the steps raise.
    public let objective: Double
  }

  public let options: FactorAnalysisOptions
  /// The shape of one datum.
  public let eventShape: [Int]
  /// Steps done so far.
  public private(set) var iteration = 0
  public private(set) var components: [FactorAnalyser]
  /// The data, of shape (N, n), and their squares.
  let data: Tensor<Double>
  let squares: Tensor<Double>

  /// - Parameter data: of shape `[N] + event`.
  /// - Throws: ``PriorError/invalid(_:)`` for data or options that make no sense.
  public init(_ data: Tensor<Double>, options: FactorAnalysisOptions) throws {
    guard data.rank >= 2, data.count > 0 else {
      throw PriorError.invalid("a fit takes a batch of data, not \(Shape.text(data.shape))")
    }
    let event = Array(data.shape.dropFirst())
    let (rows, n) = (data.shape[0], event.reduce(1, *))
    guard data.scalars.allSatisfy(\.isFinite) else { throw PriorError.invalid("a fit takes finite data") }
    guard (1...rows).contains(options.components) else {
      throw PriorError.invalid("a fit to \(rows) data takes 1 to \(rows) components, not \(options.components)")
    }
    guard (1...n).contains(options.rank) else {
      throw PriorError.invalid("a fit to data of \(n) numbers takes a rank of 1 to \(n), not \(options.rank)")
    }
    guard options.shrinkage >= 0, options.shrinkage.isFinite, options.floor > 0, options.floor.isFinite else {
      throw PriorError.invalid("a fit takes a shrinkage of 0 or more and a positive floor")
    }
    self.options = options
    eventShape = event
    self.data = try data.untraced.reshaped([rows, n])
    squares = try self.data.square()
    components = try FactorAnalysisFit.start(self.data, options)
  }

  private static let clusteringAxes = 50
  private static let clusteringIterations = 15

  private static func start(_ x: Tensor<Double>, _ options: FactorAnalysisOptions) throws -> [FactorAnalyser] {
    let (rows, n) = (x.shape[0], x.shape[1])
    let principal = try PrincipalComponents(x, count: min(n, clusteringAxes))
    let assignment = try KMeans.clusters(
      matmul(x - principal.mean, principal.axes), count: options.components, iterations: clusteringIterations,
      seed: options.seed)
    var members = [[Int]](repeating: [], count: options.components)
    for (i, k) in assignment.enumerated() { members[k].append(i) }
    return try parallelMap(options.components) { [members] k in
      // A cluster without members starts as a faint copy of everything.
      let cluster = members[k].isEmpty ? x : try selectedRows(x, members[k])
      let own = try PrincipalComponents(cluster, count: options.rank)
      let loadings = try own.axes * Tensor(own.variances.map { $0.squareRoot() })
      let explained = try loadings.square().sum(axis: 1).scalars
      let rest = zip(own.coordinateVariances, explained).map { max($0 - $1, options.floor) }
      return FactorAnalyser(
        weight: Double(max(members[k].count, 1)) / Double(rows), mean: own.mean, loadings: loadings,
        variances: Tensor(rest))
    }
  }

  static func selectedRows(_ x: Tensor<Double>, _ rows: [Int]) throws -> Tensor<Double> {
    let n = x.shape[1]
    let scalars = x.scalars
    var selected: [Double] = []
    selected.reserveCapacity(rows.count * n)
    for i in rows { selected += scalars[i * n..<(i + 1) * n] }
    return try Tensor(shape: [rows.count, n], scalars: selected)
  }

  /// One step of EM.
  /// - Returns: the likelihood that the components had before the step.
  @discardableResult
  public mutating func step() throws -> Report {
    let expectation = try Expectation(self)
    let report = try report(expectation)
    components = try parallelMap(components.count) { [self] k in try maximise(k, expectation) }
    iteration += 1
    return report
  }

  /// How the fit stands now.
  public func report() throws -> Report { try report(Expectation(self)) }

  private func report(_ expectation: Expectation) throws -> Report {
    let rows = Double(data.shape[0])
    var penalty = 0.0
    for c in components where options.shrinkage > 0 {
      penalty += try (c.loadings.square().sum(axis: 1) / c.variances).sum().item
    }
    let likelihood = expectation.logDensities.reduce(0, +) / rows
    return Report(
      iteration: iteration, logLikelihood: likelihood, objective: likelihood - 0.5 * options.shrinkage * penalty / rows)
  }

  /// Steps until `iterations` are done; `progress` hears of each before it is made and may stop the fit by throwing.
  public mutating func run(iterations: Int, progress: (Report) throws -> Void = { _ in }) throws {
    while iteration < iterations { try progress(step()) }
  }

  /// The fitted prior.
  public func mixture(name: String) throws -> Mixture {
    let means = try Tensor.stack(components.map(\.mean)).reshaped([components.count] + eventShape)
    return try Mixture(
      name: name, weights: components.map(\.weight), means: means,
      covariances: components.map { try FactorCovariance(loadings: $0.loadings, diagonal: $0.variances) })
  }
}
