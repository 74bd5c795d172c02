import Foundation
import Numerics
import Restore

extension Plot {
  /// Curves of at most this many points are marked at each.
  static let markedPoints = 16

  /// The plot as a picture on white. With equal axes the width follows the data.
  public func raster(width: Int = 1200, height: Int = 750) -> Raster {
    var width = width
    if equalAspect {
      let frame = PlotFrame(self)
      let ratio = (frame.x.upperBound - frame.x.lowerBound) / (frame.y.upperBound - frame.y.lowerBound)
      if ratio.isFinite { width = min(width, max(height * 4 / 5, 140 + Int(Double(height) * 0.78 * min(ratio, 10)))) }
    }
    var drawing = PlotDrawing(self, width: min(max(width, 300), 8000), height: min(max(height, 200), 8000))
    return drawing.draw()
  }
}

/// A plot being drawn: the axes first, then the layers, then the legend where there is room.
private struct PlotDrawing {
  let plot: Plot
  var frame: PlotFrame
  var canvas: Canvas
  var area: Box
  let size: Double
  let line: Double

  init(_ plot: Plot, width: Int, height: Int) {
    self.plot = plot
    frame = PlotFrame(plot)
    canvas = Canvas(width: width, height: height)
    size = max(12, Double(min(width, height)) * 0.031)
    line = size * 0.14
    // Ticks depend on the area and the area on the ticks' widths: one round settles it.
    area = Box(left: size * 4, top: size * 2, right: Double(width) - size * 1.5, bottom: Double(height) - size * 2.2)
    if plot.equalAspect { frame.equalize(width: area.width, height: area.height) }
    let widest = yTicks.labels.map { StrokeFont.width($0, size: size) }.max() ?? 0
    area.left = size * (plot.yLabel.isEmpty ? 1.3 : 3) + widest + size * 0.7
    area.top = size * (plot.title.isEmpty ? 1.4 : 3.2) + (yTicks.exponent == 0 ? 0 : size * 0.4)
    area.bottom = Double(height) - size * (plot.xLabel.isEmpty ? 2.4 : 4.2)
    if plot.equalAspect {
      frame = PlotFrame(plot)
      frame.equalize(width: area.width, height: area.height)
    }
  }

  var xTicks: Ticks { frame.xTicks(max(2, Int(area.width / (size * 6)))) }
  var yTicks: Ticks { frame.yTicks(max(2, Int(area.height / (size * 3.4)))) }

  func point(_ x: Double, _ y: Double) -> Point? {
    guard let place = frame.place(x, y), abs(place.x) < 1e6, abs(place.y) < 1e6 else { return nil }
    return Point(area.left + place.x * area.width, area.bottom - place.y * area.height)
  }

  mutating func draw() -> Raster {
    drawAxes()
    for (i, layer) in plot.layers.enumerated() { draw(layer, Color.series[i % Color.series.count]) }
    let named = plot.layers.enumerated().filter { !$0.element.label.isEmpty }
    if named.count > 1 || (named.count == 1 && plot.yLabel != named[0].element.label) { drawLegend(named) }
    return canvas.raster
  }

