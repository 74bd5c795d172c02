import Foundation
import Numerics

extension PlotDrawing {
  /// Everything that is drawn over the axes.
  var obstacles: PlotObstacles {
    var result = PlotObstacles(reach: line * 2)
    for layer in plot.layers {
      switch layer {
      case .line(let x, let y, _):
        var last: Point?
        for (a, b) in zip(x, y) {
          if Cancellation.isRequested { break }
          let next = point(a, b)
          if let next { result.segments.append((last ?? next, next)) }
          last = next
        }
      case .points(let x, let y, _):
        for (a, b) in zip(x, y) {
          if Cancellation.isRequested { break }
          if let p = point(a, b) { result.segments.append((p, p)) }
        }
      case .bars(let edges, let heights, _):
        let floor = frame.logY ? frame.y.lowerBound : max(0, frame.y.lowerBound)
        for (i, height) in heights.enumerated() where i + 1 < edges.count {
          guard let a = point(edges[i], floor), let b = point(edges[i + 1], height) else { continue }
          result.boxes.append(Box(left: a.x, top: min(a.y, b.y), right: b.x, bottom: max(a.y, b.y)))
        }
      case .arrows(let x, let y, _, _, _):
        let half = (area.width * area.height / Double(max(x.count, 1))).squareRoot() / 2
        for (a, b) in zip(x, y) {
          guard let p = point(a, b) else { continue }
          result.boxes.append(Box(left: p.x - half, top: p.y - half, right: p.x + half, bottom: p.y + half))
        }
      }
    }
    return result
  }

  mutating func drawLegend(_ legend: PlotLegend) {
    let box = legend.box
    canvas.fill(box, .white, opacity: 0.88)
    for (row, (entry, text)) in legend.rows.enumerated() {
      let y = box.top + size * 1.05 + Double(row) * size * 1.55
      canvas.text(text, at: Point(box.left + size * 2.7, y + size * 0.36), size: size)
      guard let entry else { continue }
      let style = SeriesStyle(entry.offset)
      let (left, right) = (box.left + size * 0.5, box.left + size * 2.1)
      switch entry.element {
      case .bars:
        let sample = Box(left: left, top: y - size * 0.4, right: right, bottom: y + size * 0.4)
        canvas.fill(sample, style.color, opacity: 0.7)
      case .points: canvas.disc(Point((left + right) / 2, y), radius: line * 1.6, style.color)
      default:
        let sample = style.pieces(of: [Point(left, y), Point(right, y)], line: line, within: box)
        canvas.stroke(sample, width: line, style.color)
      }
    }
  }
}
