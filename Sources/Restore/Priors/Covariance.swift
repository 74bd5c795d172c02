import Numerics

/// A covariance matrix C of one Gaussian, in whatever form its owner knows it.
public protocol Covariance: Sendable {
  /// n of the n×n matrix.
  var dimension: Int { get }
  /// The marginal covariance S = μ²C + σ²I, ready to be solved with.
  func marginal(mu: Tensor<Double>, sigma: Tensor<Double>) throws -> any MarginalCovariance
  /// C x for a batch (B, n).
  func times(_ x: Tensor<Double>) throws -> Tensor<Double>
  /// How many normal numbers a draw takes.
  var rootDimension: Int { get }
  /// A square root applied to normal numbers: (B, rootDimension) to (B, n), with covariance C. It is a smooth function
  /// of C, so that draws have a derivative.
  func root(_ z: Tensor<Double>) throws -> Tensor<Double>
  /// Vᵀ C V for the modes of a singular system, of shape (modes, modes).
  func compressed(to system: any SingularSystem) throws -> Tensor<Double>
  /// The matrix itself.
  func dense() throws -> Tensor<Double>
  /// Whether a derivative with respect to the covariance is being taken.
  var isTraced: Bool { get }
  /// No variance in any direction is larger.
  var bound: Double { get }
  /// The sum of the variances.
  var trace: Double { get }
}

/// S = μ²C + σ²I of one Gaussian at one noise level.
public protocol MarginalCovariance: Sendable {
  /// log det S, on the support of S where that is not the whole space.
  var logDeterminant: Tensor<Double> { get }
  /// The dimension of the null space of S, which is empty unless σ = 0. There S⁻¹ stands for the pseudo-inverse, so that
  /// the regression is its limit for σ → 0: the projection on the support.
  var nullity: Int { get }
  /// The squared length of the part of d in the null space, for each row of a batch (B, n).
  func offSupport(_ d: Tensor<Double>) throws -> Tensor<Double>
  /// dᵀ S⁻¹ d for each row of a batch (B, n), of shape (B).
  func mahalanobis(_ d: Tensor<Double>) throws -> Tensor<Double>
  /// S⁻¹ d for a batch (B, n).
  func solve(_ d: Tensor<Double>) throws -> Tensor<Double>
  /// μ C S⁻¹ d for a batch (B, n): the Gaussian's regression of x₀ on x_t.
  func gain(_ d: Tensor<Double>) throws -> Tensor<Double>
  /// Both at once, for what they share.
  func regression(_ d: Tensor<Double>) throws -> (solved: Tensor<Double>, gain: Tensor<Double>)
}

extension MarginalCovariance {
  public var nullity: Int { 0 }
  public func offSupport(_ d: Tensor<Double>) throws -> Tensor<Double> { try Tensor.zeros([d.shape[0]]) }

  public func regression(_ d: Tensor<Double>) throws -> (solved: Tensor<Double>, gain: Tensor<Double>) {
    (try solve(d), try gain(d))
  }
}
