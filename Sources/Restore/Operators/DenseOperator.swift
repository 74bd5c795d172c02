import Numerics

/// A matrix as an operator on vectors, with its singular value decomposition; while a derivative with respect to the
/// entries is taken, without: singular vectors have none where singular values meet.
public struct DenseOperator: LinearOperator {
  public let name: String
  public let entries: Tensor<Double>
  public let spectral: SpectralOperator?
  public let domain: [Int]
  public let range: [Int]

  /// - Parameters:
  ///   - entries: H, of shape (measurements, unknowns).
  ///   - domain, range: the event shapes, where they are not vectors.
  /// - Throws: ``OperatorError/invalid(_:)`` unless it is a finite matrix, between such shapes.
  public init(
    _ entries: Tensor<Double>, name: String = "matrix", domain: [Int]? = nil, range: [Int]? = nil
  ) throws {
    guard entries.rank == 2, entries.count > 0 else {
      throw OperatorError.invalid("matrix: two axes expected, not \(Shape.text(entries.shape))")
    }
    guard entries.scalars.allSatisfy(\.isFinite) else {
      throw OperatorError.invalid("matrix: every entry must be finite")
    }
    (self.domain, self.range) = (domain ?? [entries.shape[1]], range ?? [entries.shape[0]])
    guard self.domain.reduce(1, *) == entries.shape[1], self.range.reduce(1, *) == entries.shape[0] else {
      throw OperatorError.invalid(
        "matrix: \(Shape.text(entries.shape)) does not map \(Shape.text(self.domain)) to \(Shape.text(self.range))")
    }
    self.name = name
    self.entries = entries
    guard !entries.isTraced else {
      spectral = nil
      return
    }
    let system = try DenseSystem(entries, domain: self.domain, range: self.range)
    spectral = try SpectralOperator(
      name: name, system: system, from: .domain, to: .range, values: system.values)
  }

  public var isTraced: Bool { entries.isTraced }
  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try product(x.reshaped([x.shape[0], entries.shape[1]]), transposed: false, entries, transposed: true)
      .reshaped([x.shape[0]] + range)
  }
  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(y.reshaped([y.shape[0], entries.shape[0]]), entries).reshaped([y.shape[0]] + domain)
  }
}

/// The singular system of a matrix, by LAPACK; of a symmetric matrix its eigensystem, so that functions of it exist.
public final class DenseSystem: SingularSystem {
  public let domain: [Int]
  public let range: [Int]
  public let values: Tensor<Double>
  public let isSymmetric: Bool
  private let u: Tensor<Double>
  private let v: Tensor<Double>

  /// - Parameter domain, range: the event shapes, where they are not vectors.
  init(_ matrix: Tensor<Double>, domain: [Int]? = nil, range: [Int]? = nil) throws {
    self.domain = domain ?? [matrix.shape[1]]
    self.range = range ?? [matrix.shape[0]]
    let scale = try matrix.count > 0 ? matrix.abs().max().item : 0
    if matrix.shape[0] == matrix.shape[1], self.domain == self.range,
      try (matrix - matrix.transposed()).abs().lessOrEqual(Tensor(4 * Double.ulpOfOne * scale)).min().item == 1
    {
      let (values, vectors) = try eigh(0.5 * (matrix + matrix.transposed()))
      (self.values, u, v, isSymmetric) = (try DenseSystem.rounded(values, matrix), vectors, vectors, true)
    } else {
      let (u, s, v) = try svd(matrix)
      (self.u, values, self.v, isSymmetric) = (u, try DenseSystem.rounded(s, matrix), v, false)
    }
  }

  /// Values that rounding cannot tell from 0 as 0, so that a singular matrix has an exact null space.
  private static func rounded(_ values: Tensor<Double>, _ matrix: Tensor<Double>) throws -> Tensor<Double> {
    guard values.count > 0 else { return values }
    let sizes = try values.abs()
    let floor = try sizes.max().item * Double(matrix.shape.max() ?? 1) * Double.ulpOfOne
    return try Tensor.select(sizes.greater(Tensor(floor)), values, Tensor(0))
  }

  public func analyse(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(x.reshaped([x.shape[0], v.shape[0]]), v)
  }
  public func synthesise(_ ξ: Tensor<Double>) throws -> Tensor<Double> {
    try product(ξ, transposed: false, v, transposed: true).reshaped([ξ.shape[0]] + domain)
  }
  public func analyseRange(_ y: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(y.reshaped([y.shape[0], u.shape[0]]), u)
  }
  public func synthesiseRange(_ η: Tensor<Double>) throws -> Tensor<Double> {
    try product(η, transposed: false, u, transposed: true).reshaped([η.shape[0]] + range)
  }
}
