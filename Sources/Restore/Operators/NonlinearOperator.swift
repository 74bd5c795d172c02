import Numerics

/// A differentiable map H from pictures (or vectors) to measurements, which need not be linear.
///
/// Conforming types write `apply` in tensor operations; what guidance needs, the action of ∂H/∂x and of its adjoint,
/// follows by differentiation. An operator that is nowhere differentiable says which derivative it stands in with.
public protocol NonlinearOperator: Sendable {
  var name: String { get }
  /// The event shape of x.
  var domain: [Int] { get }
  /// The event shape of y = H(x).
  var range: [Int] { get }
  /// H of a batch of shape `[B] + domain`, traceable.
  func apply(_ x: Tensor<Double>) throws -> Tensor<Double>
  /// A picture to start from, of the measurements alone: a batch of shape `[B] + domain`; zero unless there is better.
  func guess(_ y: Tensor<Double>) throws -> Tensor<Double>
  /// H and its derivative at one event or a batch of them; by differentiating `apply` unless there is better.
  func linearised(at x: Tensor<Double>) throws -> Linearisation
}

extension NonlinearOperator {
  public func guess(_ y: Tensor<Double>) throws -> Tensor<Double> { try Tensor.zeros([y.shape[0]] + domain) }

  /// H(x) for one x or a batch of them.
  /// - Throws: ``OperatorError/shape(operator:expected:given:)``.
  public func callAsFunction(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try Batch.map(x, event: domain, name: name) { try apply($0) }
  }

  /// H(x + δ) ≈ H(x) + J δ at one event or a batch of them. Where x is traced, H(x) and J are too.
  public func linearised(at x: Tensor<Double>) throws -> Linearisation { try differentiated(at: x) }

  /// The same by differentiating `apply`.
  func differentiated(at x: Tensor<Double>) throws -> Linearisation {
    let (value, pull) = try vjp({ try self($0) }, at: x)
    return Linearisation(value: value, push: { try jvp({ try self($0) }, at: x, along: $0).tangent }, pull: pull)
  }
}
