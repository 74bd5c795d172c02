import Numerics

/// How far the moments of samples are from those of a distribution, in standard errors.
///
/// For the mean, z = (x̄ − m)ᵢ / √(Cᵢᵢ/n). For the covariance, with pₖ = (xₖ − m)ᵢ(xₖ − m)ⱼ, z = (p̄ − Cᵢⱼ) / √(var(p)/n).
struct MomentScores {
  let count: Int
  private(set) var worst = 0.0
  private(set) var place = "of the means"
  private(set) var detail = "every moment is exact"

  /// - Parameters:
  ///   - draws: n×event.
  ///   - mean: event.
  ///   - covariance: d×d, or event×event, d being the number of elements of the event.
  /// - Throws: `TensorError` when the shapes do not fit.
  init(_ draws: Tensor<Double>, mean: Tensor<Double>, covariance: Tensor<Double>) throws {
    let d = mean.count
    let n = draws.shape[0]
    count = n
    guard Array(draws.shape.dropFirst()) == mean.shape, n > 1, covariance.count == d * d else {
      throw TensorError.shapes(operation: "~", draws.shape, mean.shape)
    }
    let size = Double(n)
    let target = try covariance.reshaped([d, d]).scalars
    let centred = try draws.reshaped([n, d]) - mean.reshaped([1, d])
    let shift = try centred.mean(axis: 0).scalars
    let floor = 1e-12 * (target.map { abs($0) }.max() ?? 0)
    for i in 0..<d {
      let error = (max(0, target[i * d + i]) / size).squareRoot()
      let offset = mean.scalars[i]
      consider(shift[i], error, floor: floor.squareRoot()) {
        (
          "of the mean at \(CheckText.index(i, mean.shape))",
          "its mean is \(Digits.short(offset + shift[i])), it should be \(Digits.short(offset))"
        )
      }
    }
    let products = try matmul(centred.transposed(), centred).scalars
    let squared = try centred.square()
    let squares = try matmul(squared.transposed(), squared).scalars
    for i in 0..<d {
      for j in 0...i {
        let average = products[i * d + j] / size
        let variance = max(0, squares[i * d + j] / size - average * average)
        consider(average - target[i * d + j], (variance / size).squareRoot(), floor: floor) {
          (
            "of the covariance at [\(i), \(j)]",
            "it is \(Digits.short(average)), it should be \(Digits.short(target[i * d + j]))"
          )
        }
      }
    }
  }

  private mutating func consider(
    _ difference: Double, _ error: Double, floor: Double, _ texts: () -> (place: String, detail: String)
  ) {
    if abs(difference) <= floor { return }
    let ratio = abs(difference) / error
    let score = ratio.isNaN ? .infinity : ratio
    guard score > worst else { return }
    worst = score
    (place, detail) = texts()
  }
}
