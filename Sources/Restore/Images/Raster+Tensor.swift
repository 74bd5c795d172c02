import Numerics

// Pictures are tensors C×H×W in [−1, 1]: −1 is black and 1 is white. A sample s of a PNG is 2 s/255 − 1.
extension Raster {
  /// The picture of a tensor H×W, 1×H×W or 3×H×W. A batch (N×C×H×W, or N×H×W with N other than 1 and 3) is laid out as
  /// a grid, row by row. Values outside [−1, 1] are clipped; ``clipped(_:)`` counts them.
  /// - Throws: ``ImageError/shape(_:)``, ``ImageError/notFinite(count:of:)`` for NaN and infinities,
  ///   ``TensorError/memory(requested:budget:)`` for a grid over the budget.
  public init(_ x: Tensor<Double>) throws {
    let values = x.scalars
    let bad = values.reduce(0) { $1.isFinite ? $0 : $0 + 1 }
    guard bad == 0 else { throw ImageError.notFinite(count: bad, of: values.count) }
    let layout = try BatchLayout(x.shape)
    let columns = layout.columns
    let rows = (layout.count + columns - 1) / columns
    let gap = layout.count > 1 ? Raster.gap : 0
    let (h, w) = (layout.height, layout.width)
    let (fullHeight, fullWidth) = (rows * (h + gap) - gap, columns * (w + gap) - gap)
    _ = try MemoryBudget.admit([fullHeight, fullWidth, layout.channels], bytesEach: 1)
    self.init(width: fullWidth, height: fullHeight, channels: layout.channels, filling: 255)
    let plane = h * w
    for n in 0..<layout.count {
      let top = n / columns * (h + gap)
      let left = n % columns * (w + gap)
      for c in 0..<layout.channels {
        let base = (n * layout.channels + c) * plane
        for y in 0..<h {
          if y & 0x3F == 0 { try Cancellation.check() }
          var o = ((top + y) * fullWidth + left) * channels + c
          for i in base + y * w..<base + (y + 1) * w {
            samples[o] = Raster.sample(values[i])
            o += channels
          }
        }
      }
    }
  }

  /// White pixels between the pictures of a batch.
  static let gap = 2

  /// The sample of a value in [−1, 1], clipped: the nearest of 0…255.
  public static func sample(_ value: Double) -> UInt8 {
    let scaled = (value + 1) * 127.5
    return scaled > 0 ? UInt8(min(scaled.rounded(), 255)) : 0
  }

  /// How many numbers of a tensor a picture would clip: those more than half a sample outside [−1, 1].
  public static func clipped(_ x: Tensor<Double>) -> Int {
    let limit = 1 + 1.0 / 255
    return x.scalars.reduce(0) { abs($1) > limit ? $0 + 1 : $0 }
  }
}

/// How the axes of a tensor make one picture or a grid of them.
package struct BatchLayout {
  let count: Int
  let channels: Int
  let height: Int
  let width: Int
  /// Pictures in a row.
  let columns: Int

  /// Whether a shape looks like pictures H×W×C, one or a batch: nobody has pictures that are 3 wide and this high.
  package static func hasChannelsLast(_ shape: [Int]) -> Bool {
    guard shape.count == 3 || shape.count == 4, let last = shape.last, last == 1 || last == 3 || last == 4 else {
      return false
    }
    let (first, sides) = (shape[shape.count - 3], shape.dropLast().suffix(2))
    return first != 1 && first != 3 && sides.allSatisfy { $0 >= 8 }
  }

  /// The order of axes that puts the channels before the rows.
  package static func channelsFirst(_ shape: [Int]) -> [Int] {
    let rank = shape.count
    return Array(0..<rank - 3) + [rank - 1, rank - 3, rank - 2]
  }

  init(_ shape: [Int]) throws {
    let s = shape
    guard !BatchLayout.hasChannelsLast(s) else { throw ImageError.shape(shape) }
    switch s.count {
    case 2: (count, channels, height, width) = (1, 1, s[0], s[1])
    case 3 where s[0] == 1 || s[0] == 3: (count, channels, height, width) = (1, s[0], s[1], s[2])
    case 3: (count, channels, height, width) = (s[0], 1, s[1], s[2])
    case 4 where s[1] == 1 || s[1] == 3: (count, channels, height, width) = (s[0], s[1], s[2], s[3])
    default: throw ImageError.shape(shape)
    }
    guard count > 0, height > 0, width > 0 else { throw ImageError.shape(shape) }
    columns = BatchLayout.columns(count)
  }

  /// The number of pictures in a row that leaves the fewest places empty, from a square to twice as wide as high.
  static func columns(_ count: Int) -> Int {
    let square = max(1, Int(Double(count).squareRoot().rounded(.up)))
    func rows(_ columns: Int) -> Int { (count + columns - 1) / columns }
    return (square...max(square, min(2 * square, count))).filter {
      $0 <= 2 * rows($0) || $0 == square || $0 == count && count < 4
    }
    .min { (rows($0) * $0 - count, $0) < (rows($1) * $1 - count, $1) } ?? square
  }
}
