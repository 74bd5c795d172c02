import Numerics

/// H(x) = F(G(x)), as in a blurred picture that is then clipped; by the chain rule ∂H/∂x = ∂F ∂G.
public struct NonlinearComposition: NonlinearOperator {
  private let outer: any NonlinearOperator
  private let inner: any NonlinearOperator
  public var name: String { "\(outer.name) * \(inner.name)" }
  public var domain: [Int] { inner.domain }
  public var range: [Int] { outer.range }

  /// - Throws: ``OperatorError/shape(operator:expected:given:)`` when F does not take what G gives.
  public init(_ outer: any NonlinearOperator, _ inner: any NonlinearOperator) throws {
    guard outer.domain == inner.range else {
      throw OperatorError.shape(operator: outer.name, expected: outer.domain, given: inner.range)
    }
    (self.outer, self.inner) = (outer, inner)
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try outer.apply(inner.apply(x)) }

  public func linearised(at x: Tensor<Double>) throws -> Linearisation {
    let g = try inner.linearised(at: x)
    let f = try outer.linearised(at: g.value)
    return Linearisation(value: f.value, push: { try f.push(g.push($0)) }, pull: { try g.pull(f.pull($0)) })
  }
}
