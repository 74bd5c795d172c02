import Numerics
import Restore

/// One picture of a figure and the caption under it.
public struct Panel: Sendable {
  public var picture: Raster
  public var label: String
  /// The width of one picture of a batch, or of the whole: what has to be large enough to see.
  var unit: Int

  public init(_ picture: Raster, label: String) {
    self.picture = picture
    self.label = label
    unit = max(picture.width, picture.height, 1)
  }

  /// A tensor H×W, 1×H×W, 3×H×W or a batch of these (a grid). Values are mapped so that `range` is black to white, and
  /// clipped; NaN and infinities are painted magenta and counted in the caption, since a broken picture is one that a
  /// person wants to see.
  /// - Throws: ``ImageError/shape(_:)`` for any other shape.
  public init(_ x: Tensor<Double>, label: String, range: ClosedRange<Double> = -1...1) throws {
    let (low, high) = (range.lowerBound, range.upperBound)
    let scale = high > low ? 2 / (high - low) : 1
    let scaled = low == -1 && high == 1 ? x.scalars : x.scalars.map { ($0 - low) * scale - 1 }
    let bad = scaled.reduce(0) { $1.isFinite ? $0 : $0 + 1 }
    guard bad > 0 else {
      self.init(try Raster(Tensor(shape: x.shape, scalars: scaled)), label: label)
      unit = Panel.unit(x.shape, of: unit)
      return
    }
    var picture = try Raster(Tensor(shape: x.shape, scalars: scaled.map { $0.isFinite ? $0 : 0 })).colored
    let mask = try Raster(Tensor(shape: x.shape, scalars: scaled.map { $0.isFinite ? -1 : 1 })).colored
    let frame = try Raster(Tensor(shape: x.shape, scalars: scaled.map { _ in -1 })).colored
    for i in stride(from: 0, to: mask.samples.count, by: 3) {
      if i & 0xFFFF == 0 { try Cancellation.check() }
      // White in the mask and not in the frame: a bad number rather than the gap of a grid.
      let hit = (0..<3).contains { mask.samples[i + $0] == 255 && frame.samples[i + $0] == 0 }
      guard hit else { continue }
      picture.samples[i] = Color.missing.red
      picture.samples[i + 1] = Color.missing.green
      picture.samples[i + 2] = Color.missing.blue
    }
    self.init(picture, label: "\(label) (\(bad) of \(x.count) not finite)")
    unit = Panel.unit(x.shape, of: unit)
  }

  private static func unit(_ shape: [Int], of side: Int) -> Int {
    max(1, min(side, shape.suffix(2).max() ?? side))
  }
}
