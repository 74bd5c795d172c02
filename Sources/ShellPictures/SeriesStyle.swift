import Foundation

/// How the lines of a plot are told apart: by colour, and where the colours come round again by dashes and dots.
struct SeriesStyle {
  let color: Color
  /// How often all colours have been used before.
  private let round: Int

  init(_ index: Int) {
    color = Color.series[index % Color.series.count]
    round = index / Color.series.count % 3
  }

  /// Whether a dot at some place along a line is left out, in a terminal.
  func skips(_ place: Int) -> Bool {
    switch round {
    case 0: false
    case 1: place / 4 % 2 == 1
    default: place / 2 % 2 == 1
    }
  }

  /// The sign of the line in a legend of characters.
  var sign: String { ["━━", "╍╍", "┅┅"][round] }

  /// The strokes of a line `line` pixels wide.
  func pieces(of points: [Point], line: Double, within clip: Box) -> [[Point]] {
    switch round {
    case 0: [points]
    case 1: SeriesStyle.dashes(points, on: line * 4, off: line * 3, within: clip)
    default: SeriesStyle.dashes(points, on: line * 0.1, off: line * 2.4, within: clip)
    }
  }

  /// The parts of a line that are drawn where `on` pixels of it are and `off` are not, in turns.
  private static func dashes(_ points: [Point], on: Double, off: Double, within clip: Box) -> [[Point]] {
    var result: [[Point]] = []
    var open: [Point] = []
    var phase = 0.0
    func close() {
      if !open.isEmpty { result.append(open) }
      open = []
    }
    for (p, q) in zip(points, points.dropFirst()) {
      guard let (a, b) = clip.clipped(p, q) else {
        close()
        continue
      }
      if a != open.last { close() }
      let length = ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).squareRoot()
      if open.isEmpty && phase < on { open = [a] }
      var position = 0.0
      while position < length {
        let isOn = phase < on
        let step = min((isOn ? on : on + off) - phase, length - position)
        position += max(step, 1e-3)
        phase += max(step, 1e-3)
        let t = min(position / length, 1)
        let point = Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
        if isOn { open.append(point) }
        if isOn && phase >= on { close() }
        if phase >= on + off {
          phase = 0
          open = [point]
        }
      }
    }
    close()
    return result
  }
}
