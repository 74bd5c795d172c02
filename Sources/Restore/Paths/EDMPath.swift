import Numerics

/// The path of EDM: μ = 1, σ = t, with time the noise level itself.
///
/// Karras, Aittala, Aila and Laine, "Elucidating the design space of diffusion-based generative models", NeurIPS 2022.
public struct EDMPath: GaussianPath {
  public static let sources = [Citation(.edm)]
  public let name = "edm"
  public let end: Double

  /// - Throws: ``PathError/invalid(_:)`` unless the largest noise level is positive.
  public init(sigmaMax: Double = 80) throws {
    guard sigmaMax > 0, sigmaMax.isFinite else {
      throw PathError.invalid("edm: the largest noise level must be positive, not \(sigmaMax)")
    }
    end = sigmaMax
  }

  public func mu(_ t: Jet) -> Jet { Jet(1) }
  public func sigma(_ t: Jet) -> Jet { t }
  public func logMu(_ t: Jet) -> Jet { Jet(0) }
  public func logMu(_ t: Tensor<Double>) throws -> Tensor<Double> { try Tensor.zeros(checked(t).shape) }
  public func mu(_ t: Tensor<Double>) throws -> Tensor<Double> { try Tensor.ones(checked(t).shape) }
  public func sigma(_ t: Tensor<Double>) throws -> Tensor<Double> { try checked(t) }
}
