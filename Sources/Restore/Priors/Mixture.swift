import Foundation
import Foundation
import Numerics

/// A mixture of Gaussians Σ_k w_k N(m_k, C_k): a prior whose denoiser, score, samples, density and posterior under a
/// linear measurement are all exact. One component is a Gaussian; zero covariances are a data set.
public struct Mixture: SampledPrior, ScoredPrior {
  public let name: String
  public let eventShape: [Int]
  /// w_k, positive, summing to one.
  public let weights: [Double]
  /// The same, with their derivatives where those are being taken.
  public let probabilities: Tensor<Double>
  /// m_k, of shape (K, n).
  public let means: Tensor<Double>
  /// C_k.
  public let covariances: [any Covariance]
  /// m_k as rows of shape (n).
  private let rows: [Tensor<Double>]
  let levelCache = LevelCache()
  /// Whether a derivative with respect to a parameter is being taken. Then everything is computed in operations that
  /// record it (``traceableDenoise(_:mu:sigma:)``), else by the faster ones.
  public let isTraced: Bool

  public init(
    name: String = "mixture", weights: [Double], means: Tensor<Double>, covariances: [any Covariance]
  ) throws {
    try self.init(name: name, weights: Tensor(weights), means: means, covariances: covariances)
  }

  /// - Parameters:
  ///   - weights: any positive numbers; they are divided by their sum.
  ///   - means: of shape `[K] + eventShape`.
  ///   - covariances: one a component.
  /// - Throws: ``PriorError/invalid(_:)``.
  public init(
    name: String = "mixture", weights given: Tensor<Double>, means: Tensor<Double>, covariances: [any Covariance]
  ) throws {
    let weights = given.scalars
    guard means.rank >= 2, means.shape[0] == weights.count, covariances.count == weights.count, !weights.isEmpty else {
      throw PriorError.invalid(
        "\(name): \(weights.count) weights, means \(Shape.text(means.shape)) and \(covariances.count) covariances do not fit"
      )
    }
    let total = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 > 0 && $0.isFinite }), total.isFinite else {
      throw PriorError.invalid(
        "\(name): weights are positive numbers", help: "leave out components that have no weight")
    }
    let n = means.shape.dropFirst().reduce(1, *)
    for c in covariances where c.dimension != n {
      throw PriorError.invalid("\(name): means of \(n) numbers and a covariance of \(c.dimension)×\(c.dimension)")
    }
    guard means.scalars.allSatisfy(\.isFinite) else { throw PriorError.invalid("\(name): means are finite") }
    self.name = name
    eventShape = Array(means.shape.dropFirst())
    self.weights = weights.map { $0 / total }
    probabilities =
      given.isTraced ? try given.reshaped([weights.count]) / given.sum() : Tensor(self.weights)
    let flat = try means.reshaped([weights.count, n])
    self.means = flat
    self.covariances = covariances
    isTraced = given.isTraced || means.isTraced || covariances.contains { $0.isTraced }
    rows = try weights.indices.map { try flat[$0] }
  }

  /// N(m, C).
  public static func gaussian(mean: Tensor<Double>, covariance: any Covariance) throws -> Mixture {
    try Mixture(name: "gaussian", weights: [1], means: mean.reshaped([1] + mean.shape), covariances: [covariance])
  }

  /// The data set as a prior: each item of `data` (`[N] + event`) a point of equal weight.
  public static func empirical(_ data: Tensor<Double>) throws -> Mixture {
    guard data.rank >= 2, data.shape[0] > 0 else {
      throw PriorError.invalid("empirical: a batch of events is expected, not \(Shape.text(data.shape))")
    }
    let point = try IsotropicCovariance(variance: 0, dimension: data.shape.dropFirst().reduce(1, *))
    return try Mixture(
      name: "empirical", weights: [Double](repeating: 1, count: data.shape[0]), means: data,
      covariances: [any Covariance](repeating: point, count: data.shape[0]))
  }

  /// The number of components.
  public var count: Int { weights.count }
  /// The number of unknowns.
  public var dimension: Int { means.shape[1] }

  /// m_k as a row.
  func mean(_ k: Int) throws -> Tensor<Double> { rows[k] }

  /// log w_k.
  func logWeight(_ k: Int) throws -> Tensor<Double> {
    probabilities.isTraced ? try probabilities[k].log() : Tensor(log(weights[k]))
  }
}
