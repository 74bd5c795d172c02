import Foundation
import Numerics

/// The variance-exploding path: μ = 1, σ = σ₀ (σ₁/σ₀)^t.
///
/// Song and Ermon, "Generative modeling by estimating gradients of the data distribution", NeurIPS 2019, in the
/// continuous form of Song et al., ICLR 2021.
public struct VEPath: GaussianPath {
  public let name = "ve"
  public let end = 1.0
  public let sigmaMin: Double
  public let sigmaMax: Double

  /// - Throws: ``PathError/invalid(_:)`` unless 0 < σ₀ < σ₁.
  public init(sigmaMin: Double = 0.01, sigmaMax: Double = 50) throws {
    guard sigmaMin > 0, sigmaMax > sigmaMin, sigmaMax.isFinite else {
      throw PathError.invalid("ve: noise must grow from a positive level, not from \(sigmaMin) to \(sigmaMax)")
    }
    (self.sigmaMin, self.sigmaMax) = (sigmaMin, sigmaMax)
  }

  public func mu(_ t: Jet) -> Jet { Jet(1) }
  public func sigma(_ t: Jet) -> Jet { sigmaMin * .exp(Foundation.log(sigmaMax / sigmaMin) * t) }
}
