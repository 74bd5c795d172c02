import Numerics

/// A function of the singular values of an operator H = U S Vᵀ that is known by what it does, applied by Golub and
/// Kahan's bidiagonalisation to each vector anew: V f(S) Vᵀ x = f(0) x + V φ(S) Uᵀ (Hx) with φ(s) = (f(s) − f(0))/s, or
/// V f(S) Uᵀ y.
public struct KrylovFunction: LinearOperator {
  /// Whether it acts on the side of the unknowns, as f(√(HᵀH)), or takes measurements to unknowns, as H† does.
  public enum Side: Sendable { case unknowns, measurements }

  public let name: String
  private let h: any LinearOperator
  private let side: Side
  private let norm: Double
  private let process: GolubKahan
  private let memory: KrylovMemory?
  private let f: @Sendable ([Double]) throws -> [Double]

  /// - Parameters:
  ///   - norm: the largest singular value, where it is known.
  ///   - memory: of the measurement that is often taken to unknowns.
  ///   - f: of a list of singular values; returns f(0) first and then one number for each.
  public init(
    name: String, of h: any LinearOperator, from side: Side, norm: Double = 0, limits: KrylovLimits = KrylovLimits(),
    memory: KrylovMemory? = nil, _ f: @escaping @Sendable ([Double]) throws -> [Double]
  ) {
    (self.name, self.h, self.side, self.norm, self.memory, self.f) = (name, h, side, norm, memory, f)
    process = KrylovFunction.process(h, limits)
  }

  public var parts: Int { h.parts + 1 }
  public var domain: [Int] { side == .unknowns ? h.domain : h.range }
  public var range: [Int] { h.domain }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let (forth, back) = side == .unknowns ? (onUnknowns, onUnknowns) : (fromMeasurements, toMeasurements)
    return try primitive([x]) {
      try forth($0[0])
    } derivatives: { _, _ in
      [LinearMap(push: forth, pull: back)]
    }
  }

  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> {
    let (forth, back) = side == .unknowns ? (onUnknowns, onUnknowns) : (toMeasurements, fromMeasurements)
    return try primitive([y]) {
      try forth($0[0])
    } derivatives: { _, _ in
      [LinearMap(push: forth, pull: back)]
    }
  }

  /// f(0), and f at Ritz values of the operator: what it multiplies by, roughly.
  public func coefficients() throws -> (outside: Double, inside: [Double]) {
    let values = try f(KrylovFunction.ritzValues(h, steps: 24))
    return (values[0], Array(values.dropFirst()))
  }

  /// Ritz values of H from a fixed random measurement on.
  static func ritzValues(_ h: any LinearOperator, steps: Int) throws -> [Double] {
    let rows = (h as? LinearisedOperator)?.rows ?? 1
    let start = try Draw.normal([rows] + h.range, key: RandomKey(seed: 0).stream(.probes))
    return try process(h, KrylovLimits()).ritzValues(from: start, steps: steps)
  }

  private static func process(_ h: any LinearOperator, _ limits: KrylovLimits) -> GolubKahan {
    GolubKahan(domain: h.domain, range: h.range, limits: limits) {
      try h.apply($0)
    } adjoint: {
      try h.adjoint($0)
    }
  }

  @Sendable private func onUnknowns(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try primitive([x]) {
      let x = $0[0]
      let outside = try f([])[0]
      let rows = max(x.shape[0], 1)
      let sizes = try x.reshaped([x.shape[0], x.count / rows]).square().sum(axes: [1]).scalars
      let y = try h.apply(x)
      guard !y.isTraced else {
        throw TensorError.derivative(
          operation: name, reason: "the derivative with respect to what the operator is made of is not known")
      }
      let reference = sizes.map { outside.magnitude * $0.squareRoot() }
      let rest = try process.apply(y, operation: name, reference: reference, norm: norm) { s in
        let values = try f(s)
        return zip(s, values.dropFirst()).map { $0 > 0 ? ($1 - outside) / $0 : 0 }
      }
      return try outside * x + rest
    } derivatives: { _, _ in
      [LinearMap.symmetric(onUnknowns)]
    }
  }

  @Sendable private func fromMeasurements(_ y: Tensor<Double>) throws -> Tensor<Double> {
    try odd(process, y, memory)
  }

  @Sendable private func toMeasurements(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try odd(process.transposed, x)
  }

  private func odd(
    _ process: GolubKahan, _ y: Tensor<Double>, _ memory: KrylovMemory? = nil
  ) throws -> Tensor<Double> {
    try process.apply(y, operation: name, norm: norm, memory: memory) { s in
      zip(s, try f(s).dropFirst()).map { $0 > 0 ? $1 : 0 }
    }
  }
}
