import Foundation
import Numerics
import Restore

extension PlotDrawing {
  mutating func draw(_ layer: Plot.Layer, _ style: SeriesStyle) {
    let color = style.color
    switch layer {
    case .line(let x, let y, _):
      var pieces: [[Point]] = [[]]
      for (a, b) in zip(x, y) {
        if Cancellation.isRequested { return }
        if let p = point(a, b) { pieces[pieces.count - 1].append(p) } else { pieces.append([]) }
      }
      let clip = Box(
        left: area.left - line, top: area.top - line, right: area.right + line, bottom: area.bottom + line)
      let drawn = pieces.filter { !$0.isEmpty }.flatMap { style.pieces(of: $0, line: line, within: clip) }
      canvas.stroke(drawn, width: line, color, clip: clip)
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
}
