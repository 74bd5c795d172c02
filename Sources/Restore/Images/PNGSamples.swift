import Numerics

/// The samples of a decoded PNG after transparency was put on white, grey or colour, with their largest value.
package struct PNGSamples {
  package let width: Int
  package let height: Int
  package let channels: Int
  package let maximum: Int
  package let values: [UInt16]

  /// From 16-bit samples whose colours are already multiplied by their alpha.
  init(_ width: Int, _ height: Int, _ color: Bool, _ alpha: Bool, _ buffer: [UInt16]) {
    (self.width, self.height, channels, maximum) = (width, height, color ? 3 : 1, 65535)
    guard alpha else {
      values = buffer
      return
    }
    var kept: [UInt16] = []
    kept.reserveCapacity(width * height * channels)
    let step = channels + 1
    for pixel in stride(from: 0, to: buffer.count, by: step) {
      let rest = 65535 - UInt32(buffer[pixel + channels])
      for c in 0..<channels { kept.append(UInt16(min(UInt32(buffer[pixel + c]) + rest, 65535))) }
    }
    values = kept
  }

  /// From 8-bit samples with straight alpha. A palette of greys is read as grey: how a picture is packed should not
  /// change its shape.
  init(_ width: Int, _ height: Int, _ color: Bool, _ alpha: Bool, palette: Bool, _ buffer: [UInt8]) {
    (self.width, self.height, maximum) = (width, height, 255)
    let stored = (color ? 3 : 1) + (alpha ? 1 : 0)
    let pixels = stride(from: 0, to: buffer.count, by: stored)
    let grey =
      !color || palette && pixels.allSatisfy { buffer[$0] == buffer[$0 + 1] && buffer[$0] == buffer[$0 + 2] }
    channels = grey ? 1 : 3
    var kept: [UInt16] = []
    kept.reserveCapacity(width * height * channels)
    for pixel in pixels {
      let opacity = alpha ? UInt32(buffer[pixel + stored - 1]) : 255
      for c in 0..<channels {
        kept.append(UInt16((UInt32(buffer[pixel + c]) * opacity + 255 * (255 - opacity) + 127) / 255))
      }
    }
    values = kept
  }

  /// C×H×W in [−1, 1].
  package var tensor: Tensor<Double> {
    let plane = width * height
    let scale = 2 / Double(maximum)
    var scalars = [Double](repeating: 0, count: values.count)
    for c in 0..<channels {
      for i in 0..<plane { scalars[c * plane + i] = Double(values[i * channels + c]) * scale - 1 }
    }
    return Tensor(unchecked: [channels, height, width], scalars)
  }

  /// The same with 8 bits a sample.
  package var raster: Raster {
    let divisor = UInt32(maximum)
    let samples = values.map { UInt8((UInt32($0) * 255 + divisor / 2) / divisor) }
    return Raster(width: width, height: height, channels: channels, samples: samples)
      ?? Raster(width: width, height: height, channels: channels)
  }
}
