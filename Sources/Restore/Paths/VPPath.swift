import Numerics

/// The variance-preserving path with a linear β: μ = e^{−b/2}, σ = √(1 − e^{−b}), b(t) = β₀t + (β₁ − β₀)t²/2.
///
/// Song et al., "Score-based generative modeling through stochastic differential equations", ICLR 2021.
public struct VPPath: GaussianPath {
  public let name = "vp"
  public let end = 1.0
  public let betaMin: Double
  public let betaMax: Double

  /// - Throws: ``PathError/invalid(_:)`` unless 0 ≤ β₀ and 0 < β₁.
  public init(betaMin: Double = 0.1, betaMax: Double = 20) throws {
    guard betaMin >= 0, betaMax > 0, betaMin.isFinite, betaMax.isFinite else {
      throw PathError.invalid("vp: β must be positive, not \(betaMin) to \(betaMax)")
    }
    (self.betaMin, self.betaMax) = (betaMin, betaMax)
  }

  private func b(_ t: Jet) -> Jet { betaMin * t + (0.5 * (betaMax - betaMin)) * (t * t) }
  public func mu(_ t: Jet) -> Jet { .exp(-0.5 * b(t)) }
  public func sigma(_ t: Jet) -> Jet { .sqrt(-Jet.expm1(-b(t))) }
}
