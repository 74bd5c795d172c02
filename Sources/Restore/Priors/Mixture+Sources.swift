extension Mixture {
  /// Of a mixture of factor analysers, which the digits that ship are.
  public var citations: [Citation] {
    covariances.contains { $0 is FactorCovariance } ? [Citation(.factorMixtures)] : []
  }
}
