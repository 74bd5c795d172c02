import Numerics

/// f(A) of a symmetric operator that is known by what it does, applied by the Lanczos process to each vector anew.
public struct SymmetricFunction: LinearOperator {
  public let name: String
  private let a: any LinearOperator
  private let limits: KrylovLimits
  private let f: @Sendable (Double) -> Double

  /// - Parameter f: of one eigenvalue; where it is not finite the operator is not defined.
  /// - Throws: ``OperatorError/shape(operator:expected:given:)`` unless A maps a space to itself,
  ///   ``OperatorError/notSymmetric(operator:function:)``.
  public init(
    name: String, of a: any LinearOperator, limits: KrylovLimits = KrylovLimits(),
    _ f: @escaping @Sendable (Double) -> Double
  ) throws {
    guard a.domain == a.range else {
      throw OperatorError.shape(operator: name, expected: a.range, given: a.domain)
    }
    guard try OperatorAlgebra.isSymmetric(a) else {
      throw OperatorError.notSymmetric(operator: a.name, function: name)
    }
    (self.name, self.a, self.limits, self.f) = (name, a, limits, f)
  }

  public var parts: Int { a.parts + 1 }
  public var domain: [Int] { a.domain }
  public var range: [Int] { a.domain }
  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try function(x) }
  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try function(y) }

  @Sendable private func function(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try primitive([x]) {
      try symmetricFunction(applied, $0[0], operation: name, limits: limits) { values in
        try values.map { value in
          let result = f(value)
          guard result.isFinite else { throw KrylovError.outside(operation: name, eigenvalue: value) }
          return result
        }
      }
    } derivatives: { _, _ in
      [LinearMap.symmetric(function)]
    }
  }

  private func applied(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let y = try a.apply(x)
    guard !y.isTraced else {
      throw TensorError.derivative(
        operation: name, reason: "the derivative with respect to what the operator is made of is not known")
    }
    return y
  }
}

extension OperatorAlgebra {
  /// Whether ⟨Au, v⟩ = ⟨u, Av⟩ for one pair of random vectors, to rounding.
  public static func isSymmetric(_ a: any LinearOperator) throws -> Bool {
    guard a.domain == a.range else { return false }
    let u = try Draw.normal([1] + a.domain, key: RandomKey(seed: 0).stream(.probes))
    let v = try Draw.normal([1] + a.domain, key: RandomKey(seed: 0).stream(.probes, 1))
    let (au, av) = try (a.apply(u).untraced, a.apply(v).untraced)
    let gap = try abs(au.dot(v).item - u.dot(av).item)
    return try gap <= 1e-12 * (au.norm().item * v.norm().item + u.norm().item * av.norm().item)
  }
}
