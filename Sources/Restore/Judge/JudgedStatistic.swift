import Foundation

/// One number in which draws and their law are compared, with how rare it is under the law.
public struct JudgedStatistic: Sendable {
  /// What was compared. Axes and components are numbered as in ``JudgedLaw`` and in the law itself.
  public enum Subject: Sendable, Equatable {
    /// The mean along an axis, in conditional standard deviations.
    case mean(Int)
    /// The standard deviation along an axis about the draws' own mean, as a multiple of the law's.
    case spread(Int)
    /// The correlation of two whitened axes.
    case correlation(Int, Int)
    /// The largest distance of the draws' distribution function along an axis from the law's.
    case shape(Int)
    /// The root mean square distance from the law's centre over a group of axes, as a multiple of the law's.
    case size(Group)
    /// The length of the mean over a group of axes, squared, in its expectation.
    case offset(Group)
    /// The largest distance of the distribution function of the draws' radii from the law's.
    case radii
    /// The radius of the draw that is farthest out, or nearest to the centre.
    case farthest(Int), nearest(Int)
    /// How many draws are of a component.
    case count(Int)
  }
  public enum Group: Sendable, Equatable { case all, seen, unseen }

  public let subject: Subject
  public let found: Double
  public let expected: Double
  /// The logarithm of half the probability, under the law, of what is at least as far out to either side.
  let log: Double
  let isLow: Bool

  /// Whether it is a mean or a spread along an axis.
  var isOfOneAxis: Bool {
    switch subject {
    case .mean, .spread: true
    default: false
    }
  }

  /// The normal number as rare, with the sign of the deviation.
  public var z: Double { (isLow ? -1 : 1) * max(NormalTail.quantile(above: log), 0) }

  /// - Parameters:
  ///   - below: log P(at most this), and `above` log P(at least this): the smaller counts, twice.
  init(_ subject: Subject, found: Double, expected: Double, below: Double, above: Double) {
    (self.subject, self.found, self.expected) = (subject, found, expected)
    isLow = below < above
    log = min(below, above, -0.6931471805599453)
  }

  /// One side counts.
  init(_ subject: Subject, found: Double, expected: Double, isLow: Bool = false, tail: Double) {
    (self.subject, self.found, self.expected, self.isLow) = (subject, found, expected, isLow)
    log = min(tail, 0) - 0.6931471805599453
  }

  /// A standard normal number.
  init(_ subject: Subject, found: Double, expected: Double, z: Double) {
    self.init(
      subject, found: found, expected: expected, below: NormalTail.log(above: -z), above: NormalTail.log(above: z))
  }
}
