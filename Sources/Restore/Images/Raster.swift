import Numerics

/// A picture of 8-bit samples, rows from the top, the channels of a pixel together: what a PNG holds.
public struct Raster: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// `height * width * channels` samples.
  public var samples: [UInt8]

  /// A picture of one sample value everywhere. Negative sizes count as 0; `channels` other than 1 count as 3.
  public init(width: Int, height: Int, channels: Int = 3, filling sample: UInt8 = 0) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    self.channels = channels == 1 ? 1 : 3
    samples = [UInt8](repeating: sample, count: self.width * self.height * self.channels)
  }

  /// A picture from its samples, or `nil` when their number is not `width * height * channels`.
  public init?(width: Int, height: Int, channels: Int, samples: [UInt8]) {
    guard width >= 0, height >= 0, channels == 1 || channels == 3,
      Shape.count([height, width, channels]) == samples.count
    else { return nil }
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }

  /// Red, green and blue at a pixel; black outside.
  public func color(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    guard x >= 0, y >= 0, x < width, y < height else { return (0, 0, 0) }
    let i = (y * width + x) * channels
    return channels == 1 ? (samples[i], samples[i], samples[i]) : (samples[i], samples[i + 1], samples[i + 2])
  }

  /// The same picture with three channels.
  public var colored: Raster {
    guard channels == 1 else { return self }
    var result = Raster(width: width, height: height)
    for i in samples.indices {
      result.samples[3 * i] = samples[i]
      result.samples[3 * i + 1] = samples[i]
      result.samples[3 * i + 2] = samples[i]
    }
    return result
  }

  /// Each pixel as a square of `factor` pixels: small pictures stay sharp when they are enlarged.
  public func enlarged(_ factor: Int) -> Raster {
    guard factor > 1 else { return self }
    var result = Raster(width: width * factor, height: height * factor, channels: channels)
    var o = 0
    for y in 0..<result.height {
      let row = y / factor * width
      for x in 0..<result.width {
        let i = (row + x / factor) * channels
        for c in 0..<channels { result.samples[o + c] = samples[i + c] }
        o += channels
      }
    }
    return result
  }

  /// Copies `other` into this picture with its upper left corner at (x, y); what falls outside is dropped.
  public mutating func paste(_ other: Raster, x: Int, y: Int) {
    let source = channels == 3 ? other.colored : other
    guard source.channels == channels else { return }
    let left = max(0, -x)
    let right = min(source.width, width - x)
    guard left < right else { return }
    for row in max(0, -y)..<max(max(0, -y), min(source.height, height - y)) {
      let from = (row * source.width + left) * channels
      let to = ((y + row) * width + x + left) * channels
      let length = (right - left) * channels
      samples.replaceSubrange(to..<to + length, with: source.samples[from..<from + length])
    }
  }
}
