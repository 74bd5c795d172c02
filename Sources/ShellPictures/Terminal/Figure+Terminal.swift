import Numerics
import Restore
import ShellText

extension Figure {
  /// The pictures as characters, side by side as far as they fit, each under its caption.
  func terminalText(columns: Int, color: Bool) -> String {
    // Half-blocks give one pixel a column and two a line; dots two and four.
    let perColumn = color ? 1 : 2
    let gap = 2
    let widest = (columns - gap) / 2 * perColumn
    let wanted = 28 * perColumn
    let pictures = panels.map { panel -> Raster in
      let side = max(panel.picture.width, 1)
      if side <= wanted { return panel.picture.enlarged(max(1, wanted / side)) }
      return panel.picture.shrunk(toWidth: min(side, max(wanted * 2, 1), widest))
    }
    var lines: [String] = title.isEmpty ? [] : [color ? "\u{1B}[1m\(title)\u{1B}[0m" : title]
    var start = 0
    while start < pictures.count {
      var end = start
      var width = 0
      while end < pictures.count {
        let next = (pictures[end].width + perColumn - 1) / perColumn + (end > start ? gap : 0)
        if end > start && width + next > columns { break }
        width += next
        end += 1
      }
      let blocks = (start..<end).map { (block(pictures[$0], panels[$0].label, color: color), pictures[$0].width) }
      let height = blocks.map(\.0.count).max() ?? 0
      for row in 0..<height {
        let cells = blocks.map { lines, width in
          row < lines.count ? lines[row] : String(repeating: " ", count: (width + perColumn - 1) / perColumn)
        }
        lines.append(cells.joined(separator: String(repeating: " ", count: gap)))
      }
      start = end
    }
    return lines.joined(separator: "\n")
  }

  /// The lines of one picture: its caption, centred, then its characters.
  private func block(_ picture: Raster, _ label: String, color: Bool) -> [String] {
    let rows = color ? Blocks.lines(picture) : Braille.lines(picture)
    let width = color ? picture.width : (picture.width + 1) / 2
    let shown = DisplayWidth.fitted(label, width: width)
    let pad = max(0, width - DisplayWidth.of(shown))
    let caption = String(repeating: " ", count: pad / 2) + shown + String(repeating: " ", count: pad - pad / 2)
    return label.isEmpty ? rows : [caption] + rows
  }
}

extension DisplayWidth {
  /// A text cut with an ellipsis to at most `width` columns.
  static func fitted(_ text: String, width: Int) -> String {
    guard of(text) > width else { return text }
    var kept = text
    while !kept.isEmpty && of(kept) + 1 > width { kept.removeLast() }
    return width > 0 ? kept + "…" : ""
  }
}

extension Raster {
  /// The picture at most `width` pixels wide, each pixel the mean of those it replaces.
  package func shrunk(toWidth target: Int) -> Raster {
    guard target > 0, target < width else { return self }
    let newHeight = max(1, Int((Double(height) * Double(target) / Double(width)).rounded()))
    var result = Raster(width: target, height: newHeight, channels: channels)
    for y in 0..<newHeight where !Cancellation.isRequested {
      let rows = y * height / newHeight..<max((y + 1) * height / newHeight, y * height / newHeight + 1)
      for x in 0..<target {
        let columns = x * width / target..<max((x + 1) * width / target, x * width / target + 1)
        for c in 0..<channels {
          var sum = 0
          for row in rows { for column in columns { sum += Int(samples[(row * width + column) * channels + c]) } }
          let count = rows.count * columns.count
          result.samples[(y * target + x) * channels + c] = UInt8((sum + count / 2) / count)
        }
      }
    }
    return result
  }
}

/// Pictures as upper half blocks: the letter's colour is the upper pixel, its ground the lower one.
enum Blocks {
  static func lines(_ picture: Raster) -> [String] {
    stride(from: 0, to: picture.height, by: 2).map { y in
      var line = ""
      var last = ""
      for x in 0..<picture.width {
        let upper = picture.color(x: x, y: y)
        var style = "38;2;\(upper.red);\(upper.green);\(upper.blue)"
        if y + 1 < picture.height {
          let lower = picture.color(x: x, y: y + 1)
          style += ";48;2;\(lower.red);\(lower.green);\(lower.blue)"
        }
        if style != last { line += "\u{1B}[\(style)m" }
        last = style
        line += "▀"
      }
      return line + "\u{1B}[0m"
    }
  }
}

/// Pictures as Braille dots, bright pixels set, the error of each passed on to its neighbours (Floyd and Steinberg, 1976).
enum Braille {
  /// The bit of the dot at column x (0, 1) and row y (0…3) of a character.
  static func bit(_ x: Int, _ y: Int) -> UInt32 { y == 3 ? 0x40 << UInt32(x) : 1 << UInt32(y + 3 * x) }

  static func character(_ bits: UInt32) -> Character { Unicode.Scalar(0x2800 + bits).map(Character.init) ?? " " }

  static func lines(_ picture: Raster) -> [String] {
    let (w, h) = (picture.width, picture.height)
    var light = (0..<w * h).map { i -> Double in
      let c = picture.color(x: i % w, y: i / w)
      return Color(c.red, c.green, c.blue).luminance
    }
    var bits = [UInt32](repeating: 0, count: ((w + 1) / 2) * ((h + 3) / 4))
    for y in 0..<h {
      for x in 0..<w {
        let value = light[y * w + x]
        let isSet = value > 0.5
        if isSet { bits[y / 4 * ((w + 1) / 2) + x / 2] |= bit(x % 2, y % 4) }
        let error = value - (isSet ? 1 : 0)
        func pass(_ dx: Int, _ dy: Int, _ share: Double) {
          let (nx, ny) = (x + dx, y + dy)
          if nx >= 0 && nx < w && ny < h { light[ny * w + nx] += error * share }
        }
        pass(1, 0, 7 / 16)
        pass(-1, 1, 3 / 16)
        pass(0, 1, 5 / 16)
        pass(1, 1, 1 / 16)
      }
    }
    let columns = (w + 1) / 2
    return stride(from: 0, to: bits.count, by: max(columns, 1)).map { start in
      String(bits[start..<start + columns].map(character))
    }
  }
}
