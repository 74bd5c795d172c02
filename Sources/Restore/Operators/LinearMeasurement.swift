import Numerics

/// A linear operator where any differentiable map may stand; its derivative is itself, everywhere.
public struct LinearMeasurement: NonlinearOperator {
  public let inner: any LinearOperator
  public var name: String { inner.name }
  public var domain: [Int] { inner.domain }
  public var range: [Int] { inner.range }

  public init(_ inner: any LinearOperator) { self.inner = inner }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try inner.apply(x) }

  public func linearised(at x: Tensor<Double>) throws -> Linearisation {
    let h = inner
    return Linearisation(value: try h(x), push: { try h($0) }, pull: { try h.transposed($0) })
  }
}
