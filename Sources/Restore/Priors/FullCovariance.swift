import Numerics

/// A covariance held as its eigensystem C = Q Λ Qᵀ, in which every marginal μ²C + σ²I is diagonal. Derivatives with
/// respect to C take ``DenseCovariance``.
public struct FullCovariance: Covariance {
  let eigenvalues: Tensor<Double>
  let eigenvectors: Tensor<Double>

  /// - Parameter matrix: C, symmetric positive semidefinite.
  /// - Throws: ``PriorError/invalid(_:)`` when it is not.
  public init(_ matrix: Tensor<Double>) throws {
    let matrix = matrix.untraced
    guard matrix.rank == 2, matrix.shape[0] == matrix.shape[1], matrix.count > 0 else {
      throw PriorError.invalid("a covariance is a square matrix, not \(Shape.text(matrix.shape))")
    }
    guard matrix.scalars.allSatisfy(\.isFinite) else { throw PriorError.invalid("a covariance has finite entries") }
    let scale = try matrix.abs().max().item
    let asymmetry = try (matrix - matrix.transposed()).abs().max().item
    guard asymmetry <= 1e-9 * scale else {
      throw PriorError.invalid(
        "a covariance is symmetric; C and Cᵀ differ by \(asymmetry)", help: "the symmetric part is `(C + C')/2`")
    }
    let (values, vectors) = try eigh(0.5 * (matrix + matrix.transposed()))
    let least = try values.min().item
    guard least >= -1e-9 * scale else {
      throw PriorError.invalid(
        "a covariance has no negative eigenvalue, and this one has \(least)",
        help: "`A @ A'` is a covariance for every matrix A; look at the signs off the diagonal")
    }
    // What rounding cannot tell from 0 is 0, so that a singular covariance has a null space.
    let floor = try values.abs().max().item * Double(values.count) * Double.ulpOfOne
    eigenvalues = try Tensor.select(values.greater(Tensor(floor)), values, Tensor(0))
    eigenvectors = vectors
  }

  public var dimension: Int { eigenvalues.count }
  public var bound: Double { eigenvalues.scalars.last ?? 0 }
  public var trace: Double { eigenvalues.scalars.reduce(0, +) }
  public var rootDimension: Int { dimension }
  public var isTraced: Bool { false }

  public func marginal(mu: Tensor<Double>, sigma: Tensor<Double>) throws -> any MarginalCovariance {
    try Marginal(
      basis: eigenvectors, spectrum: mu.square() * eigenvalues + sigma.square(), scaled: mu * eigenvalues)
  }

  public func times(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try product(matmul(x, eigenvectors) * eigenvalues, transposed: false, eigenvectors, transposed: true)
  }
  public func root(_ z: Tensor<Double>) throws -> Tensor<Double> {
    // The symmetric root Q√ΛQᵀ: it does not depend on which eigenvectors LAPACK finds.
    try product(matmul(z, eigenvectors) * eigenvalues.sqrt(), transposed: false, eigenvectors, transposed: true)
  }
  public func compressed(to system: any SingularSystem) throws -> Tensor<Double> {
    // The rows of VᵀQ√Λ as a batch of events give VᵀCV = A Aᵀ.
    let scaled = try (eigenvectors * eigenvalues.sqrt()).transposed()
    let half = try system.analyse(scaled.reshaped([dimension] + system.domain))
    return try product(half, transposed: true, half, transposed: false)
  }
  public func dense() throws -> Tensor<Double> { try times(Tensor.identity(dimension)) }

  /// S = Q diag(μ²λ + σ²) Qᵀ.
  private struct Marginal: MarginalCovariance {
    let basis: Tensor<Double>
    /// The eigenvalues of S, with ∞ for 0: division by it is the pseudo-inverse.
    let spectrum: Tensor<Double>
    let scaled: Tensor<Double>
    let logDeterminant: Tensor<Double>
    let nullity: Int

    init(basis: Tensor<Double>, spectrum: Tensor<Double>, scaled: Tensor<Double>) throws {
      (self.basis, self.scaled) = (basis, scaled)
      nullity = spectrum.scalars.count { $0 == 0 }
      if nullity == 0 {
        self.spectrum = spectrum
        logDeterminant = try spectrum.log().sum()
      } else {
        let isNull = try spectrum.untraced.equals(Tensor(0))
        self.spectrum = try Tensor.select(isNull, Tensor(.infinity), spectrum)
        logDeterminant = try Tensor.select(isNull, Tensor(1), spectrum).log().sum()
      }
    }

    func offSupport(_ d: Tensor<Double>) throws -> Tensor<Double> {
      let isNull = try spectrum.untraced.equals(Tensor(.infinity))
      return try (matmul(d, basis).square() * isNull).sum(axis: 1)
    }

    func mahalanobis(_ d: Tensor<Double>) throws -> Tensor<Double> {
      try (matmul(d, basis).square() / spectrum).sum(axis: 1)
    }
    func solve(_ d: Tensor<Double>) throws -> Tensor<Double> {
      try product(matmul(d, basis) / spectrum, transposed: false, basis, transposed: true)
    }
    func gain(_ d: Tensor<Double>) throws -> Tensor<Double> {
      try product(matmul(d, basis) * (scaled / spectrum), transposed: false, basis, transposed: true)
    }
  }
}
