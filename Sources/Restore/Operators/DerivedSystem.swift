import Numerics

/// The singular system of an operator made from another one: the same modes, with its own values and its own sides.
///
/// `2*H`, `H'`, `H' * H` or `exp(A)` are diagonal in the modes of H, and this is how a problem sees them.
public final class DerivedSystem: SingularSystem {
  public let domain: [Int]
  public let range: [Int]
  public let values: Tensor<Double>
  public let isSymmetric: Bool
  private let base: any SingularSystem
  private let from: SpectralOperator.Side
  private let to: SpectralOperator.Side

  init(_ operator: SpectralOperator) {
    base = `operator`.system
    (from, to) = (`operator`.from, `operator`.to)
    (domain, range) = (`operator`.domain, `operator`.range)
    values = `operator`.values.untraced
    isSymmetric = `operator`.isEndomorphism
  }

  public func analyse(_ x: Tensor<Double>) throws -> Tensor<Double> { try analyse(x, from) }
  public func synthesise(_ ξ: Tensor<Double>) throws -> Tensor<Double> { try synthesise(ξ, from) }
  public func analyseRange(_ y: Tensor<Double>) throws -> Tensor<Double> { try analyse(y, to) }
  public func synthesiseRange(_ η: Tensor<Double>) throws -> Tensor<Double> { try synthesise(η, to) }
  public func compressedDiagonal(_ d: Tensor<Double>) throws -> Tensor<Double>? {
    from == .domain ? try base.compressedDiagonal(d) : nil
  }

  private func analyse(_ x: Tensor<Double>, _ side: SpectralOperator.Side) throws -> Tensor<Double> {
    try side == .domain ? base.analyse(x) : base.analyseRange(x)
  }
  private func synthesise(_ ξ: Tensor<Double>, _ side: SpectralOperator.Side) throws -> Tensor<Double> {
    try side == .domain ? base.synthesise(ξ) : base.synthesiseRange(ξ)
  }
}

extension SpectralOperator {
  /// The operator as H of a problem: from the domain of a system whose values are its own.
  ///
  /// `nil` where no such system is known: an operator that is not zero outside its modes, as `I + P` is, on a space
  /// too large for a decomposition of its matrix.
  func standalone() throws -> SpectralOperator? {
    if from == .domain, !isEndomorphism || system.isSymmetric, values == system.values { return self }
    if isEndomorphism, null.scalars != [0], !(from == .domain ? system.spansDomain : system.spansRange) {
      let n = domain.reduce(1, *)
      guard n <= SpectralOperator.densest, !isTraced else { return nil }
      let system = try DenseSystem(matrix(), domain: domain, range: range)
      return try SpectralOperator(name: name, system: system, from: .domain, to: .range, values: system.values)
    }
    return try SpectralOperator(name: name, system: DerivedSystem(self), from: .domain, to: .range, values: values)
  }

  /// The largest space whose operators are decomposed as matrices when nothing better is known.
  private static var densest: Int { 1024 }
}
