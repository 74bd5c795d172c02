import Numerics

/// H(x) = F(G(x)), as in a blurred picture that is then clipped; by the chain rule ∂H/∂x = ∂F ∂G.
public struct NonlinearComposition: NonlinearOperator {
  private let outer: any NonlinearOperator
  private let inner: any NonlinearOperator
  public let name: String
  public let domain: [Int]
  public let range: [Int]
  /// How many operators it is made of.
  private let parts: Int

  /// - Throws: ``OperatorError/shape(operator:expected:given:)`` when F does not take what G gives, and
  ///   ``OperatorError/invalid(_:)`` for more than ``OperatorAlgebra/largest`` operators.
  public init(_ outer: any NonlinearOperator, _ inner: any NonlinearOperator) throws {
    guard outer.domain == inner.range else {
      throw OperatorError.shape(operator: outer.name, expected: outer.domain, given: inner.range)
    }
    (self.outer, self.inner) = (outer, inner)
    (domain, range, name) = (inner.domain, outer.range, OperatorName.cut("\(outer.name) * \(inner.name)"))
    parts = [outer, inner].reduce(0) { $0 + (($1 as? NonlinearComposition)?.parts ?? 1) }
    guard parts <= OperatorAlgebra.largest else {
      throw OperatorError.invalid("an operator made of more than \(OperatorAlgebra.largest) operators")
    }
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try outer.apply(inner.apply(x)) }

  public func linearised(at x: Tensor<Double>) throws -> Linearisation {
    let g = try inner.linearised(at: x)
    let f = try outer.linearised(at: g.value)
    return Linearisation(value: f.value, push: { try f.push(g.push($0)) }, pull: { try g.pull(f.pull($0)) })
  }
}
