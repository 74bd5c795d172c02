import Numerics
import Restore

/// DEC's sixel graphics: bands of six rows, one run of characters for each colour of a band.
package enum Sixel {
  package static func text(_ picture: Raster) -> String {
    let (palette, indices) = quantized(picture)
    var out = "\u{1B}P0;1q\"1;1;\(picture.width);\(picture.height)"
    for (i, color) in palette.enumerated() {
      func percent(_ c: UInt8) -> Int { (Int(c) * 100 + 127) / 255 }
      out += "#\(i);2;\(percent(color.red));\(percent(color.green));\(percent(color.blue))"
    }
    let width = picture.width
    for top in stride(from: 0, to: picture.height, by: 6) where !Cancellation.isRequested {
      let rows = min(6, picture.height - top)
      var used = [Bool](repeating: false, count: palette.count)
      for i in top * width..<(top + rows) * width { used[indices[i]] = true }
      for color in palette.indices where used[color] {
        out += "#\(color)"
        var run = 0
        var last: UInt8 = 0
        func flush() {
          let letter = Character(Unicode.Scalar(63 + last))
          out += run > 3 ? "!\(run)\(letter)" : String(repeating: letter, count: run)
        }
        for x in 0..<width {
          var bits: UInt8 = 0
          for k in 0..<rows where indices[(top + k) * width + x] == color { bits |= 1 << UInt8(k) }
          if bits == last {
            run += 1
          } else {
            flush()
            (run, last) = (1, bits)
          }
        }
        if last != 0 { flush() }
        out += "$"
      }
      out += "-"
    }
    return out + "\u{1B}\\"
  }

  /// At most 256 colours: those of the picture where they are so few, else 32 greys and a 6×6×6 cube.
  static func quantized(_ picture: Raster) -> (palette: [Color], indices: [Int]) {
    let count = picture.width * picture.height
    var palette: [Color] = []
    var known: [Color: Int] = [:]
    var indices = [Int](repeating: 0, count: count)
    for i in 0..<count {
      if i & 0xFFFF == 0 && Cancellation.isRequested { break }
      let c = picture.color(x: i % picture.width, y: i / picture.width)
      let color = Color(c.red, c.green, c.blue)
      if let index = known[color] {
        indices[i] = index
      } else if palette.count < 256 {
        (known[color], indices[i]) = (palette.count, palette.count)
        palette.append(color)
      } else {
        return coarse(picture)
      }
    }
    return (palette, indices)
  }

  private static func coarse(_ picture: Raster) -> (palette: [Color], indices: [Int]) {
    var palette = (0..<32).map { UInt8($0 * 255 / 31) }.map { Color($0, $0, $0) }
    for r in 0..<6 {
      for g in 0..<6 { for b in 0..<6 { palette.append(Color(UInt8(r * 51), UInt8(g * 51), UInt8(b * 51))) } }
    }
    let indices = (0..<picture.width * picture.height).map { i -> Int in
      let c = picture.color(x: i % picture.width, y: i / picture.width)
      let (r, g, b) = (Int(c.red), Int(c.green), Int(c.blue))
      if max(r, g, b) - min(r, g, b) < 12 { return ((r + g + b) / 3 * 31 + 127) / 255 }
      return 32 + (r + 25) / 51 * 36 + (g + 25) / 51 * 6 + (b + 25) / 51
    }
    return (palette, indices)
  }
}
