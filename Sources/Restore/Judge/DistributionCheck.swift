import Foundation
import Numerics

/// Whether samples are draws of a mixture of Gaussians, at a false alarm rate that is known for every mixture and every
/// number of samples.
///
/// The samples become numbers z that are independent and N(0, 1) if they are draws (``RosenblattTransform``). Means,
/// spreads, correlations, the shape along each axis, groups of axes, radii and the counts of the components then have known
/// distributions. Each of these families gets an even share of the level and each statistic an even share of its
/// family's, so that the odds of an alarm among all of them are at most the level (Bonferroni), however they depend
/// on each other. Counts of components and places on points are drawn, by a stream of the judge's own.
public struct DistributionCheck: Sendable {
  /// A sample where the law has no mass.
  public struct Miss: Sendable {
    public let sample: Int
    public let axis: Int
    /// How far the nearest place with mass is.
    public let distance: Double
  }

  /// The least likely statistic, beside how many share its family's level; none where nothing is random.
  public let worst: JudgedStatistic?
  /// The worst of the means and spreads along single axes: where to look.
  public let worstAxis: JudgedStatistic?
  public let miss: Miss?
  /// How many statistics were compared.
  public let statistics: Int
  /// The number of samples.
  public let samples: Int
  /// The |z| of a single normal number as rare as the worst of all; infinite where a sample cannot be a draw.
  public let familywise: Double
  private let families: Int
  private let axes: Int

  /// - Parameters:
  ///   - samples: a batch, two or more.
  ///   - law: what they should be draws of, made for as many.
  /// - Throws: ``TensorError`` for shapes that do not fit, fewer than two samples, or samples that are not finite.
  public init(_ samples: Tensor<Double>, _ law: JudgedLaw) throws {
    let n = law.dimension
    guard samples.rank >= 1, samples.shape[0] >= 2, samples.count == samples.shape[0] * n else {
      throw TensorError.shapes(operation: "check samples", samples.shape, law.eventShape)
    }
    guard samples.scalars.allSatisfy(\.isFinite) else {
      throw TensorError.argument(operation: "check samples", reason: "samples must be finite")
    }
    self.samples = samples.shape[0]
    let transform = try RosenblattTransform(samples.untraced.reshaped([samples.shape[0], n]), law)
    miss = transform.miss.map { Miss(sample: $0.sample, axis: $0.axis, distance: $0.distance) }
    let families = try JudgedFamilies(transform.z, law).worst(kinds: transform.kinds)
    let worst = families.min {
      $0.statistic.log + log(Double($0.among)) < $1.statistic.log + log(Double($1.among))
    }
    self.worst = worst?.statistic
    worstAxis = families.map(\.statistic).filter(\.isOfOneAxis).min { $0.log < $1.log }
    statistics = families.reduce(0) { $0 + $1.among }
    self.families = families.count
    axes = law.isFixed.count { !$0 }
    if miss != nil {
      familywise = .infinity
    } else if let worst {
      let log = worst.statistic.log + Foundation.log(Double(worst.among * families.count))
      familywise = max(NormalTail.quantile(above: min(log, -0.6931471805599453)), 0)
    } else {
      familywise = 0
    }
  }

  /// Whether the samples pass at the level of `limit` standard errors: that of a normal number beyond ±`limit`.
  public func passes(within limit: Double) -> Bool { familywise <= limit }

  /// The shift along one axis, in conditional standard deviations, that is noticed with a probability of 80 % at the least:
  /// (z_c + 0.842)/√N, with z_c where the mean of one axis becomes an alarm. Nil where nothing is random.
  public func noticedShift(within limit: Double) -> Double? {
    guard axes > 0 else { return nil }
    let share = NormalTail.log(above: limit) - log(Double(families * axes))
    return (NormalTail.quantile(above: share) + 0.8416212335729143) / Double(samples).squareRoot()
  }
}

extension DistributionCheck {
  /// Samples against a posterior.
  public init(_ samples: Tensor<Double>, _ posterior: MixturePosterior) throws {
    try self.init(samples, JudgedLaw(posterior, count: samples.shape.first ?? 1))
  }

  /// Samples against a prior.
  public init(_ samples: Tensor<Double>, _ mixture: Mixture) throws {
    try self.init(samples, JudgedLaw(mixture, count: samples.shape.first ?? 1))
  }
}
