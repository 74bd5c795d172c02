import Numerics

/// J = ∂H/∂x of a nonlinear operator at one event x, as a linear operator: J δ and Jᵀ u by differentiating H.
///
/// Its singular system is not known; what needs one goes through `matrix()`, what does not through Krylov methods.
public struct JacobianOperator: LinearOperator {
  /// The map, and where it is differentiated.
  public let map: any NonlinearOperator
  public let point: Tensor<Double>
  public var name: String { "jacobian of \(map.name)" }
  public var domain: [Int] { map.domain }
  public var range: [Int] { map.range }

  /// - Throws: ``OperatorError/shape(operator:expected:given:)`` unless x is one event.
  public init(of map: any NonlinearOperator, at x: Tensor<Double>) throws {
    guard x.shape == map.domain else {
      throw OperatorError.shape(operator: "the jacobian of \(map.name)", expected: map.domain, given: x.shape)
    }
    (self.map, point) = (map, x)
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try linearised(x.shape[0]).push(x) }
  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try linearised(y.shape[0]).pull(y) }

  /// H at as many copies of the point as there are directions.
  private func linearised(_ count: Int) throws -> Linearisation {
    try map.linearised(at: point.broadcasted(to: [count] + map.domain))
  }
}
