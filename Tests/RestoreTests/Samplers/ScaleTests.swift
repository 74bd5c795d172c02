import Foundation
import Numerics
import Restore
import Testing

/// The same problem in other units has the same answer in those units.
@Suite struct ScaleTests {
  static func problem(_ unit: Double) throws -> Problem {
    let prior = try Mixture(
      weights: [0.3, 0.7], means: unit * T(shape: [2, 2], scalars: [-1, 0.5, 0.8, -0.2]),
      covariances: [
        FullCovariance(unit * unit * T(shape: [2, 2], scalars: [0.3, 0.1, 0.1, 0.2])),
        IsotropicCovariance(variance: 0.1 * unit * unit, dimension: 2),
      ])
    return try Problem(
      prior: prior, operator: DenseOperator(T(shape: [1, 2], scalars: [1, 0.5])), y: T([0.4 * unit]), noise: 0.2 * unit)
  }

  /// Levels of noise go with the prior, so everything scales; what is left is rounding.
  @Test(arguments: [1e-3, 1e3, 1e5]) func samplersWithLevelsOfThePriorHaveNoUnit(_ unit: Double) throws {
    func ends(_ unit: Double) throws -> [T] {
      let (problem, path, key) = (try Self.problem(unit), FlowPath(), RandomKey(seed: 4))
      let levels = try ConjugateMomentMatching.times(7, on: path, for: problem.prior)
      let secant = try SecantMomentMatching.times(7, on: path, for: problem.prior)
      return try [
        ConjugateMomentMatching(problem, path: path, times: levels, pullbacks: 1).run(count: 6, key: key).x,
        ConjugateMomentMatching(problem, path: path, times: levels, renoise: false).run(count: 6, key: key).x,
        SecantMomentMatching(problem, path: path, times: secant, pullbacks: 2).run(count: 6, key: key).x,
      ]
    }
    for (plain, scaled) in try zip(ends(1), ends(unit)) {
      #expect(try relativeError(scaled / unit, plain) < 1e-6)
    }
  }

  /// With the prior's own covariance, and times that are levels of noise in the same units, walks have none either.
  @Test(arguments: [1e-3, 1e3]) func walksOverScaledLevelsHaveNoUnit(_ unit: Double) throws {
    func ends(_ unit: Double) throws -> [T] {
      let (problem, key) = (try Self.problem(unit), RandomKey(seed: 4))
      let path = try EDMPath(sigmaMax: 50 * unit)
      let times = [50, 9, 2, 0.7, 0.1, 0.01].map { $0 * unit }
      let free = try [(1, 0.0), (2, 0), (1, 0.5), (2, 1)].map { order, ζ in
        try DDIM(problem.prior, SamplerOptions(path: path, times: times, order: order, churn: ζ)).run(
          count: 6, key: key
        ).x
      }
      let options = try SamplerOptions(
        path: path, times: times, weight: .constant(1), covariance: .moments(pullbacks: nil))
      let start = try unit * normal(6, 2, seed: 3)
      return try free + [PseudoinverseGuidance(problem, options).run(from: start, key: key).x]
    }
    for (plain, scaled) in try zip(ends(1), ends(unit)) {
      #expect(try relativeError(scaled / unit, plain) < 1e-6)
    }
  }

  /// A step from pure noise is made where data of this size are drowned, and not later than where it goes.
  @Test func departuresGoWithTheSizeOfTheData() throws {
    let path = FlowPath()
    #expect(abs(try path.rho(path.departure(1, size: 1e3)) / 1e7 - 1) < 1e-3)
    #expect(abs(try path.rho(path.departure(1, size: 1e-3)) / 1e4 - 1) < 1e-6)
    let s = 0.99999
    #expect(try path.departure(1, to: s) > s)
    #expect(try path.departure(s, to: 0.9999) > 0.9999)
  }
}
