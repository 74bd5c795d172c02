import Foundation
import Numerics

/// The structural similarity index of two pictures, in [−1, 1]; 1 for equal ones.
///
/// Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural similarity", IEEE
/// TIP 2004: means, variances and covariance under an 11×11 Gaussian window of σ = 1.5 (weights summing to one), K₁ =
/// 0.01, K₂ = 0.03, averaged over all places where the window lies inside the picture, over channels and over a batch.
///
/// - Parameters:
///   - a, b: of one shape; the last two axes are the picture's, at least 11×11.
///   - range: the width of the pictures' values, 2 for [−1, 1].
/// - Throws: ``TensorError/shapes(operation:_:_:)`` or ``TensorError/shape(operation:_:reason:)``.
public func ssim(_ a: Tensor<Double>, _ b: Tensor<Double>, range: Double = 2) throws -> Tensor<Double> {
  guard a.shape == b.shape else { throw TensorError.shapes(operation: "ssim", a.shape, b.shape) }
  guard a.rank >= 2, a.shape.suffix(2).allSatisfy({ $0 >= StructuralWindow.width }), a.count > 0 else {
    throw TensorError.shape(operation: "ssim", a.shape, reason: "pictures of 11×11 or more are needed")
  }
  let window = try StructuralWindow(height: a.shape[a.rank - 2], width: a.shape[a.rank - 1])
  let (c1, c2) = (pow(0.01 * range, 2), pow(0.03 * range, 2))
  let (ma, mb) = try (window.mean(a), window.mean(b))
  let variances = try window.mean(a.square()) - ma.square() + (window.mean(b.square()) - mb.square())
  let covariance = try window.mean(a * b) - ma * mb
  let luminance = try (2 * (ma * mb) + c1) / (ma.square() + mb.square() + c1)
  return try (luminance * (2 * covariance + c2) / (variances + c2)).mean()
}

/// The Gaussian window of the index, as one matrix for rows and one for columns.
private struct StructuralWindow {
  static let width = 11
  let rows: Tensor<Double>
  let columns: Tensor<Double>

  init(height: Int, width: Int) throws {
    rows = try StructuralWindow.matrix(height)
    columns = try StructuralWindow.matrix(width)
  }

  /// The weighted mean around each place the window fits.
  func mean(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try product(matmul(rows, x), transposed: false, columns, transposed: true)
  }

  private static func matrix(_ n: Int) throws -> Tensor<Double> {
    let weights = (0..<width).map { exp(-0.5 * pow((Double($0) - 5) / 1.5, 2)) }
    let total = weights.reduce(0, +)
    let places = n - width + 1
    var scalars = [Double](repeating: 0, count: places * n)
    for i in 0..<places { for j in 0..<width { scalars[i * n + i + j] = weights[j] / total } }
    return try Tensor(shape: [places, n], scalars: scalars)
  }
}
