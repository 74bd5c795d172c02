import Numerics

/// The rows of a matrix in the place of a singular system, for derivatives with respect to the matrix: singular vectors
/// have none where singular values meet, and what is conditioned on a measurement needs none of them.
///
/// For at most as many measurements as unknowns A = M and ỹ = y; for more M = QR gives A = R and ỹ = Qᵀy. The values are
/// ones, the "modes" the rows of A, which are not orthonormal: good for conditioning, and for nothing else.
final class MeasurementSystem: SingularSystem {
  let domain: [Int]
  let range: [Int]
  let values: Tensor<Double>
  let isSymmetric = false
  private let rows: Tensor<Double>
  private let basis: Tensor<Double>?

  private static let largest = 4096

  /// - Throws: ``TensorError/derivative(operation:reason:)`` when the rank is not full, and for large operators.
  init(_ h: any LinearOperator) throws {
    (domain, range) = (h.domain, h.range)
    let (m, n) = (h.range.reduce(1, *), h.domain.reduce(1, *))
    guard max(m, n) <= Self.largest else {
      throw TensorError.derivative(
        operation: h.name, reason: "its matrix, \(m)×\(n), is too large to be differentiated")
    }
    let matrix = try h.matrix()
    let s = try svd(matrix.untraced).s.scalars
    guard let first = s.first, let last = s.last, last > SingularCutoff.relative * first else {
      throw TensorError.derivative(
        operation: h.name, reason: "a matrix without full rank measures less than its rows say, and a change of it more"
      )
    }
    if m <= n {
      (rows, basis) = (matrix, nil)
    } else {
      let (q, r) = try qr(matrix)
      (rows, basis) = (r, q)
    }
    values = try Tensor.ones([min(m, n)])
  }

  /// A x.
  func analyse(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try product(x.reshaped([x.shape[0], rows.shape[1]]), transposed: false, rows, transposed: true)
  }
  /// Aᵀ ξ.
  func synthesise(_ ξ: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(ξ, rows).reshaped([ξ.shape[0]] + domain)
  }
  func analyseRange(_ y: Tensor<Double>) throws -> Tensor<Double> {
    let flat = try y.reshaped([y.shape[0], y.count / max(y.shape[0], 1)])
    return try basis.map { try matmul(flat, $0) } ?? flat
  }
  func synthesiseRange(_ η: Tensor<Double>) throws -> Tensor<Double> {
    let flat = try basis.map { try product(η, transposed: false, $0, transposed: true) } ?? η
    return try flat.reshaped([η.shape[0]] + range)
  }
}
