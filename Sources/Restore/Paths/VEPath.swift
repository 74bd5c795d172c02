import Foundation
import Numerics

/// The variance-exploding path: μ = 1, σ = σ₀ (σ₁/σ₀)^t.
///
/// Song and Ermon, "Generative modeling by estimating gradients of the data distribution", NeurIPS 2019, in the
/// continuous form of Song et al., ICLR 2021.
public struct VEPath: GaussianPath {
  public static let sources = [Citation(.scoreSDE)]
  public let name = "ve"
  public let end = 1.0
  public let sigmaMin: Double
  public let sigmaMax: Double
  /// σ₀ and σ₁ with their derivatives, where those are being taken.
  private let levels: (low: Tensor<Double>, high: Tensor<Double>)
  public var isTraced: Bool { levels.low.isTraced || levels.high.isTraced }

  public init(sigmaMin: Double = 0.01, sigmaMax: Double = 50) throws {
    try self.init(sigmaMin: Tensor(sigmaMin), sigmaMax: Tensor(sigmaMax))
  }

  /// - Throws: ``PathError/invalid(_:)`` unless 0 < σ₀ < σ₁, each of one element.
  public init(sigmaMin low: Tensor<Double>, sigmaMax high: Tensor<Double>) throws {
    let (sigmaMin, sigmaMax) = try (low.item, high.item)
    guard sigmaMin > 0, sigmaMax > sigmaMin, sigmaMax.isFinite else {
      throw PathError.invalid("ve: noise must grow from a positive level, not from \(sigmaMin) to \(sigmaMax)")
    }
    (self.sigmaMin, self.sigmaMax) = (sigmaMin, sigmaMax)
    levels = (low, high)
  }

  public func mu(_ t: Jet) -> Jet { Jet(1) }
  public func sigma(_ t: Jet) -> Jet { sigmaMin * .exp(Foundation.log(sigmaMax / sigmaMin) * t) }
  public func logMu(_ t: Jet) -> Jet { Jet(0) }
  public func logMu(_ t: Tensor<Double>) throws -> Tensor<Double> { try Tensor.zeros(checked(t).shape) }
  public func mu(_ t: Tensor<Double>) throws -> Tensor<Double> { try Tensor.ones(checked(t).shape) }
  public func sigma(_ t: Tensor<Double>) throws -> Tensor<Double> {
    try levels.low * ((levels.high / levels.low).log() * checked(t)).exp()
  }
}
