import Foundation
import Numerics

/// The cosine path: μ = cos(πt/2), σ = sin(πt/2), variance preserving.
///
/// Nichol and Dhariwal, "Improved denoising diffusion probabilistic models", ICML 2021, without its offset.
public struct CosinePath: GaussianPath {
  public static let sources = [Citation(.improvedDDPM)]
  public let name = "cosine"
  public let end = 1.0
  public init() {}

  /// Early in the form whose slope has its digits at 0, late in the one that has its own at 1.
  public func mu(_ t: Jet) -> Jet {
    t.value < 0.5 ? .cos((Double.pi / 2) * t) : .sin((Double.pi / 2) * (1 - t))
  }
  /// log cos(πt/2), as log(1 − 2 sin²(πt/4)) where the cosine is near 1.
  public func logMu(_ t: Jet) -> Jet {
    guard t.value < 0.5 else { return .log(mu(t)) }
    let half = Jet.sin((Double.pi / 4) * t)
    return .log1p(-2 * (half * half))
  }
  public func logMu(_ t: Tensor<Double>) throws -> Tensor<Double> {
    let t = try checked(t)
    let isEarly = try t.untraced.less(Tensor(0.5))
    // Each formula where it is not meant is taken at a time where it has derivatives.
    let half = try ((Double.pi / 4) * Tensor.select(isEarly, t, Tensor(0))).sin()
    let late = try ((Double.pi / 2) * (1 - Tensor.select(isEarly, Tensor(0.5), t))).sin().log()
    return try Tensor.select(isEarly, (-2 * half.square()).log1p(), late)
  }
  public func sigma(_ t: Jet) -> Jet { .sin((Double.pi / 2) * t) }
  public func mu(_ t: Tensor<Double>) throws -> Tensor<Double> {
    let t = try checked(t)
    let isEarly = try t.untraced.less(Tensor(0.5))
    return try Tensor.select(
      isEarly, ((Double.pi / 2) * t).cos(), ((Double.pi / 2) * (1 - t)).sin())
  }
  public func sigma(_ t: Tensor<Double>) throws -> Tensor<Double> { try ((Double.pi / 2) * checked(t)).sin() }
}
