import Foundation

/// Where an axis is marked, and what the marks say.
package struct Ticks: Sendable, Equatable {
  package var values: [Double]
  package var labels: [String]
  /// The power of ten that all labels are to be multiplied by, or 0.
  package var exponent = 0

  /// About `count` round numbers (1, 2, 2.5 or 5 times a power of ten apart) in `low...high`, and no fewer than two where
  /// that can be.
  /// - Parameter isWhole: whether only whole numbers are marked.
  package static func linear(_ low: Double, _ high: Double, count: Int, isWhole: Bool = false) -> Ticks {
    var ticks = steps(low, high, count: count, isWhole: isWhole)
    var finer = max(count, 1)
    while ticks.values.count < 2 && finer < 16 {
      finer *= 2
      ticks = steps(low, high, count: finer, isWhole: isWhole)
    }
    return ticks
  }

  private static func steps(_ low: Double, _ high: Double, count: Int, isWhole: Bool) -> Ticks {
    guard low.isFinite, high.isFinite, high > low else { return Ticks(values: [], labels: []) }
    let span = high - low
    guard span.isFinite, span > 0 else { return Ticks(values: [], labels: []) }
    let raw = span / Double(max(count, 1))
    let power = pow(10, floor(log10(raw)))
    guard power > 0, power.isFinite else { return Ticks(values: [], labels: []) }
    let sizes = [1, 2, 2.5, 5, 10].filter { !isWhole || power >= 1 && ($0 * power).rounded() == $0 * power }
    let step = isWhole && power < 1 ? 1 : (sizes.first { $0 * power >= raw * 0.999 } ?? 10) * power
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    // Beyond 2⁵³ steps from zero, ticks are no longer different numbers.
    guard last >= first, last - first < 100, abs(first) < 9e15, abs(last) < 9e15 else {
      return Ticks(values: [], labels: [])
    }
    let values = (0...Int(last - first)).map { (first + Double($0)) * step }
    let largest = values.map { abs($0) }.max() ?? 0
    let magnitude = largest > 0 ? Int(floor(log10(largest))) : 0
    let exponent = magnitude >= 5 || magnitude < -3 ? magnitude : 0
    let unit = pow(10, Double(exponent))
    let places = (0...9).first { digits in
      let scale = pow(10, Double(digits))
      return abs((step / unit * scale).rounded() - step / unit * scale) < 1e-6
    }
    return Ticks(values: values, labels: values.map { format($0 / unit, places ?? 3) }, exponent: exponent)
  }

  /// Powers of ten in `low...high`; where they are fewer than three, 2 and 5 times them too, and within a decade round
  /// numbers as on any other axis.
  package static func logarithmic(_ low: Double, _ high: Double, count: Int) -> Ticks {
    guard low > 0, high > low, high.isFinite else { return Ticks(values: [], labels: []) }
    let (first, last) = (Int(ceil(log10(low) - 1e-9)), Int(floor(log10(high) + 1e-9)))
    if last - first >= 2 {
      let every = max(1, (last - first) / max(count, 1))
      let powers = Array(stride(from: first, through: last, by: every))
      return Ticks(values: powers.map { pow(10, Double($0)) }, labels: powers.map { power($0) })
    }
    var marks: [(value: Double, factor: Int, decade: Int)] = []
    for decade in first - 1...last + 1 {
      for factor in [1, 2, 5] {
        let value = Double(factor) * pow(10, Double(decade))
        if value >= low * 0.999 && value <= high * 1.001 { marks.append((value, factor, decade)) }
      }
    }
    guard marks.count >= 3 else {
      var finer = max(count, 3)
      var ticks = linear(low, high, count: finer)
      while ticks.values.count < 3 && finer < 16 {
        finer *= 2
        ticks = linear(low, high, count: finer)
      }
      return ticks
    }
    return Ticks(
      values: marks.map { $0.value },
      labels: marks.map { mark -> String in
        if (-3...4).contains(mark.decade) { return String(format: "%g", mark.value) }
        return mark.factor == 1 ? power(mark.decade) : "\(mark.factor)×" + power(mark.decade)
      })
  }

  /// 10 to a power as it is written: 10⁻³.
  package static func power(_ n: Int) -> String {
    let raised: [Character: Character] = [
      "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "-": "⁻",
    ]
    return "10" + String(String(n).map { raised[$0] ?? $0 })
  }

  private static func format(_ value: Double, _ places: Int) -> String {
    let text = String(format: "%.\(places)f", value)
    if text.hasPrefix("-") {
      return text.dropFirst().allSatisfy { "0.".contains($0) } ? String(text.dropFirst()) : "−" + text.dropFirst()
    }
    return text
  }
}