  mutating func drawAxes() {
    let (gray, thin) = (Color(0xAFB8C1), size * 0.07)
    for (value, label) in zip(xTicks.values, xTicks.labels) {
      guard let fraction = PlotFrame.fraction(value, frame.x, frame.logX) else { continue }
      let x = area.left + fraction * area.width
      canvas.stroke([[Point(x, area.top), Point(x, area.bottom)]], width: thin, .faint)
      canvas.text(label, at: Point(x, area.bottom + size * 1.3), size: size, .muted, align: .center)
    }
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      guard let fraction = PlotFrame.fraction(value, frame.y, frame.logY) else { continue }
      let y = area.bottom - fraction * area.height
      canvas.stroke([[Point(area.left, y), Point(area.right, y)]], width: thin, .faint)
      canvas.text(label, at: Point(area.left - size * 0.6, y + size * 0.34), size: size, .muted, align: .end)
    }
    // Where zero is inside, it is worth a stronger line.
    if !frame.logY, let zero = PlotFrame.fraction(0, frame.y, false), zero > 0.001, zero < 0.999 {
      let y = area.bottom - zero * area.height
      canvas.stroke([[Point(area.left, y), Point(area.right, y)]], width: thin * 1.4, gray)
    }
    let corners = [Point(area.left, area.top), Point(area.left, area.bottom), Point(area.right, area.bottom)]
    canvas.stroke([corners], width: thin * 1.6, gray)
    if xTicks.exponent != 0 {
      let text = "×" + Ticks.power(xTicks.exponent)
      canvas.text(text, at: Point(area.right, area.bottom + size * 2.5), size: size * 0.9, .muted, align: .end)
    }
    if yTicks.exponent != 0 {
      let text = "×" + Ticks.power(yTicks.exponent)
      canvas.text(text, at: Point(area.left, area.top - size * 0.5), size: size * 0.9, .muted)
    }
    let middle = (area.left + area.right) / 2
    let limit = area.width * 0.96
    canvas.text(
      Canvas.fitted(plot.title, size: size * 1.15, limit: limit, bold: true), at: Point(middle, size * 1.9),
      size: size * 1.15,
      align: .center, bold: true)
    canvas.text(
      Canvas.fitted(plot.xLabel, size: size, limit: limit), at: Point(middle, area.bottom + size * 3.1), size: size,
      align: .center)
    canvas.text(
      Canvas.fitted(plot.yLabel, size: size, limit: area.height), at: Point(size * 1.5, (area.top + area.bottom) / 2),
      size: size, align: .center, rising: true)
  }

  mutating func draw(_ layer: Plot.Layer, _ color: Color) {
    switch layer {
    case .line(let x, let y, _):
      var pieces: [[Point]] = [[]]
      for (a, b) in zip(x, y) {
        if Cancellation.isRequested { return }
        if let p = point(a, b) { pieces[pieces.count - 1].append(p) } else { pieces.append([]) }
      }
      let clip = Box(
        left: area.left - line, top: area.top - line, right: area.right + line, bottom: area.bottom + line)
      canvas.stroke(pieces.filter { !$0.isEmpty }, width: line, color, clip: clip)
      if x.count <= Plot.markedPoints {
        for p in pieces.joined() {
          canvas.disc(p, radius: line * 2.1, .white)
          canvas.disc(p, radius: line * 1.6, color)
        }
      }
    case .points(let x, let y, _):
      // Many points overlap: smaller and fainter shows where they are dense.
      let crowd = Double(min(x.count, y.count))
      let radius = max(1.6, line * (crowd > 2000 ? 0.7 : crowd > 300 ? 1.0 : 1.5))
      let opacity = crowd > 2000 ? 0.35 : crowd > 300 ? 0.5 : 0.8
      for (a, b) in zip(x, y) {
        if Cancellation.isRequested { return }
        if let p = point(a, b) { canvas.disc(p, radius: radius, color, opacity: opacity, clip: area) }
      }
    case .bars(let edges, let heights, _): drawBars(edges, heights, color)
    case .arrows(let x, let y, let u, let v, _): drawArrows(x, y, u, v, color)
    }
  }

  mutating func drawBars(_ edges: [Double], _ heights: [Double], _ color: Color) {
    guard edges.count == heights.count + 1 else { return }
    let floor = frame.logY ? frame.y.lowerBound : max(0, frame.y.lowerBound)
    for (i, height) in heights.enumerated() where !Cancellation.isRequested {
      guard let a = point(edges[i], floor), let b = point(edges[i + 1], height), b.x > a.x else { continue }
      let gap = b.x - a.x > 6 ? size * 0.04 : 0
      let box = Box(left: a.x + gap, top: min(a.y, b.y), right: b.x - gap, bottom: max(a.y, b.y))
      canvas.fill(box, color, opacity: 0.62, clip: area)
      let top = Box(left: box.left, top: b.y, right: box.right, bottom: min(b.y + size * 0.1, box.bottom))
      canvas.fill(top, color, clip: area)
    }
  }

  mutating func drawArrows(_ x: [Double], _ y: [Double], _ u: [Double], _ v: [Double], _ color: Color) {
    let count = min(x.count, y.count, u.count, v.count)
    let perUnitX = area.width / (frame.x.upperBound - frame.x.lowerBound)
    let perUnitY = area.height / (frame.y.upperBound - frame.y.lowerBound)
    var longest = 0.0
    for i in 0..<count {
      let (dx, dy) = (u[i] * perUnitX, v[i] * perUnitY)
      if dx.isFinite && dy.isFinite { longest = max(longest, (dx * dx + dy * dy).squareRoot()) }
    }
    guard longest > 0, longest.isFinite else { return }
    let cell = (area.width * area.height / Double(max(count, 1))).squareRoot() * 0.9
    let scale = cell / longest
    for i in 0..<count where !Cancellation.isRequested {
      guard let p = point(x[i], y[i]) else { continue }
      let (dx, dy) = (u[i] * perUnitX * scale, -v[i] * perUnitY * scale)
      let length = (dx * dx + dy * dy).squareRoot()
      guard length.isFinite else { continue }
      guard length > 0.5 else {
        canvas.disc(p, radius: line * 0.4, color)
        continue
      }
      // Centred on its point; weak arrows are paler.
      let tint = Color.white.mixed(color, 0.35 + 0.65 * length / cell)
      let head = min(length * 0.45, size * 0.55)
      let (ex, ey) = (dx / length, dy / length)
      let tip = Point(p.x + dx / 2, p.y + dy / 2)
      let neck = Point(tip.x - ex * head, tip.y - ey * head)
      canvas.stroke([[Point(p.x - dx / 2, p.y - dy / 2), neck]], width: line * 0.7, tint)
      let (wx, wy) = (-ey * head * 0.42, ex * head * 0.42)
      canvas.triangle(tip, Point(neck.x + wx, neck.y + wy), Point(neck.x - wx, neck.y - wy), tint)
    }
  }

  mutating func drawLegend(_ named: [(offset: Int, element: Plot.Layer)]) {
    let limit = area.width * 0.5
    let labels = named.prefix(12).map { Canvas.fitted($0.element.label, size: size, limit: limit) }
    let width = (labels.map { StrokeFont.width($0, size: size) }.max() ?? 0) + size * 3.2
    let height = Double(labels.count) * size * 1.55 + size * 0.5
    let box = emptiestCorner(width, height)
    canvas.fill(box, .white, opacity: 0.88)
    for (row, (entry, label)) in zip(named, labels).enumerated() {
      let color = Color.series[entry.offset % Color.series.count]
      let y = box.top + size * 1.05 + Double(row) * size * 1.55
      let (left, right) = (box.left + size * 0.5, box.left + size * 2.1)
      switch entry.element {
      case .bars:
        canvas.fill(Box(left: left, top: y - size * 0.4, right: right, bottom: y + size * 0.4), color, opacity: 0.7)
      case .points: canvas.disc(Point((left + right) / 2, y), radius: line * 1.6, color)
      default: canvas.stroke([[Point(left, y), Point(right, y)]], width: line, color)
      }
      canvas.text(label, at: Point(box.left + size * 2.7, y + size * 0.36), size: size)
    }
  }

  /// The corner of the area that the fewest drawn points fall into.
  func emptiestCorner(_ width: Double, _ height: Double) -> Box {
    let air = size * 0.6
    let (left, top) = (area.left + air, area.top + air)
    let (right, bottom) = (area.right - air, area.bottom - air)
    let corners = [
      Box(left: right - width, top: top, right: right, bottom: top + height),
      Box(left: left, top: top, right: left + width, bottom: top + height),
      Box(left: right - width, top: bottom - height, right: right, bottom: bottom),
      Box(left: left, top: bottom - height, right: left + width, bottom: bottom),
    ]
    var counts = [Int](repeating: 0, count: corners.count)
    func count(_ p: Point) {
      for (i, box) in corners.enumerated()
      where p.x >= box.left && p.x <= box.right && p.y >= box.top && p.y <= box.bottom { counts[i] += 1 }
    }
    for layer in plot.layers {
      switch layer {
      case .line(let x, let y, _), .points(let x, let y, _), .arrows(let x, let y, _, _, _):
        for (p, q) in zip(zip(x, y), zip(x.dropFirst(), y.dropFirst())) {
          if Cancellation.isRequested { break }
          guard let a = point(p.0, p.1), let b = point(q.0, q.1) else { continue }
          for k in 0...4 {
            let t = Double(k) / 4
            count(Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t))
          }
        }
      case .bars(let edges, let heights, _):
        for (i, height) in heights.enumerated() where i + 1 < edges.count {
          for k in 1...4 {
            if let p = point((edges[i] + edges[i + 1]) / 2, height * Double(k) / 4) { count(p) }
          }
        }
      }
    }
    let best = counts.indices.min { counts[$0] < counts[$1] } ?? 0
    return corners[best]
  }
}
