import Foundation
import Numerics

/// Curves, points, histograms and vector fields over one pair of axes.
public struct Plot: Sendable {
  /// One thing drawn over the axes. Numbers that are not finite are gaps.
  public enum Layer: Sendable {
    /// A curve through the points; a few points are also marked.
    case line(x: [Double], y: [Double], label: String)
    case points(x: [Double], y: [Double], label: String)
    /// Bars between `edges` (one more than `heights`).
    case bars(edges: [Double], heights: [Double], label: String)
    /// Arrows (u, v) at (x, y), scaled together so that they do not overlap.
    case arrows(x: [Double], y: [Double], u: [Double], v: [Double], label: String)

    public var label: String {
      switch self {
      case .line(_, _, let label), .points(_, _, let label), .bars(_, _, let label): return label
      case .arrows(_, _, _, _, let label): return label
      }
    }
  }

  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var layers: [Layer]
  /// Logarithmic axes leave out numbers that are not positive.
  public var logX = false
  public var logY = false
  /// One unit is as long on both axes, as maps and scatters of the plane want it.
  public var equalAspect = false

  public init(_ layers: [Layer], title: String = "", xLabel: String = "", yLabel: String = "") {
    self.layers = layers
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
  }

  /// A function sampled at `count` points of `range`.
  public static func function(
    _ f: (Double) throws -> Double, over range: ClosedRange<Double>, count: Int = 401, label: String
  ) rethrows -> Layer {
    let n = max(count, 2)
    let x = (0..<n).map { i in
      range.lowerBound + (range.upperBound - range.lowerBound) * Double(i) / Double(n - 1)
    }
    return .line(x: x, y: try x.map(f), label: label)
  }

  /// A histogram of the finite numbers. Without `bins`, Freedman and Diaconis's rule (1981): bars 2 IQR n^(−1/3) wide,
  /// between 5 and 100 of them.
  /// - Throws: ``TensorError/cancelled(_:)``.
  public static func histogram(_ numbers: [Double], bins: Int? = nil, label: String) throws -> Layer {
    let sorted = try Polling.sorted(numbers.filter { $0.isFinite })
    guard let low = sorted.first, let high = sorted.last else {
      return .bars(edges: [0, 1], heights: [0], label: label)
    }
    let spread = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
    let width = 2 * spread / cbrt(Double(sorted.count))
    let ruled = width > 0 ? Int(min(100, max(5, ((high - low) / width).rounded(.up)))) : 10
    let count = min(max(bins ?? ruled, 1), 10_000)
    let (start, end) = high > low ? (low, high) : (low - 0.5, high + 0.5)
    var heights = [Double](repeating: 0, count: count)
    for x in sorted {
      // The last bin holds its upper edge; a span beyond Double's range falls into the first.
      let place = (x - start) / (end - start) * Double(count)
      heights[place.isFinite ? min(max(Int(place), 0), count - 1) : 0] += 1
    }
    let edges = (0...count).map { start + (end - start) * Double($0) / Double(count) }
    return .bars(edges: edges, heights: heights, label: label)
  }
}
