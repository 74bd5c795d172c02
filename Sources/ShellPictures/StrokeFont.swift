import Foundation
import Restore

/// Text as strokes: any size, any weight, horizontally or rising.
package enum StrokeFont {
  /// A glyph's advance and its lines, in font units.
  struct Glyph: Sendable {
    var width: Double
    var lines: [[Point]] = []
    var dots: [Point] = []
    var top: Double { max(lines.joined().map(\.y).max() ?? 0, dots.map(\.y).max() ?? 0) }
  }

  /// Units in an em: `size` pixels are this many units.
  static let em = 20.0
  private static let spacing = 2.8
  private static let boldSpacing = 3.5
  private static let glyphs = parsed([Glyphs.digits, Glyphs.capitals, Glyphs.small])
  private static let symbols = parsed([Glyphs.punctuation, Glyphs.greek, Glyphs.mathematics])

  private static func parsed(_ tables: [[Character: String]]) -> [Character: Glyph] {
    var result: [Character: Glyph] = [:]
    for table in tables { for (character, path) in table { result[character] = parse(path) } }
    return result
  }

  /// Whether a character has a glyph of its own, rather than the box that stands for the others.
  package static func draws(_ character: Character) -> Bool { glyph(character) != nil }

  private static func glyph(_ character: Character) -> Glyph? {
    if let glyph = glyphs[character] ?? symbols[character] { return glyph }
    if let other = Glyphs.same[character] { return glyph(other) }
    if let raised = Glyphs.superscripts[character] { return glyph(raised).map { shrunk($0, 0.62, up: 6.6) } }
    if let lowered = Glyphs.subscripts[character] { return glyph(lowered).map { shrunk($0, 0.62, up: -2.6) } }
    // A letter with marks over it.
    let scalars = String(character).decomposedStringWithCanonicalMapping.unicodeScalars
    guard scalars.count > 1, let first = scalars.first, var base = glyph(Character(first)) else { return nil }
    var height = base.top + 1.8
    for scalar in scalars.dropFirst() {
      guard let path = Glyphs.marks[scalar] else { continue }
      let mark = parse(path)
      let shift = base.width / 2 - mark.width / 2
      let place = { (p: Point) in Point(p.x + shift, p.y + height) }
      base.lines += mark.lines.map { $0.map(place) }
      base.dots += mark.dots.map(place)
      height += 4
    }
    return base
  }

  private static func shrunk(_ glyph: Glyph, _ scale: Double, up: Double) -> Glyph {
    let place = { (p: Point) in Point(p.x * scale, p.y * scale + up) }
    return Glyph(
      width: glyph.width * scale - 1, lines: glyph.lines.map { $0.map(place) }, dots: glyph.dots.map(place))
  }

  /// Reads the notation of `Glyphs`.
  private static func parse(_ text: String) -> Glyph {
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
    var glyph = Glyph(width: parts.first.flatMap { Double($0) } ?? 0)
    var line: [Point] = []
    func close() {
      if !line.isEmpty { glyph.lines.append(line) }
      line = []
    }
    for part in parts.dropFirst() {
      let n = part.dropFirst().split(separator: ",").compactMap { Double($0) }
      switch (part.first, n.count) {
      case ("M", 2):
        close()
        line = [Point(n[0], n[1])]
      case ("L", 2): line.append(Point(n[0], n[1]))
      case ("D", 2): glyph.dots.append(Point(n[0], n[1]))
      case ("C", 6):
        guard let p = line.last else { break }
        for k in 1...8 {
          let t = Double(k) / 8
          let s = 1 - t
          let (a, b, c, d) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
          line.append(
            Point(a * p.x + b * n[0] + c * n[2] + d * n[4], a * p.y + b * n[1] + c * n[3] + d * n[5]))
        }
      case ("O", 4):
        close()
        line = (0...28).map { k in
          let angle = Double(k) / 28 * 2 * Double.pi
          return Point(n[0] + n[2] * cos(angle), n[1] + n[3] * sin(angle))
        }
        close()
      default: break
      }
    }
    close()
    return glyph
  }

  private static let box = Glyph(
    width: 7, lines: [[Point(0, 0), Point(0, 12), Point(7, 12), Point(7, 0), Point(0, 0)]])

  /// The width of a text in pixels.
  package static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    let spacing = bold ? boldSpacing : spacing
    let units = text.reduce(0) { $0 + (glyph($1) ?? box).width + spacing }
    return max(0, units - spacing) * size / em
  }

  /// The text's strokes and dots in pixels, from its baseline's start at `origin`; `rising` turns it by 90°.
  static func strokes(
    _ text: String, at origin: Point, size: Double, bold: Bool, rising: Bool
  ) -> (lines: [[Point]], dots: [Point]) {
    let scale = size / em
    let spacing = bold ? boldSpacing : spacing
    var x = 0.0
    var lines: [[Point]] = []
    var dots: [Point] = []
    for character in text {
      let glyph = glyph(character) ?? box
      let place = { (p: Point) -> Point in
        let (right, up) = ((p.x + x) * scale, p.y * scale)
        return rising ? Point(origin.x - up, origin.y - right) : Point(origin.x + right, origin.y - up)
      }
      lines += glyph.lines.map { $0.map(place) }
      dots += glyph.dots.map(place)
      x += glyph.width + spacing
    }
    return (lines, dots)
  }
}

extension Canvas {
  enum Alignment { case start, center, end }

  /// Writes a text whose baseline passes through `point`. `size` is the em in pixels (a capital is 0.7 of it).
  mutating func text(
    _ text: String, at point: Point, size: Double, _ color: Color = .ink, align: Alignment = .start,
    bold: Bool = false, rising: Bool = false
  ) {
    let length = StrokeFont.width(text, size: size, bold: bold)
    let shift = align == .start ? 0 : align == .center ? length / 2 : length
    let origin = rising ? Point(point.x, point.y + shift) : Point(point.x - shift, point.y)
    let (lines, dots) = StrokeFont.strokes(text, at: origin, size: size, bold: bold, rising: rising)
    let weight = max(1.05, size * (bold ? 0.105 : 0.078))
    stroke(lines, width: weight, color)
    for dot in dots { disc(dot, radius: max(weight * 0.68, 0.8), color) }
  }

  /// A text cut with an ellipsis so that it is at most `limit` pixels wide.
  static func fitted(_ text: String, size: Double, limit: Double, bold: Bool = false) -> String {
    guard StrokeFont.width(text, size: size, bold: bold) > limit else { return text }
    var kept = text
    while !kept.isEmpty && StrokeFont.width(kept + "…", size: size, bold: bold) > limit { kept.removeLast() }
    return kept + "…"
  }

  /// A text broken at words into lines of at most `limit` pixels, four at most; what does not fit ends in an ellipsis.
  static func lines(_ text: String, size: Double, limit: Double, bold: Bool = false) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      let longer = lines.last.map { $0 + " " + word }
      if let longer, lines.count == 4 || StrokeFont.width(longer, size: size, bold: bold) <= limit {
        lines[lines.count - 1] = longer
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { fitted($0, size: size, limit: limit, bold: bold) }
  }
}
