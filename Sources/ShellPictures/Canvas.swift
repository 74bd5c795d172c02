import Foundation
import Numerics
import Restore

/// A point of the plane, in pixels from the upper left corner; pixel (0, 0) has its centre at (0.5, 0.5).
package struct Point: Sendable, Equatable {
  package var x: Double
  package var y: Double
  package init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}

/// A rectangle of the plane.
package struct Box: Sendable, Equatable {
  package var left: Double
  package var top: Double
  package var right: Double
  package var bottom: Double

  package init(left: Double, top: Double, right: Double, bottom: Double) {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
  }

  var width: Double { right - left }
  var height: Double { bottom - top }
}

/// A picture being drawn: antialiased lines, discs, rectangles and text on a ground of one colour.
package struct Canvas {
  package private(set) var raster: Raster
  package var width: Int { raster.width }
  package var height: Int { raster.height }

  package init(width: Int, height: Int, background: Color = .white) {
    raster = Raster(width: max(width, 1), height: max(height, 1), filling: background.red)
    guard background.green != background.red || background.blue != background.red else { return }
    for i in 0..<raster.width * raster.height {
      raster.samples[3 * i] = background.red
      raster.samples[3 * i + 1] = background.green
      raster.samples[3 * i + 2] = background.blue
    }
  }

  /// Lays a colour over a pixel with an opacity from 0 to 1.
  mutating func blend(_ x: Int, _ y: Int, _ color: Color, _ opacity: Double) {
    guard x >= 0, y >= 0, x < raster.width, y < raster.height, opacity > 0.002 else { return }
    let i = 3 * (y * raster.width + x)
    let a = min(opacity, 1)
    func mix(_ under: UInt8, _ over: UInt8) -> UInt8 {
      UInt8((Double(under) + (Double(over) - Double(under)) * a).rounded())
    }
    raster.samples[i] = mix(raster.samples[i], color.red)
    raster.samples[i + 1] = mix(raster.samples[i + 1], color.green)
    raster.samples[i + 2] = mix(raster.samples[i + 2], color.blue)
  }

  /// The whole pixels of a box that are inside the canvas and the clip.
  private func pixels(_ box: Box, _ clip: Box?) -> (x: Range<Int>, y: Range<Int>) {
    let clip = clip ?? Box(left: 0, top: 0, right: Double(width), bottom: Double(height))
    func range(_ low: Double, _ high: Double, _ size: Int) -> Range<Int> {
      guard low.isFinite, high.isFinite, high > 0, low < Double(size) else { return 0..<0 }
      let first = Int(max(low.rounded(.down), 0))
      let last = Int(min(high.rounded(.up), Double(size)))
      return first..<max(first, last)
    }
    return (
      range(max(box.left, clip.left), min(box.right, clip.right), width),
      range(max(box.top, clip.top), min(box.bottom, clip.bottom), height)
    )
  }

  /// A filled rectangle; edges between pixels are soft.
  package mutating func fill(_ box: Box, _ color: Color, opacity: Double = 1, clip: Box? = nil) {
    let (columns, rows) = pixels(box, clip)
    for y in rows {
      let vertical = min(box.bottom, Double(y + 1)) - max(box.top, Double(y))
      for x in columns {
        let horizontal = min(box.right, Double(x + 1)) - max(box.left, Double(x))
        blend(x, y, color, opacity * max(vertical, 0) * max(horizontal, 0))
      }
    }
  }

  /// A filled disc.
  package mutating func disc(_ center: Point, radius: Double, _ color: Color, opacity: Double = 1, clip: Box? = nil) {
    let reach = radius + 1
    let box = Box(left: center.x - reach, top: center.y - reach, right: center.x + reach, bottom: center.y + reach)
    let (columns, rows) = pixels(box, clip)
    for y in rows {
      for x in columns {
        let (dx, dy) = (Double(x) + 0.5 - center.x, Double(y) + 0.5 - center.y)
        blend(x, y, color, opacity * max(0, min(1, radius + 0.5 - (dx * dx + dy * dy).squareRoot())))
      }
    }
  }

  /// A filled triangle with soft edges.
  mutating func triangle(_ a: Point, _ b: Point, _ c: Point, _ color: Color, clip: Box? = nil) {
    let box = Box(
      left: min(a.x, b.x, c.x) - 1, top: min(a.y, b.y, c.y) - 1, right: max(a.x, b.x, c.x) + 1,
      bottom: max(a.y, b.y, c.y) + 1)
    let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    guard abs(area) > 1e-9 else { return }
    let corners = area > 0 ? [a, b, c] : [a, c, b]
    let (columns, rows) = pixels(box, clip)
    for y in rows {
      for x in columns {
        var inside = Double.infinity
        for i in 0..<3 {
          let (p, q) = (corners[i], corners[(i + 1) % 3])
          let (dx, dy) = (q.x - p.x, q.y - p.y)
          let length = max((dx * dx + dy * dy).squareRoot(), 1e-9)
          inside = min(inside, (dx * (Double(y) + 0.5 - p.y) - dy * (Double(x) + 0.5 - p.x)) / length)
        }
        blend(x, y, color, max(0, min(1, inside + 0.5)))
      }
    }
  }

  /// Lines through each list of points, with round joints and ends. The whole stroke is laid down once, so that it has
  /// one opacity where its pieces meet.
  package mutating func stroke(
    _ lines: [[Point]], width lineWidth: Double, _ color: Color, opacity: Double = 1, clip: Box? = nil
  ) {
    let reach = lineWidth / 2 + 1
    var bounds = Box(left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)
    for p in lines.joined() where p.x.isFinite && p.y.isFinite {
      if Cancellation.isRequested { return }
      bounds.left = min(bounds.left, p.x - reach)
      bounds.top = min(bounds.top, p.y - reach)
      bounds.right = max(bounds.right, p.x + reach)
      bounds.bottom = max(bounds.bottom, p.y + reach)
    }
    let (columns, rows) = pixels(bounds, clip)
    guard !columns.isEmpty, !rows.isEmpty else { return }
    var mask = [Float](repeating: 0, count: columns.count * rows.count)
    for line in lines {
      for (p, q) in zip(line, line.count == 1 ? line[...] : line.dropFirst()) {
        if Cancellation.isRequested { return }
        let piece = Box(
          left: min(p.x, q.x) - reach, top: min(p.y, q.y) - reach, right: max(p.x, q.x) + reach,
          bottom: max(p.y, q.y) + reach)
        let (xs, ys) = pixels(piece, clip)
        let (dx, dy) = (q.x - p.x, q.y - p.y)
        let squared = dx * dx + dy * dy
        for y in ys.clamped(to: rows) {
          for x in xs.clamped(to: columns) {
            let (px, py) = (Double(x) + 0.5 - p.x, Double(y) + 0.5 - p.y)
            let along = squared > 0 ? max(0, min(1, (px * dx + py * dy) / squared)) : 0
            let (ex, ey) = (px - along * dx, py - along * dy)
            let cover = Float(lineWidth / 2 + 0.5 - (ex * ex + ey * ey).squareRoot())
            let i = (y - rows.lowerBound) * columns.count + x - columns.lowerBound
            if cover > mask[i] { mask[i] = min(cover, 1) }
          }
        }
      }
    }
    // A line thinner than a pixel is drawn one pixel wide and fainter.
    let strength = opacity * min(1, max(lineWidth, 0.2))
    for y in rows {
      for x in columns {
        let cover = mask[(y - rows.lowerBound) * columns.count + x - columns.lowerBound]
        if cover > 0 { blend(x, y, color, strength * Double(cover)) }
      }
    }
  }

  /// Puts a picture down with its upper left corner at (x, y).
  mutating func paste(_ picture: Raster, x: Int, y: Int) { raster.paste(picture, x: x, y: y) }
}
