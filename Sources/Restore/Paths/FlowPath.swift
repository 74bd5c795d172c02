import Numerics

/// The straight path of rectified flow and optimal-transport flow matching: μ = 1 − t, σ = t.
///
/// Liu, Gong and Liu, "Flow straight and fast", ICLR 2023; Lipman et al., "Flow matching for generative modeling",
/// ICLR 2023, whose time runs the other way (u = 1 − t).
public struct FlowPath: GaussianPath {
  public static let sources = [Citation(.rectifiedFlow), Citation(.flowMatching)]
  public let name = "flow"
  public let end = 1.0
  public init() {}

  public func mu(_ t: Jet) -> Jet { 1 - t }
  public func sigma(_ t: Jet) -> Jet { t }
  public func logMu(_ t: Jet) -> Jet { .log1p(-t) }
  public func logMu(_ t: Tensor<Double>) throws -> Tensor<Double> { try (-checked(t)).log1p() }
  public func mu(_ t: Tensor<Double>) throws -> Tensor<Double> { try 1 - checked(t) }
  public func sigma(_ t: Tensor<Double>) throws -> Tensor<Double> { try checked(t) }
}
