import Restore

/// Compares pictures pixel by pixel.
package struct PictureComparison: Sendable {
  /// Samples that differ by no more than this many of 255 levels are equal: the last bit of a number may differ between
  /// machines, and a sample is its rounding.
  static let tolerance = 2

  /// What differs, in words; nil when nothing does.
  package let message: String?
  /// Where pictures of one size differ, on black, four times as strong; nil for different sizes.
  package let difference: Raster?

  package init(expected: Raster, actual: Raster) {
    guard expected.width == actual.width, expected.height == actual.height else {
      message = "expected \(expected.width)×\(expected.height) pixels, drew \(actual.width)×\(actual.height)"
      difference = nil
      return
    }
    let (a, b) = (expected.colored, actual.colored)
    guard a.samples != b.samples else {
      (message, difference) = (nil, nil)
      return
    }
    var picture = Raster(width: a.width, height: a.height)
    var pixels = 0
    var worst = 0
    for pixel in stride(from: 0, to: a.samples.count, by: 3) {
      var differs = false
      for i in pixel..<pixel + 3 {
        let delta = abs(Int(a.samples[i]) - Int(b.samples[i]))
        worst = max(worst, delta)
        if delta > PictureComparison.tolerance { differs = true }
        picture.samples[i] = UInt8(min(255, 4 * delta))
      }
      if differs { pixels += 1 }
    }
    difference = picture
    message =
      pixels == 0
      ? nil : "\(pixels) of \(a.width * a.height) pixels differ, by up to \(worst) of 255"
  }
}
