import Foundation
import Numerics

/// Peak signal-to-noise ratio 10 log₁₀(range²/mse) in decibels; infinite for equal pictures. Of a batch, the mean over its
/// pictures, as tables of results have it.
///
/// With the default it is scikit-image's `peak_signal_noise_ratio` of the pictures mapped to [0, 1], `data_range=1`.
/// - Parameters:
///   - a, b: of one shape: a picture H×W or C×H×W, or a batch along leading axes. Three axes are N pictures H×W where the
///     first is not 1 or 3 long.
///   - range: black and white; only their distance counts.
/// - Throws: ``TensorError/shapes(operation:_:_:)``.
public func psnr(
  _ a: Tensor<Double>, _ b: Tensor<Double>, range: PictureRange = .signed
) throws -> Tensor<Double> {
  guard a.shape == b.shape else { throw TensorError.shapes(operation: "psnr", a.shape, b.shape) }
  let batch = PictureRange.batchAxes(a.shape)
  let width = range.white - range.black
  let errors = try ((a - b) / width).square()
  let mse = try batch == 0 ? errors.mean() : errors.mean(axes: Array(batch..<a.rank))
  return try -10 * mse.map({ log10($0) }, derivative: { try 1 / (log(10) * $0) }).mean()
}
