import Foundation
import Numerics

/// Peak signal-to-noise ratio 10 log₁₀(range²/mse) in decibels, over all elements; infinite for equal pictures.
/// - Parameter range: the width of the pictures' values, 2 for [−1, 1].
/// - Throws: ``TensorError/shapes(operation:_:_:)``.
public func psnr(_ a: Tensor<Double>, _ b: Tensor<Double>, range: Double = 2) throws -> Tensor<Double> {
  guard a.shape == b.shape else { throw TensorError.shapes(operation: "psnr", a.shape, b.shape) }
  let mse = try (a - b).square().mean()
  return try 10 * (range * range / mse).map({ log10($0) }, derivative: { try 1 / (log(10) * $0) })
}
