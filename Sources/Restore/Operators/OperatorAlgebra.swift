import Numerics

/// Sums, products, multiples and adjoints of operators: exact in the singular basis where both share one, matrix-free
/// otherwise.
public enum OperatorAlgebra {
  /// a ∘ b.
  public static func compose(_ a: any LinearOperator, _ b: any LinearOperator) throws -> any LinearOperator {
    guard a.domain == b.range else {
      throw OperatorError.shape(operator: a.name, expected: a.domain, given: b.range)
    }
    if let x = a.spectral, let y = b.spectral, let both = try SpectralOperator.composed(x, y) { return both }
    return try admitted(ComposedOperator(outer: a, inner: b))
  }

  /// a + c·b.
  public static func sum(
    _ a: any LinearOperator, _ b: any LinearOperator, factor c: Tensor<Double> = Tensor(1)
  ) throws -> any LinearOperator {
    guard a.domain == b.domain, a.range == b.range else {
      throw TensorError.shapes(operation: "\(a.name) + \(b.name)", a.range + a.domain, b.range + b.domain)
    }
    let right = c.scalars == [1] && !c.isTraced ? b : try scale(c, b)
    if let x = a.spectral, let y = right.spectral, let both = try SpectralOperator.summed(x, y) { return both }
    return try admitted(SummedOperator(left: a, right: right))
  }

  /// c·a for a number c.
  public static func scale(_ c: Tensor<Double>, _ a: any LinearOperator) throws -> any LinearOperator {
    guard c.count == 1 else {
      throw OperatorError.invalid("an operator is scaled by a number, not by \(Shape.text(c.shape))")
    }
    let name = OperatorName.cut("\(OperatorName.number(c.scalars[0]))*\(a.name)")
    if let x = a.spectral { return try x.with(name: name, values: c * x.values, null: c * x.null) }
    return try admitted(ScaledOperator(name: name, factor: c, inner: a))
  }

  /// aᵀ.
  public static func adjoint(_ a: any LinearOperator) throws -> any LinearOperator {
    if let x = a.spectral { return try x.adjoint }
    if let x = a as? AdjointOperator { return x.inner }
    return try admitted(AdjointOperator(inner: a))
  }

  /// The most operators one may be put together from: enough for any formula, and few enough that it can be named,
  /// applied and released.
  public static let largest = 2000

  /// The operator itself, unless it has too many parts.
  /// - Throws: ``OperatorError/invalid(_:)``.
  public static func admitted(_ a: any LinearOperator) throws -> any LinearOperator {
    guard a.parts <= largest else {
      throw OperatorError.invalid("an operator made of more than \(largest) operators")
    }
    return a
  }

  /// The operator in its singular basis.
  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)``.
  public static func spectral(_ a: any LinearOperator, for wanted: String) throws -> SpectralOperator {
    guard let spectral = a.spectral else {
      throw OperatorError.unknownSpectrum(operator: a.name, wanted: wanted)
    }
    return spectral
  }
}

struct ComposedOperator: LinearOperator {
  let outer: any LinearOperator
  let inner: any LinearOperator
  let name: String
  let parts: Int

  init(outer: any LinearOperator, inner: any LinearOperator) {
    (self.outer, self.inner) = (outer, inner)
    name = OperatorName.cut("\(outer.name) * \(inner.name)")
    parts = outer.parts + inner.parts
  }

  var isTraced: Bool { outer.isTraced || inner.isTraced }
  var domain: [Int] { inner.domain }
  var range: [Int] { outer.range }
  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try outer.apply(inner.apply(x)) }
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try inner.adjoint(outer.adjoint(y)) }
}

struct SummedOperator: LinearOperator {
  let left: any LinearOperator
  let right: any LinearOperator
  let name: String
  let parts: Int

  init(left: any LinearOperator, right: any LinearOperator) {
    (self.left, self.right) = (left, right)
    name = OperatorName.cut("(\(left.name) + \(right.name))")
    parts = left.parts + right.parts
  }

  var isTraced: Bool { left.isTraced || right.isTraced }
  var domain: [Int] { left.domain }
  var range: [Int] { left.range }
  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try left.apply(x) + right.apply(x) }
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try left.adjoint(y) + right.adjoint(y) }
}

struct ScaledOperator: LinearOperator {
  let name: String
  let factor: Tensor<Double>
  let inner: any LinearOperator
  var isTraced: Bool { factor.isTraced || inner.isTraced }
  var parts: Int { inner.parts + 1 }
  var domain: [Int] { inner.domain }
  var range: [Int] { inner.range }
  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try factor * inner.apply(x) }
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try factor * inner.adjoint(y) }
}

struct AdjointOperator: LinearOperator {
  let inner: any LinearOperator
  var name: String { OperatorName.cut("\(inner.name)'") }
  var parts: Int { inner.parts + 1 }
  var isTraced: Bool { inner.isTraced }
  var domain: [Int] { inner.range }
  var range: [Int] { inner.domain }
  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try inner.adjoint(x) }
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try inner.apply(y) }
}
