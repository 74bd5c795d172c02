import Foundation
import Numerics
import ShellText

extension Plot {
  /// The plot in characters: Braille dots between axes with their numbers, the legend under it.
  func terminalText(columns: Int, color: Bool) -> String {
    TextPlot(self, columns: min(columns, 100), color: color).text()
  }
}

/// A plot being drawn in characters.
private struct TextPlot {
  let plot: Plot
  let frame: PlotFrame
  let color: Bool
  let columns: Int
  let rows = 16
  let margin: Int
  let yTicks: Ticks
  /// The dots of each character, and the layer that drew last there.
  var bits: [UInt32]
  var owners: [Int]

  init(_ plot: Plot, columns: Int, color: Bool) {
    self.plot = plot
    self.color = color
    frame = PlotFrame(plot)
    yTicks = frame.yTicks(5)
    margin = (yTicks.labels.map(\.count).max() ?? 0) + 2
    self.columns = max(columns - margin - 1, 10)
    bits = [UInt32](repeating: 0, count: self.columns * rows)
    owners = [Int](repeating: -1, count: self.columns * rows)
  }

  /// The dot of a pair of numbers, from the upper left.
  func dot(_ x: Double, _ y: Double) -> (x: Int, y: Int)? {
    guard let place = frame.place(x, y), abs(place.x) < 1e3, abs(place.y) < 1e3 else { return nil }
    return (Int((place.x * Double(columns * 2 - 1)).rounded()), Int(((1 - place.y) * Double(rows * 4 - 1)).rounded()))
  }

  mutating func set(_ x: Int, _ y: Int, _ layer: Int) {
    guard x >= 0, y >= 0, x < columns * 2, y < rows * 4 else { return }
    let i = y / 4 * columns + x / 2
    bits[i] |= Braille.bit(x % 2, y % 4)
    owners[i] = layer
  }

  mutating func line(_ a: (x: Int, y: Int), _ b: (x: Int, y: Int), _ layer: Int) {
    let steps = min(max(abs(b.x - a.x), abs(b.y - a.y), 1), 4000)
    let style = SeriesStyle(layer)
    for k in 0...steps {
      let t = Double(k) / Double(steps)
      let x = Double(a.x) + Double(b.x - a.x) * t
      let y = Double(a.y) + Double(b.y - a.y) * t
      let (column, row) = (Int(x.rounded()), Int(y.rounded()))
      if !style.skips(abs(column + row)) { set(column, row, layer) }
    }
  }

  mutating func draw(_ layer: Plot.Layer, _ index: Int) {
    switch layer {
    case .line(let x, let y, _):
      var last: (x: Int, y: Int)?
      for (a, b) in zip(x, y) {
        if Cancellation.isRequested { return }
        let next = dot(a, b)
        if let next { line(last ?? next, next, index) }
        last = next
      }
    case .points(let x, let y, _):
      for (a, b) in zip(x, y) {
        if Cancellation.isRequested { return }
        if let p = dot(a, b) { set(p.x, p.y, index) }
      }
    case .bars(let edges, let heights, _):
      let floor = frame.logY ? frame.y.lowerBound : max(0, frame.y.lowerBound)
      for (i, height) in heights.enumerated() where i + 1 < edges.count {
        guard let a = dot(edges[i], floor), let b = dot(edges[i + 1], height) else { continue }
        for x in a.x..<max(b.x, a.x + 1) { line((x, a.y), (x, b.y), index) }
      }
    case .arrows(let x, let y, let u, let v, _):
      let count = min(x.count, y.count, u.count, v.count)
      let longest = (0..<count).map { hypot(u[$0], v[$0]) }.filter(\.isFinite).max() ?? 0
      guard longest > 0 else { return }
      let (spanX, spanY) = (frame.x.upperBound - frame.x.lowerBound, frame.y.upperBound - frame.y.lowerBound)
      let cell = 0.9 * (spanX * spanY / Double(max(count, 1))).squareRoot() / longest
      for i in 0..<count {
        guard let tail = dot(x[i], y[i]), let tip = dot(x[i] + u[i] * cell, y[i] + v[i] * cell) else { continue }
        line(tail, tip, index)
      }
    }
  }

  func paint(_ text: String, _ layer: Int) -> String {
    guard color, layer >= 0 else { return text }
    let tint = Color.series[layer % Color.series.count].mixed(.white, 0.25)
    return "\u{1B}[38;2;\(tint.red);\(tint.green);\(tint.blue)m\(text)\u{1B}[0m"
  }

  func text() -> String {
    var drawn = self
    for (i, layer) in plot.layers.enumerated() { drawn.draw(layer, i) }
    return drawn.lines().joined(separator: "\n")
  }

  func lines() -> [String] {
    var lines: [String] = []
    let pad = String(repeating: " ", count: margin)
    if !plot.title.isEmpty { lines.append(pad + (color ? "\u{1B}[1m\(plot.title)\u{1B}[0m" : plot.title)) }
    if !plot.yLabel.isEmpty || yTicks.exponent != 0 {
      let exponent = yTicks.exponent == 0 ? "" : "  ×" + Ticks.power(yTicks.exponent)
      lines.append(pad + plot.yLabel + exponent)
    }
    var labels: [Int: String] = [:]
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      guard let fraction = PlotFrame.fraction(value, frame.y, frame.logY) else { continue }
      labels[min(rows - 1, max(0, Int((1 - fraction) * Double(rows * 4 - 1)) / 4))] = label
    }
    for row in 0..<rows {
      let label = labels[row] ?? ""
      var line = DisplayWidth.pad(label, to: margin - 1, right: true) + (label.isEmpty ? "│" : "┤")
      var start = row * columns
      let end = start + columns
      while start < end {
        var stop = start
        while stop < end && owners[stop] == owners[start] { stop += 1 }
        line += paint(String(bits[start..<stop].map { $0 == 0 ? " " : Braille.character($0) }), owners[start])
        start = stop
      }
      while line.hasSuffix(" ") { line.removeLast() }
      lines.append(line)
    }
    lines += xAxis()
    let named = plot.legendEntries
    if !named.isEmpty {
      let names = named.map { paint(SeriesStyle($0.offset).sign, $0.offset) + "\u{A0}" + $0.element.label }
      lines += TextWrap.lines(names.joined(separator: "\u{A0}\u{A0} "), width: margin + columns, first: pad, rest: pad)
    }
    return lines
  }

  private func xAxis() -> [String] {
    let ticks = frame.xTicks(max(2, columns / 14))
    var axis = [Character](repeating: "─", count: columns)
    var numbers = [Character](repeating: " ", count: margin + columns + 12)
    var free = 0
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let fraction = PlotFrame.fraction(value, frame.x, frame.logX) else { continue }
      let column = min(columns - 1, max(0, Int(fraction * Double(columns - 1))))
      axis[column] = "┬"
      let start = max(margin + column - label.count / 2, 0)
      guard start >= free, start + label.count <= numbers.count else { continue }
      for (k, letter) in label.enumerated() { numbers[start + k] = letter }
      free = start + label.count + 1
    }
    var under = String(numbers)
    while under.hasSuffix(" ") { under.removeLast() }
    if ticks.exponent != 0 { under += "  ×" + Ticks.power(ticks.exponent) }
    let corner = String(repeating: " ", count: margin - 1) + "└"
    let name =
      plot.xLabel.isEmpty
      ? [] : [String(repeating: " ", count: margin + max(0, columns - plot.xLabel.count) / 2) + plot.xLabel]
    return [corner + String(axis), under] + name
  }
}
