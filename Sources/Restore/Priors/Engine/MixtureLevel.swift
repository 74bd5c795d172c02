import Numerics
import Synchronization

/// What of a mixture does not depend on the level, by kind of covariance.
struct MixtureParts: Sendable {
  let factors: FactorParts?
  let isotropic: IsotropicParts?
  /// The components of other kinds.
  let others: [Int]

  init(_ mixture: Mixture) {
    let factors = (0..<mixture.count).filter { mixture.covariances[$0] is FactorCovariance }
    let isotropic = (0..<mixture.count).filter { mixture.covariances[$0] is IsotropicCovariance }
    self.factors = factors.isEmpty ? nil : FactorParts(mixture, factors)
    self.isotropic = isotropic.isEmpty ? nil : IsotropicParts(mixture, isotropic)
    let known = Set(factors + isotropic)
    others = (0..<mixture.count).filter { !known.contains($0) }
  }
}

/// A mixture at one noise level, ready to be asked about states: a family of components for each kind of covariance.
struct MixtureLevel: Sendable {
  let mu: Double
  let sigma: Double
  let families: [any LevelFamily]
  /// Which family answers for a component.
  let familyOf: [Int]
  /// S_k of all components where one of them is singular, else empty.
  let singular: [any MarginalCovariance]
  let bytes: Int
  /// Whether bounds rule out enough components to be worth their time, as far as is known. They change no result.
  let selection = Selection()

  /// A guess that gets better with use.
  final class Selection: Sendable {
    private let isUseful = Atomic<Bool>(true)
    var pays: Bool { isUseful.load(ordering: .relaxed) }
    func learn(share: Double) { if share > 0.6 { isUseful.store(false, ordering: .relaxed) } }
  }

  init(_ mixture: Mixture, mu: Double, sigma: Double) throws {
    (self.mu, self.sigma) = (mu, sigma)
    let parts = mixture.levelCache.parts { MixtureParts(mixture) }
    let flat = mixture.covariances.contains { $0.isDegenerate }
    if sigma == 0 && (flat || !parts.others.isEmpty) || mu == 0 && sigma == 0 {
      // Some S may be singular.
      let all = try MarginalFamily(mixture, Array(0..<mixture.count), mu: mu, sigma: sigma)
      families = [all]
      familyOf = [Int](repeating: 0, count: mixture.count)
      singular = all.marginals.contains { $0.nullity > 0 } ? all.marginals : []
    } else {
      var families: [any LevelFamily] = []
      if let factors = parts.factors { families.append(try FactorFamily(factors, mu: mu, sigma: sigma)) }
      if let isotropic = parts.isotropic { families.append(IsotropicFamily(isotropic, mu: mu, sigma: sigma)) }
      if !parts.others.isEmpty {
        families.append(try MarginalFamily(mixture, parts.others, mu: mu, sigma: sigma))
      }
      var familyOf = [Int](repeating: 0, count: mixture.count)
      for (i, family) in families.enumerated() { for k in family.members { familyOf[k] = i } }
      (self.families, self.familyOf, singular) = (families, familyOf, [])
    }
    bytes = families.reduce(0) { $0 + $1.bytes }
  }

  func family(of k: Int) -> any LevelFamily { families[familyOf[k]] }
}

extension Covariance {
  /// Whether the marginal may be singular at σ = 0.
  fileprivate var isDegenerate: Bool {
    switch self {
    case let factor as FactorCovariance: factor.diagonal.scalars.contains(0)
    default: bound == 0
    }
  }
}

extension Mixture {
  /// The mixture at one noise level.
  func level(mu: Double, sigma: Double) throws -> MixtureLevel {
    try levelCache.level(mu: mu, sigma: sigma) { try MixtureLevel(self, mu: mu, sigma: sigma) }
  }
}
