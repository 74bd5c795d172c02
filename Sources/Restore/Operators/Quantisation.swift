import Numerics

/// Quantisation: y = −1 + Δ round((clip(x) + 1)/Δ), Δ = 2/(L − 1): the nearest of L levels from −1 to 1.
///
/// The derivative is 0 almost everywhere and of no use; the straight-through derivative stands in for it, that of
/// clip(x, −1, 1): 1 inside and 0 outside. Bengio, Léonard and Courville, "Estimating or propagating gradients through
/// stochastic neurons for conditional computation", arXiv 1308.3432, 2013. The error of rounding is about Δ/√12 and
/// belongs into σ_y.
public struct Quantisation: NonlinearOperator {
  public var name: String { "quantise(\(levels))" }
  public let domain: [Int]
  public let levels: Int
  public var range: [Int] { domain }
  /// Δ, the distance of two levels.
  public var spacing: Double { 2 / Double(levels - 1) }

  /// - Throws: ``OperatorError/invalid(_:)`` unless there are two levels or more.
  public init(shape: [Int], levels: Int) throws {
    guard levels >= 2, levels <= 1 << 32, shape.allSatisfy({ $0 > 0 }) else {
      throw OperatorError.invalid("quantise: two levels or more, not \(levels)")
    }
    (domain, self.levels) = (shape, levels)
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try primitive([x]) { inputs in
      try spacing * ((Clip.unit(inputs[0]) + 1) / spacing).round() - 1
    } derivatives: { inputs, _ in
      [.scale(try inputs[0].untraced.abs().less(Tensor(1)))]
    }
  }

  public func guess(_ y: Tensor<Double>) throws -> Tensor<Double> { y }
}
