import Numerics
import Synchronization

/// A covariance held as the matrix itself, for derivatives with respect to it: every marginal μ²C + σ²I is factored by
/// Cholesky, whose derivative exists wherever the matrix is positive definite, while eigenvectors have none where
/// eigenvalues meet.
public struct DenseCovariance: Covariance {
  let matrix: Tensor<Double>
  public let bound: Double
  public let trace: Double
  private let rootCache = RootCache()

  /// - Parameter matrix: C, symmetric positive semidefinite.
  /// - Throws: ``PriorError/invalid(_:)`` when it is not.
  public init(_ matrix: Tensor<Double>) throws {
    let full = try FullCovariance(matrix)
    (bound, trace) = (full.bound, full.trace)
    self.matrix = try 0.5 * (matrix + matrix.transposed())
  }

  public var dimension: Int { matrix.shape[0] }
  public var rootDimension: Int { dimension }
  public var isTraced: Bool { matrix.isTraced }

  public func marginal(mu: Tensor<Double>, sigma: Tensor<Double>) throws -> any MarginalCovariance {
    let s = try mu.square() * matrix + sigma.square() * Tensor.identity(dimension)
    return try Marginal(lower: CovarianceAlgebra.cholesky(s), scaled: mu * matrix)
  }
  public func times(_ x: Tensor<Double>) throws -> Tensor<Double> { try matmul(x, matrix) }
  public func root(_ z: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(z, rootCache.root { try squareRoot(matrix) })
  }
  public func compressed(to system: any SingularSystem) throws -> Tensor<Double> {
    let right = try system.analyse(matrix.reshaped([dimension] + system.domain))
    return try system.analyse(right.transposed().reshaped([right.shape[1]] + system.domain))
  }
  public func dense() throws -> Tensor<Double> { matrix }

  /// √C, made at the first draw.
  private final class RootCache: Sendable {
    private let held = Mutex<Tensor<Double>?>(nil)

    func root(_ make: () throws -> Tensor<Double>) rethrows -> Tensor<Double> {
      if let known = held.withLock({ $0 }) { return known }
      let made = try make()
      held.withLock { $0 = made }
      return made
    }
  }

  /// S = L Lᵀ.
  private struct Marginal: MarginalCovariance {
    let lower: Tensor<Double>
    /// μC.
    let scaled: Tensor<Double>
    let logDeterminant: Tensor<Double>

    init(lower: Tensor<Double>, scaled: Tensor<Double>) throws {
      (self.lower, self.scaled) = (lower, scaled)
      logDeterminant = try CovarianceAlgebra.logDeterminant(lower)
    }

    func mahalanobis(_ d: Tensor<Double>) throws -> Tensor<Double> {
      try CovarianceAlgebra.solve(lower, d.transposed()).square().sum(axis: 0)
    }
    func solve(_ d: Tensor<Double>) throws -> Tensor<Double> {
      let half = try CovarianceAlgebra.solve(lower, d.transposed())
      return try CovarianceAlgebra.solve(lower, half, transposed: true).transposed()
    }
    func gain(_ d: Tensor<Double>) throws -> Tensor<Double> { try matmul(solve(d), scaled) }
  }
}
