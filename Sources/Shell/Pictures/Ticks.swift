import Foundation

/// Where an axis is marked, and what the marks say.
package struct Ticks: Sendable, Equatable {
  package var values: [Double]
  package var labels: [String]
  /// The power of ten that all labels are to be multiplied by, or 0.
  package var exponent = 0

  /// About `count` round numbers (1, 2, 2.5 or 5 times a power of ten apart) in `low...high`.
  package static func linear(_ low: Double, _ high: Double, count: Int) -> Ticks {
    guard low.isFinite, high.isFinite, high > low else { return Ticks(values: [], labels: []) }
    let span = high - low
    guard span.isFinite, span > 0 else { return Ticks(values: [], labels: []) }
    let raw = span / Double(max(count, 1))
    let power = pow(10, floor(log10(raw)))
    guard power > 0, power.isFinite else { return Ticks(values: [], labels: []) }
    let step = ([1, 2, 2.5, 5, 10].first { $0 * power >= raw * 0.999 } ?? 10) * power
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

  /// Powers of ten in `low...high`; 2 and 5 times them too where there are few.
  package static func logarithmic(_ low: Double, _ high: Double, count: Int) -> Ticks {
    guard low > 0, high > low, high.isFinite else { return Ticks(values: [], labels: []) }
    let (first, last) = (Int(ceil(log10(low) - 1e-9)), Int(floor(log10(high) + 1e-9)))
    if last > first {
      let every = max(1, (last - first) / max(count, 1))
      let powers = Array(stride(from: first, through: last, by: every))
      return Ticks(values: powers.map { pow(10, Double($0)) }, labels: powers.map { power($0) })
    }
    var values: [Double] = []
    for decade in first - 1...last + 1 {
      for m in [1.0, 2, 5] { values.append(m * pow(10, Double(decade))) }
    }
    values = values.filter { $0 >= low * 0.999 && $0 <= high * 1.001 }
    return Ticks(
      values: values, labels: values.map { String(format: "%g", $0).replacingOccurrences(of: "-", with: "−") })
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
