import Foundation
import Numerics

/// The ranges of a plot's axes, and where a pair of numbers lies between them (0 to 1, from the lower left).
struct PlotFrame {
  var x: ClosedRange<Double>
  var y: ClosedRange<Double>
  let logX: Bool
  let logY: Bool
  /// Whether every x is a whole number, so that marks between them mean nothing.
  private var isWholeX = false

  /// The ranges that hold every layer, with some air around points and curves.
  init(_ plot: Plot) {
    (logX, logY) = (plot.logX, plot.logY)
    var (xs, ys) = (Extent(positive: plot.logX), Extent(positive: plot.logY))
    var airX = 0.0
    var fromZero = false
    for layer in plot.layers {
      switch layer {
      case .line(let x, let y, _):
        for (a, b) in zip(x, y) where a.isFinite && b.isFinite {
          if Cancellation.isRequested { break }
          xs.add(a)
          ys.add(b)
        }
        if x.count <= Plot.markedPoints { airX = max(airX, 0.03) }
      case .points(let x, let y, _):
        for (a, b) in zip(x, y) where a.isFinite && b.isFinite {
          if Cancellation.isRequested { break }
          xs.add(a)
          ys.add(b)
        }
        airX = max(airX, 0.05)
      case .bars(let edges, let heights, _):
        edges.forEach { xs.add($0) }
        heights.forEach { ys.add($0) }
        if !plot.logY { ys.add(0) }
        fromZero = true
        airX = max(airX, 0.02)
      case .arrows(let x, let y, _, _, _):
        x.forEach { xs.add($0) }
        y.forEach { ys.add($0) }
        airX = max(airX, 0.08)
      }
    }
    isWholeX = xs.isWhole && !plot.equalAspect
    x = xs.range(air: airX)
    y = ys.range(air: 0.06)
    if fromZero && !plot.logY && ys.low >= 0 { y = 0...y.upperBound }
  }

  /// Widens one range so that a unit takes as many pixels along both axes of a box.
  mutating func equalize(width: Double, height: Double) {
    guard !logX, !logY, width > 0, height > 0 else { return }
    let (spanX, spanY) = (x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
    let unit = max(spanX / width, spanY / height)
    func widened(_ range: ClosedRange<Double>, _ span: Double) -> ClosedRange<Double> {
      let middle = range.lowerBound / 2 + range.upperBound / 2
      let (low, high) = (middle - span / 2, middle + span / 2)
      return low.isFinite && high.isFinite && low < high ? low...high : range
    }
    x = widened(x, unit * width)
    y = widened(y, unit * height)
  }

  /// Fractions along the axes, or `nil` for a number without a place.
  func place(_ a: Double, _ b: Double) -> (x: Double, y: Double)? {
    guard let x = PlotFrame.fraction(a, x, logX), let y = PlotFrame.fraction(b, y, logY) else { return nil }
    return (x, y)
  }

  static func fraction(_ value: Double, _ range: ClosedRange<Double>, _ isLog: Bool) -> Double? {
    guard value.isFinite, !isLog || value > 0 else { return nil }
    let (low, high) = (range.lowerBound, range.upperBound)
    // Logarithms are subtracted and numbers halved before, as quotients and differences might overflow.
    let fraction =
      isLog ? (log(value) - log(low)) / (log(high) - log(low)) : (value / 2 - low / 2) / (high / 2 - low / 2)
    return fraction.isFinite ? fraction : nil
  }

  func xTicks(_ count: Int) -> Ticks { ticks(x, logX, count, isWhole: isWholeX) }
  func yTicks(_ count: Int) -> Ticks { ticks(y, logY, count, isWhole: false) }

  private func ticks(_ range: ClosedRange<Double>, _ isLog: Bool, _ count: Int, isWhole: Bool) -> Ticks {
    isLog
      ? Ticks.logarithmic(range.lowerBound, range.upperBound, count: count)
      : Ticks.linear(range.lowerBound, range.upperBound, count: count, isWhole: isWhole)
  }

  /// The smallest and largest finite number seen.
  private struct Extent {
    let positive: Bool
    var low = Double.infinity
    var high = -Double.infinity
    var isWhole = true

    init(positive: Bool) { self.positive = positive }

    mutating func add(_ value: Double) {
      guard value.isFinite, !positive || value > 0 else { return }
      low = min(low, value)
      high = max(high, value)
      isWhole = isWhole && value.rounded() == value
    }

    func range(air: Double) -> ClosedRange<Double> {
      guard low <= high else { return positive ? 1...10 : 0...1 }
      if positive {
        let ratio = high > low ? pow(high / low, air) : 2
        let (a, b) = (low / ratio, high * ratio)
        return a > 0 && b.isFinite && a < b ? a...b : low...max(high, low.nextUp)
      }
      // A constant is drawn in the middle.
      let pad = high > low ? (high - low) * air : max(abs(low) * 0.1, 1e-300)
      let (a, b) = (low - pad, high + pad)
      guard a.isFinite, b.isFinite, a < b else { return low...max(high, low.nextUp) }
      return high > low || low != 0 ? a...b : -1...1
    }
  }
}
