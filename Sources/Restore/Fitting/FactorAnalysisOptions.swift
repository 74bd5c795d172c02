/// What a mixture of factor analysers is fitted with.
public struct FactorAnalysisOptions: Sendable, Equatable {
  /// K, the number of Gaussians.
  public var components: Int
  /// q, the number of factors of each.
  public var rank: Int
  /// β ≥ 0: the penalty (β/2) tr(WᵀD⁻¹W) of each component, as though β more data had factors of zero. 0 is maximum
  /// likelihood.
  public var shrinkage: Double
  /// The least variance of a coordinate, positive.
  public var floor: Double
  /// Of the random choice of the first centres.
  public var seed: UInt64

  public init(components: Int, rank: Int, shrinkage: Double = 0, floor: Double = 1e-6, seed: UInt64 = 0) {
    (self.components, self.rank, self.shrinkage) = (components, rank, shrinkage)
    (self.floor, self.seed) = (floor, seed)
  }
}
