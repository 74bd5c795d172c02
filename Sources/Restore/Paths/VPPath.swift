import Numerics

/// The variance-preserving path with a linear β: μ = e^{−b/2}, σ = √(1 − e^{−b}), b(t) = β₀t + (β₁ − β₀)t²/2.
///
/// Song et al., "Score-based generative modeling through stochastic differential equations", ICLR 2021.
public struct VPPath: GaussianPath {
  public static let sources = [Citation(.scoreSDE)]
  public let name = "vp"
  public let end = 1.0
  public let betaMin: Double
  public let betaMax: Double
  /// β₀ and β₁ with their derivatives, where those are being taken.
  private let rates: (low: Tensor<Double>, high: Tensor<Double>)
  public var isTraced: Bool { rates.low.isTraced || rates.high.isTraced }

  public init(betaMin: Double = 0.1, betaMax: Double = 20) throws {
    try self.init(betaMin: Tensor(betaMin), betaMax: Tensor(betaMax))
  }

  /// - Throws: ``PathError/invalid(_:)`` unless 0 ≤ β₀ and 0 < β₁, each of one element.
  public init(betaMin low: Tensor<Double>, betaMax high: Tensor<Double>) throws {
    let (betaMin, betaMax) = try (low.item, high.item)
    guard betaMin >= 0, betaMax > 0, betaMin.isFinite, betaMax.isFinite else {
      throw PathError.invalid("vp: β must be positive, not \(betaMin) to \(betaMax)")
    }
    (self.betaMin, self.betaMax) = (betaMin, betaMax)
    rates = (low, high)
  }

  private func b(_ t: Jet) -> Jet { betaMin * t + (0.5 * (betaMax - betaMin)) * (t * t) }
  public func mu(_ t: Jet) -> Jet { .exp(-0.5 * b(t)) }
  public func logMu(_ t: Jet) -> Jet { -0.5 * b(t) }
  public func sigma(_ t: Jet) -> Jet { .sqrt(variance(t)) }
  public func variance(_ t: Jet) -> Jet { -Jet.expm1(-b(t)) }

  private func b(_ t: Tensor<Double>) throws -> Tensor<Double> {
    let t = try checked(t)
    return try rates.low * t + (0.5 * (rates.high - rates.low)) * t.square()
  }
  public func mu(_ t: Tensor<Double>) throws -> Tensor<Double> { try (-0.5 * b(t)).exp() }
  public func logMu(_ t: Tensor<Double>) throws -> Tensor<Double> { try -0.5 * b(t) }
  public func sigma(_ t: Tensor<Double>) throws -> Tensor<Double> { try variance(t).sqrt() }
  public func variance(_ t: Tensor<Double>) throws -> Tensor<Double> { try -(-b(t)).expm1() }
}
