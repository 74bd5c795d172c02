import Foundation
import Numerics

extension Plot {
  /// The layers that a legend names, with their places: none where the axes say already what is drawn.
  package var legendEntries: [(offset: Int, element: Layer)] {
    let named = layers.enumerated().map { (offset: $0.offset, element: $0.element) }
      .filter { !$0.element.label.isEmpty }
    guard named.count == 1, let only = named.first?.element else { return named }
    if [xLabel, yLabel, title].contains(only.label) { return [] }
    // One cloud, one histogram or one field is what the plot is about.
    if case .line = only { return named }
    return []
  }
}

/// The names of a plot's layers in a box, and where that stands.
struct PlotLegend {
  /// A row of the box: a layer, or how many more there are.
  let rows: [(entry: (offset: Int, element: Plot.Layer)?, text: String)]
  let width: Double
  let height: Double
  private(set) var box: Box
  private let size: Double

  /// - Returns: nil where no legend is wanted.
  init?(_ plot: Plot, size: Double, area: Box) {
    let entries = plot.legendEntries
    guard !entries.isEmpty else { return nil }
    let most = max(2, Int((area.height - size) / (size * 1.55)))
    let shown = entries.count > most ? most - 1 : entries.count
    var rows = entries.prefix(shown).map { entry in
      let text = Canvas.fitted(entry.element.label, size: size, limit: area.width * 0.4)
      return (entry: Optional(entry), text: text)
    }
    if shown < entries.count { rows.append((nil, "… and \(entries.count - shown) more")) }
    self.rows = rows
    self.size = size
    width = (rows.map { StrokeFont.width($0.text, size: size) }.max() ?? 0) + size * 3.2
    height = Double(rows.count) * size * 1.55 + size * 0.5
    box = Box(left: 0, top: 0, right: width, bottom: height)
  }

  /// Takes a place in the area that covers nothing: a corner, or the middle of a side.
  /// - Returns: whether there is one.
  mutating func settle(in area: Box, avoiding obstacles: PlotObstacles) -> Bool {
    let air = size * 0.6
    let (left, right) = (area.left + air, area.right - air - width)
    let (top, bottom) = (area.top + air, area.bottom - air - height)
    guard left <= right, top <= bottom else { return false }
    let (center, middle) = ((left + right) / 2, (top + bottom) / 2)
    let places = [
      (right, top), (left, top), (right, bottom), (left, bottom), (center, top), (center, bottom), (right, middle),
      (left, middle),
    ]
    for (x, y) in places where !Cancellation.isRequested {
      let place = Box(left: x, top: y, right: x + width, bottom: y + height)
      if !obstacles.touch(place) {
        box = place
        return true
      }
    }
    return false
  }

  /// Stands at the upper right, outside of the axes.
  mutating func stand(beside area: Box, gap: Double) {
    let left = area.right + gap
    box = Box(left: left, top: area.top, right: left + width, bottom: area.top + height)
  }
}

/// What a legend must not cover, in pixels.
struct PlotObstacles {
  var segments: [(Point, Point)] = []
  var boxes: [Box] = []
  /// How far strokes and discs reach beyond their middle.
  let reach: Double

  func touch(_ place: Box) -> Bool {
    let wide = Box(
      left: place.left - reach, top: place.top - reach, right: place.right + reach, bottom: place.bottom + reach)
    return boxes.contains {
      $0.left < wide.right && $0.right > wide.left && $0.top < wide.bottom && $0.bottom > wide.top
    }
      || segments.contains { wide.clipped($0.0, $0.1) != nil }
  }
}

extension Box {
  /// The part of a segment inside the box (Liang and Barsky, 1984); nil where there is none.
  func clipped(_ a: Point, _ b: Point) -> (Point, Point)? {
    var (first, last) = (0.0, 1.0)
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    for (step, room) in [(-dx, a.x - left), (dx, right - a.x), (-dy, a.y - top), (dy, bottom - a.y)] {
      if step == 0 {
        if room < 0 { return nil }
      } else if step < 0 {
        first = max(first, room / step)
      } else {
        last = min(last, room / step)
      }
    }
    guard first <= last else { return nil }
    return (Point(a.x + first * dx, a.y + first * dy), Point(a.x + last * dx, a.y + last * dy))
  }
}
