import Numerics

/// A covariance of factor analysis: C = W Wᵀ + diag(D), low rank plus diagonal.
///
/// Every solve goes through the q×q matrix M = I + μ² Wᵀ Λ⁻¹ W with Λ = μ²D + σ² (Woodbury's identity), so nothing of
/// size n×n is ever formed.
public struct FactorCovariance: Covariance {
  /// W, of shape (n, q).
  public let loadings: Tensor<Double>
  /// D, of shape (n), not negative.
  public let diagonal: Tensor<Double>
  private let loadingsTransposed: Tensor<Double>

  /// - Throws: ``PriorError/invalid(_:)`` for shapes that do not fit or a negative diagonal.
  public init(loadings: Tensor<Double>, diagonal: Tensor<Double>) throws {
    guard loadings.rank == 2, diagonal.shape == [loadings.shape[0]] else {
      throw PriorError.invalid(
        "factor loadings \(Shape.text(loadings.shape)) and diagonal \(Shape.text(diagonal.shape)) do not fit")
    }
    guard diagonal.scalars.allSatisfy({ $0 >= 0 && $0.isFinite }), loadings.scalars.allSatisfy(\.isFinite) else {
      throw PriorError.invalid("a factor covariance has finite loadings and a diagonal that is not negative")
    }
    self.loadings = loadings
    self.diagonal = diagonal
    loadingsTransposed = try loadings.transposed()
  }

  public var dimension: Int { diagonal.count }
  var rank: Int { loadings.shape[1] }
  public var bound: Double {
    (diagonal.scalars.max() ?? 0) + loadings.scalars.reduce(0) { $0 + $1 * $1 }
  }
  public var trace: Double {
    diagonal.scalars.reduce(0, +) + loadings.scalars.reduce(0) { $0 + $1 * $1 }
  }
  public var rootDimension: Int { rank + dimension }
  public var isTraced: Bool { loadings.isTraced || diagonal.isTraced }

  public func marginal(mu: Tensor<Double>, sigma: Tensor<Double>) throws -> any MarginalCovariance {
    if try sigma.item == 0, diagonal.scalars.contains(0) {
      // Λ has no inverse; the eigenvectors tell whether S has one.
      return try FullCovariance(dense()).marginal(mu: mu, sigma: sigma)
    }
    return try Marginal(self, mu: mu, sigma: sigma)
  }
  public func times(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(matmul(x, loadings), loadingsTransposed) + diagonal * x
  }
  public func root(_ z: Tensor<Double>) throws -> Tensor<Double> {
    let factors = try z.sliced(axis: 1, 0..<rank)
    let own = try z.sliced(axis: 1, rank..<rootDimension)
    return try matmul(factors, loadingsTransposed) + diagonal.sqrt() * own
  }
  public func compressed(to system: any SingularSystem) throws -> Tensor<Double> {
    if let (half, modes) = try compressedParts(to: system) {
      return try product(half, transposed: true, half, transposed: false) + Numerics.diagonalMatrix(modes)
    }
    let half = try system.analyse(loadingsTransposed.reshaped([rank] + system.domain))
    let basis = try system.synthesise(Tensor.identity(system.values.count))
    let event = try diagonal.reshaped(system.domain)
    return try product(half, transposed: true, half, transposed: false) + system.analyse(basis * event)
  }
  /// WᵀV of shape (rank, modes) and the diagonal of Vᵀ diag(D) V, where that matrix is diagonal.
  func compressedParts(
    to system: any SingularSystem
  ) throws -> (loadings: Tensor<Double>, diagonal: Tensor<Double>)? {
    guard let modes = try system.compressedDiagonal(diagonal.reshaped(system.domain)) else { return nil }
    return (try system.analyse(loadingsTransposed.reshaped([rank] + system.domain)), modes)
  }
  public func dense() throws -> Tensor<Double> {
    try matmul(loadings, loadingsTransposed) + Numerics.diagonalMatrix(diagonal)
  }

  /// S⁻¹ = Λ⁻¹ − μ² Aᵀ A with A = L⁻¹ Wᵀ Λ⁻¹ and L Lᵀ = M, and Wᵀ S⁻¹ = L⁻ᵀ A.
  private struct Marginal: MarginalCovariance {
    let owner: FactorCovariance
    let mu: Tensor<Double>
    let inverse: Tensor<Double>
    let lower: Tensor<Double>
    let a: Tensor<Double>
    let logDeterminant: Tensor<Double>

    init(_ owner: FactorCovariance, mu: Tensor<Double>, sigma: Tensor<Double>) throws {
      self.owner = owner
      self.mu = mu
      let noise = try mu.square() * owner.diagonal + sigma.square()
      inverse = try noise.reciprocal()
      let weighted = try owner.loadingsTransposed * inverse
      let inner = try mu.square() * matmul(weighted, owner.loadings) + Tensor.identity(owner.rank)
      lower = try CovarianceAlgebra.cholesky(inner)
      a = try CovarianceAlgebra.solve(lower, weighted)
      logDeterminant = try noise.log().sum() + CovarianceAlgebra.logDeterminant(lower)
    }

    private func factors(_ d: Tensor<Double>) throws -> Tensor<Double> {
      try product(d, transposed: false, a, transposed: true)
    }
    private func solve(_ d: Tensor<Double>, _ f: Tensor<Double>) throws -> Tensor<Double> {
      try d * inverse - mu.square() * matmul(f, a)
    }
    func mahalanobis(_ d: Tensor<Double>) throws -> Tensor<Double> {
      try (d.square() * inverse).sum(axis: 1) - mu.square() * factors(d).square().sum(axis: 1)
    }
    func solve(_ d: Tensor<Double>) throws -> Tensor<Double> { try solve(d, factors(d)) }
    func gain(_ d: Tensor<Double>) throws -> Tensor<Double> { try regression(d).gain }
    func regression(_ d: Tensor<Double>) throws -> (solved: Tensor<Double>, gain: Tensor<Double>) {
      let f = try factors(d)
      let g = try solve(d, f)
      let latent = try CovarianceAlgebra.solve(lower, f.transposed(), transposed: true).transposed()
      return (g, try mu * (matmul(latent, owner.loadingsTransposed) + owner.diagonal * g))
    }
  }
}
