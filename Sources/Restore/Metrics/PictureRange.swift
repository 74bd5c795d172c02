import Numerics

/// The values of black and white, which metrics of pictures are in units of.
///
/// Published numbers are those of pictures in [0, 1]; ``signed`` maps the [−1, 1] that pictures have here to that. A mean
/// squared error does not see the shift; the luminance term of SSIM does.
public struct PictureRange: Sendable, Equatable {
  public let black: Double
  public let white: Double

  /// - Throws: ``TensorError/argument(operation:reason:)`` unless both are finite and white is above black.
  public init(black: Double, white: Double) throws {
    guard white > black, (white - black).isFinite else {
      throw TensorError.argument(
        operation: "range", reason: "white is above black and both are finite, and they are \(black) and \(white)")
    }
    (self.black, self.white) = (black, white)
  }

  private init(_ black: Double, _ white: Double) { (self.black, self.white) = (black, white) }

  /// Black at −1, white at 1.
  public static let signed = PictureRange(-1, 1)

  /// Pictures whose black is 0.
  /// - Throws: as ``init(black:white:)``.
  public static func width(_ width: Double) throws -> PictureRange { try PictureRange(black: 0, white: width) }

  /// The pictures with black at 0 and white at 1.
  func mapped(_ x: Tensor<Double>) throws -> Tensor<Double> { try (x - black) / (white - black) }

  /// How many leading axes count pictures: those before H×W, or before C×H×W, where three axes are one picture if the
  /// first is 1 or 3 long, and pictures H×W otherwise, as everywhere.
  static func batchAxes(_ shape: [Int]) -> Int {
    switch shape.count {
    case 0...2: 0
    case 3: shape[0] == 1 || shape[0] == 3 ? 0 : 1
    default: shape.count - 3
    }
  }
}
