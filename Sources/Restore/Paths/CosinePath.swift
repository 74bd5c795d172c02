import Foundation
import Numerics

/// The cosine path: μ = cos(πt/2), σ = sin(πt/2), variance preserving.
///
/// Nichol and Dhariwal, "Improved denoising diffusion probabilistic models", ICML 2021, without its offset.
public struct CosinePath: GaussianPath {
  public let name = "cosine"
  public let end = 1.0
  public init() {}

  public func mu(_ t: Jet) -> Jet { .sin((Double.pi / 2) * (1 - t)) }
  public func sigma(_ t: Jet) -> Jet { .sin((Double.pi / 2) * t) }
  public func mu(_ t: Tensor<Double>) throws -> Tensor<Double> { try ((Double.pi / 2) * (1 - checked(t))).sin() }
  public func sigma(_ t: Tensor<Double>) throws -> Tensor<Double> { try ((Double.pi / 2) * checked(t)).sin() }
}
