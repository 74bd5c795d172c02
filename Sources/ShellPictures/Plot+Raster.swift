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
struct PlotDrawing {
  let plot: Plot
  var frame: PlotFrame
  var canvas: Canvas
  var area: Box
  let size: Double
  let line: Double
  private var legend: PlotLegend?

  init(_ plot: Plot, width: Int, height: Int) {
    self.plot = plot
    frame = PlotFrame(plot)
    canvas = Canvas(width: 1, height: 1)
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
    var width = width
    if let legend = PlotLegend(plot, size: size, area: area) { place(legend, &width) }
    canvas = Canvas(width: width, height: height)
  }

  /// Puts the legend where nothing is drawn, or beside the axes: there a plot gives room, and one of equal axes, whose
  /// shape follows the data, becomes wider.
  private mutating func place(_ legend: PlotLegend, _ width: inout Int) {
    var legend = legend
    if !legend.settle(in: area, avoiding: obstacles) {
      let room = legend.width + size * 0.8
      if plot.equalAspect { width += Int(room) } else { area.right -= room }
      legend.stand(beside: area, gap: size * 0.8)
    }
    self.legend = legend
  }

  var xTicks: Ticks { frame.xTicks(max(2, Int(area.width / (size * 6)))) }
  var yTicks: Ticks { frame.yTicks(max(2, Int(area.height / (size * 3.4)))) }

  func point(_ x: Double, _ y: Double) -> Point? {
    guard let place = frame.place(x, y), abs(place.x) < 1e6, abs(place.y) < 1e6 else { return nil }
    return Point(area.left + place.x * area.width, area.bottom - place.y * area.height)
  }

  mutating func draw() -> Raster {
    drawAxes()
    for (i, layer) in plot.layers.enumerated() { draw(layer, SeriesStyle(i)) }
    if let legend { drawLegend(legend) }
    return canvas.raster
  }

  /// A title stands over the axes, or where it is too long for that over the whole picture.
  private mutating func drawTitle(above middle: Double, limit: Double) {
    let height = size * 1.15
    let fits = StrokeFont.width(plot.title, size: height, bold: true) <= limit
    let whole = Double(canvas.width)
    let text = Canvas.fitted(plot.title, size: height, limit: fits ? limit : whole - 2 * size, bold: true)
    canvas.text(text, at: Point(fits ? middle : whole / 2, size * 1.9), size: height, align: .center, bold: true)
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
    drawTitle(above: middle, limit: limit)
    canvas.text(
      Canvas.fitted(plot.xLabel, size: size, limit: limit), at: Point(middle, area.bottom + size * 3.1), size: size,
      align: .center)
    canvas.text(
      Canvas.fitted(plot.yLabel, size: size, limit: area.height), at: Point(size * 1.5, (area.top + area.bottom) / 2),
      size: size, align: .center, rising: true)
  }
}
