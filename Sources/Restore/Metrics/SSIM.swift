import Foundation
import Numerics

/// The structural similarity index of two pictures, in [−1, 1]; 1 for equal ones. Of a batch, the mean over its pictures.
///
/// Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural similarity", IEEE
/// TIP 2004: means, variances and covariance under an 11×11 Gaussian window of σ = 1.5 (weights summing to one), K₁ =
/// 0.01, K₂ = 0.03, of pictures whose black is 0 and white 1, averaged over all places where the window lies inside the
/// picture, over channels and over a batch. It is scikit-image's `structural_similarity` with `gaussian_weights=True`,
/// `sigma=1.5`, `use_sample_covariance=False`, `data_range=1` on pictures mapped to [0, 1].
///
/// - Parameters:
///   - a, b: of one shape; the last two axes are the picture's, at least 11×11.
///   - range: black and white; they are mapped to 0 and 1 first.
/// - Throws: ``TensorError/shapes(operation:_:_:)`` or ``TensorError/shape(operation:_:reason:)``.
public func ssim(
  _ a: Tensor<Double>, _ b: Tensor<Double>, range: PictureRange = .signed
) throws -> Tensor<Double> {
  guard a.shape == b.shape else { throw TensorError.shapes(operation: "ssim", a.shape, b.shape) }
  guard a.rank >= 2, a.shape.suffix(2).allSatisfy({ $0 >= StructuralWindow.width }), a.count > 0 else {
    throw TensorError.shape(operation: "ssim", a.shape, reason: "pictures of 11×11 or more are needed")
  }
  let window = try StructuralWindow(height: a.shape[a.rank - 2], width: a.shape[a.rank - 1])
  let (x, y) = try (WindowedPicture(range.mapped(a), window), WindowedPicture(range.mapped(b), window))
  let (c1, c2) = (0.01 * 0.01, 0.03 * 0.03)
  let variances = try x.covariance(x) + y.covariance(y)
  let luminance = try (2 * (x.mean * y.mean) + c1) / (x.mean.square() + y.mean.square() + c1)
  return try (luminance * (2 * x.covariance(y) + c2) / (variances + c2)).mean()
}

/// A picture under the window at every place: means, and deviations from them, row by row.
///
/// E[x²] − E[x]² cancels where values are large beside their spread. Deviations are taken from the mean of the window's
/// own row, and those of the rows' means from the window's, so nothing does; and both passes stay separable:
///
///     Σ_p Σ_q w_p w_q (x_pq − m)(y_pq − n) = Σ_p w_p [Σ_q w_q (x_pq − m_p)(y_pq − n_p) + (m_p − m)(n_p − n)]
private struct WindowedPicture {
  let window: StructuralWindow
  /// m at each place.
  let mean: Tensor<Double>
  /// x_pq − m_p for each q.
  private let within: [Tensor<Double>]
  /// m_p − m for each p.
  private let between: [Tensor<Double>]

  init(_ x: Tensor<Double>, _ window: StructuralWindow) throws {
    self.window = window
    let rowMeans = try product(x, transposed: false, window.columns, transposed: true)
    let mean = try matmul(window.rows, rowMeans)
    within = try StructuralWindow.shifts(x, axis: x.rank - 1).map { try $0 - rowMeans }
    between = try StructuralWindow.shifts(rowMeans, axis: x.rank - 2).map { try $0 - mean }
    self.mean = mean
  }

  func covariance(_ other: WindowedPicture) throws -> Tensor<Double> {
    try matmul(window.rows, weighted(within, other.within)) + weighted(between, other.between)
  }

  private func weighted(_ a: [Tensor<Double>], _ b: [Tensor<Double>]) throws -> Tensor<Double> {
    var sum = try StructuralWindow.weights[0] * (a[0] * b[0])
    for i in 1..<StructuralWindow.width { sum = try sum + StructuralWindow.weights[i] * (a[i] * b[i]) }
    return sum
  }
}

/// The Gaussian window of the index, as one matrix for rows and one for columns.
private struct StructuralWindow {
  static let width = 11
  static let weights: [Double] = {
    let raw = (0..<width).map { exp(-0.5 * pow((Double($0) - 5) / 1.5, 2)) }
    let total = raw.reduce(0, +)
    return raw.map { $0 / total }
  }()
  let rows: Tensor<Double>
  let columns: Tensor<Double>

  init(height: Int, width: Int) throws {
    rows = try StructuralWindow.matrix(height)
    columns = try StructuralWindow.matrix(width)
  }

  /// What each of the window's places along an axis sees.
  static func shifts(_ x: Tensor<Double>, axis: Int) throws -> [Tensor<Double>] {
    let places = x.shape[axis] - width + 1
    return try (0..<width).map { i in
      var indices = [TensorIndex](repeating: .all, count: x.rank)
      indices[axis] = .range(start: i, end: i + places, step: 1)
      return try x.indexed(indices)
    }
  }

  private static func matrix(_ n: Int) throws -> Tensor<Double> {
    let places = n - width + 1
    var scalars = [Double](repeating: 0, count: places * n)
    for i in 0..<places { for j in 0..<width { scalars[i * n + i + j] = weights[j] } }
    return try Tensor(shape: [places, n], scalars: scalars)
  }
}
