import Numerics

/// The lower factor L of a covariance C = L Lᵀ that may be singular, in the order of its rows.
///
/// Where nothing is left of a variance after the rows before it, the pivot counts as 0: the row is a point given the
/// others. Its pivot is then held as 1 and its column as 0, so that L⁻¹r leaves the row's own distance in its place.
struct SemidefiniteFactor: Sendable {
  /// L, row by row.
  var lower: [Double]
  /// Which rows are points given the rows before, and how far from it rounding may take a draw.
  var isPoint: [Bool]
  let slack: Double

  /// - Parameter c: n×n, symmetric.
  init(_ c: Tensor<Double>) throws {
    let n = c.shape[0]
    let largest = (0..<n).reduce(0) { max($0, c.scalars[$1 * n + $1]) }
    // What rounding leaves of a pivot that is 0: n products, each within one rounding of the largest variance.
    let floor = 4 * Double(n) * Double.ulpOfOne * largest
    isPoint = [Bool](repeating: false, count: n)
    let (factor, info) = try factoredCholesky(n: n, c.scalars)
    if info == 0, (0..<n).allSatisfy({ factor[$0 * n + $0] * factor[$0 * n + $0] > floor }) {
      lower = factor
      for i in 0..<n { for j in (i + 1)..<max(n, i + 1) { lower[i * n + j] = 0 } }
      slack = 0
      return
    }
    lower = [Double](repeating: 0, count: n * n)
    // A draw may still vary by what the pivot was taken for 0 with.
    slack = 8 * floor.squareRoot()
    for i in 0..<n {
      if i % 64 == 0 { try Cancellation.check() }
      for j in 0...i {
        var sum = c.scalars[i * n + j]
        for l in 0..<j { sum -= lower[i * n + l] * lower[j * n + l] }
        if i == j {
          isPoint[i] = sum <= floor
          lower[i * n + i] = isPoint[i] ? 1 : sum.squareRoot()
        } else {
          lower[i * n + j] = isPoint[j] ? 0 : sum / lower[j * n + j]
        }
      }
    }
  }
}
