import Foundation
import Numerics

/// A mixture of Gaussians in orthonormal axes of its own, in the order in which coordinates are conditioned on those
/// before them: first what a measurement saw, by falling singular value, then the rest by falling variance.
public struct JudgedLaw: Sendable {
  /// An axis in words and numbers.
  public enum Axis: Sendable, Equatable {
    /// A right singular vector of H, by falling singular value.
    case mode(Int)
    /// What H does not see, by falling variance.
    case unseen(Int)
    /// A principal axis of a law without a measurement, by falling variance.
    case principal(Int)
  }

  /// The shape of an event.
  public let eventShape: [Int]
  /// A row an axis, of shape (n, n).
  public let axes: Tensor<Double>
  /// How many axes a measurement saw.
  public let seen: Int
  let components: [JudgedComponent]
  /// The coordinates whose value is one and the same for every draw.
  let isFixed: [Bool]
  /// Which component of q each of these is.
  let kinds: [Int]
  /// The largest number about: what rounding is relative to.
  let size: Double
  let isMeasured: Bool

  public var dimension: Int { axes.shape[0] }

  public func axis(_ j: Int) -> Axis { isMeasured ? j < seen ? .mode(j) : .unseen(j - seen) : .principal(j) }

  init(
    eventShape: [Int], axes: Tensor<Double>, seen: Int, isMeasured: Bool, kinds: [Int], components: [JudgedComponent]
  ) {
    (self.eventShape, self.axes, self.seen, self.isMeasured) = (eventShape, axes, seen, isMeasured)
    (self.kinds, self.components) = (kinds, components)
    let size = components.reduce(0) { most, c in
      max(most, c.mean.reduce(0) { max($0, abs($1)) }, c.seenMean.reduce(0) { max($0, abs($1)) })
    }
    self.size = size
    isFixed = (0..<axes.shape[0]).map { j in
      guard components.allSatisfy({ $0.isPoint[j] }) else { return false }
      // Where a point depends on the coordinates before it, it is one and the same for one component only.
      guard components.count > 1, let first = components.first else { return true }
      func at(_ c: JudgedComponent) -> Double { j < c.seenMean.count ? c.seenMean[j] : c.mean[j] }
      return components.allSatisfy { c in
        let isFree: Bool
        switch c.factor {
        case .diagonal: isFree = true
        case .lower: isFree = j < seen && c.isPoint[..<seen].allSatisfy { $0 }
        }
        return isFree && abs(at(c) - at(first)) <= JudgedLaw.rounding * size
      }
    }
  }

  /// Positions are compared within this multiple of the largest number, as `≈` does.
  static let rounding = 1e-9

  /// The components that can matter for `count` draws: the lightest are left out while the odds that any draw is theirs
  /// stay under 1e-20, which is all that false alarms can change by.
  static func relevant(_ weights: [Double], count: Int) -> [Int] {
    let order = weights.indices.sorted { weights[$0] < weights[$1] }
    var (left, sum) = (Set<Int>(), 0.0)
    for k in order {
      sum += weights[k]
      guard sum * Double(max(count, 1)) < 1e-20 else { break }
      left.insert(k)
    }
    return weights.indices.filter { !left.contains($0) }
  }
}
