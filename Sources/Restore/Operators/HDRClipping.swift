import Numerics

/// High dynamic range: y = clip(a x, −1, 1), an exposure a times too long with everything brighter than white lost.
///
/// The derivative is a inside and 0 where the value is clipped: what is lost says nothing. As in Mardani, Song, Kautz and
/// Vahdat, "A variational perspective on solving inverse problems with diffusion models", ICLR 2024, with a = 2.
public struct HDRClipping: NonlinearOperator {
  public let name: String
  public let domain: [Int]
  public let exposure: Double
  public var range: [Int] { domain }

  /// - Throws: ``OperatorError/invalid(_:)`` unless the exposure is positive.
  public init(shape: [Int], exposure: Double = 2) throws {
    guard exposure > 0, exposure.isFinite, shape.allSatisfy({ $0 > 0 }) else {
      throw OperatorError.invalid("hdr: the exposure is positive, not \(exposure)")
    }
    (domain, self.exposure) = (shape, exposure)
    name = "hdr(\(exposure == exposure.rounded() && exposure < 1e6 ? "\(Int(exposure))" : "\(exposure)"))"
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try Clip.unit(exposure * x) }
  public func guess(_ y: Tensor<Double>) throws -> Tensor<Double> { try y / exposure }
}

enum Clip {
  /// clip(x, −1, 1), with derivative 1 inside and 0 outside.
  static func unit(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let inside = try x.untraced.abs().less(Tensor(1))
    return try Tensor.select(inside, x, x.untraced.sign())
  }
}
