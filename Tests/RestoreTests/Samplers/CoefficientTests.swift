import Foundation
import Numerics
import Restore
import Testing

@Suite struct CoefficientTests {
  static let golden =
    (try? Golden.load("conjugate", as: Golden.ConjugateNumbers.self))?.runs
    .filter { $0.coefficients != nil } ?? []

  @Test func allCoefficientsAreHere() { #expect(CoefficientTests.golden.count == 4) }

  /// hom, e, y and j of the plain form x_s = h x + Φe ε + Φy η + Φj j, with x = μx̂₀ + σε and η = Uᵀy/s.
  @Test(arguments: golden) func theyAreTheReferences(_ run: Golden.ConjugateNumbers.Run) throws {
    let (expected, s) = try (#require(run.coefficients), #require(run.singular_values))
    let path = try Golden.path(run.path)
    let modes = ModeFamily(values: s, noise: run.sigma_y)
    let c = try ConjugateCoefficients(path: path, weight: .published(run.w), modes: modes, λ: 0, from: 0.6, to: 0.5)
    let (μ, σ) = try (path.mu(0.6), path.sigma(0.6))
    // The reference lists the row space first; here the null space is first.
    for i in 0..<6 {
      let k = i < 3 ? i + 1 : 0
      #expect(abs(c.estimate[k] - μ * expected.hom[i]) < 1e-11)
      #expect(abs(c.noise[k] - (σ * expected.hom[i] + expected.e[i])) < 1e-11)
      #expect(abs(c.data[k] * (i < 3 ? s[i] : 1) - expected.y[i]) < 1e-11)
      #expect(abs(c.jacobian[k] - expected.j[i]) < 1e-11)
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let path: any GaussianPath
    let weight: GuidanceWeight
    let name: String
    let noise: Double
    var testDescription: String { "\(path.name), \(name), σ_y \(noise)" }
  }

  static let cases: [Case] = {
    let paths = try? [VPPath(), CosinePath(), FlowPath(), VEPath(), EDMPath(sigmaMax: 5)] as [any GaussianPath]
    let weights: [(String, GuidanceWeight)] = [
      ("w r²μ²", .published(4)), ("constant", .constant(1)), ("function", .function { 0.5 + $0 * $0 }),
    ]
    return (paths ?? []).flatMap { path in
      weights.flatMap { name, weight in
        [0, 1e-4, 0.1, 1].map { Case(path: path, weight: weight, name: name, noise: $0) }
      }
    }
  }()

  /// κ = ∫ ρ ρ′ k over time, from the definitions of the paths and weights alone.
  @Test(arguments: cases) func exponentsAreTheirIntegrals(_ c: Case) throws {
    let values = [1e-8, 1e-3, 0.25, 1, 3]
    let modes = ModeFamily(values: values, noise: c.noise)
    for (s, t) in [(0.3, 0.45), (1e-3, 0.12), (0.6, 0.8)] {
      let κ = try GuidanceExponent(path: c.path, weight: c.weight, modes: modes, origin: s)(t)
      #expect(κ[0] == 0)
      for (i, v) in values.enumerated() {
        let rate = { (u: Double) throws -> Double in
          let (m, σ) = try (c.path.mu(u), c.path.sigma(u))
          let r2 = σ * σ / (σ * σ + m * m)
          let w: Double
          switch c.weight {
          case .published(let value): w = value * r2 * m * m
          case .constant(let value): w = value
          case .function(let f): w = try f(u)
          }
          // g²k/(2μ²), which is ρρ′k.
          return try c.path.g2(u) / (2 * m * m) * w * v * v / (r2 * v * v + c.noise * c.noise)
        }
        let expected = try integrate(rate, s, t, tolerance: 1e-12).value
        #expect(abs(κ[i + 1] - expected) <= 1e-10 * abs(expected) + 1e-15, "s = \(v), \(s) to \(t)")
      }
    }
  }

  @Test func nothingOverflowsFromPureNoise() throws {
    for path in [try VPPath(), FlowPath(), CosinePath()] as [any GaussianPath] {
      for noise in [0, 1e-6, 0.05, 0.5] {
        for weight in [GuidanceWeight.published(50), .constant(1), .constant(50)] {
          let modes = ModeFamily(values: [1e-8, 0.1, 1, 2], noise: noise)
          let steps = try Spacing.uniform.times(5, from: 1, to: 0.001)
          for i in 1...5 {
            let previous = i > 1 ? steps[i - 2] : nil
            let t = try path.departure(steps[i - 1])
            let c = try ConjugateCoefficients(
              path: path, weight: weight, modes: modes, λ: 0, from: t, to: steps[i], previous: previous)
            let μs = try path.mu(steps[i])
            for k in c.estimate.indices {
              // M + Φy s = μ_s: the estimate is a mean of x̂₀ and the data.
              #expect(abs(c.estimate[k] + c.data[k] * (k == 0 ? 1 : modes.values[k]) - μs) < 1e-12)
              #expect(c.estimate[k] >= 0 && c.estimate[k] <= μs + 1e-15)
              #expect(abs(c.noise[k] - (try path.sigma(steps[i]))) < 1e-15)
              #expect(c.jacobian[k] <= 0 && c.jacobian[k].isFinite)
            }
          }
        }
      }
    }
  }

  /// M = μ_s e^{−κ}, Ψ = σ_s, Φy = μ_s (1 − e^{−κ})/s, and Φj by its integral.
  @Test(arguments: cases) func withoutLambdaTheyAreClosed(_ c: Case) throws {
    let values = [1e-3, 0.25, 2]
    let modes = ModeFamily(values: values, noise: c.noise)
    let (t, s) = (0.45, 0.3)
    let exponent = GuidanceExponent(path: c.path, weight: c.weight, modes: modes, origin: s)
    let a = try ConjugateCoefficients(path: c.path, weight: c.weight, modes: modes, λ: 0, from: t, to: s)
    let κ = try exponent(t)
    let (m, σ) = try (c.path.mu(s), c.path.sigma(s))
    for k in 0...3 {
      #expect(abs(a.estimate[k] - m * exp(-κ[k])) < 1e-13 * m)
      #expect(a.noise[k] == σ)
      if k > 0 {
        #expect(abs(a.data[k] * modes.values[k] - m * -expm1(-κ[k])) < 1e-13 * m)
      } else {
        #expect(a.data[0] == 0)
      }
      let rate = { (u: Double) throws -> Double in
        let w: Double
        switch c.weight {
        case .published(let value): w = try value * c.path.r2(u) * pow(c.path.mu(u), 2)
        case .constant(let value): w = value
        case .function(let f): w = try f(u)
        }
        // a(u)/a(s) · g²σ/(2μ) · w_t/r², with a(u)/a(s) = (μ_s/μ_u) e^{−κ}.
        let (mu, sigma) = try (c.path.mu(u), c.path.sigma(u))
        return try -m / mu * exp(-exponent(u)[k]) * c.path.g2(u) * sigma / (2 * mu) * w / c.path.r2(u)
      }
      let expected = try integrate(rate, s, t, tolerance: 1e-12).value
      #expect(abs(a.jacobian[k] - expected) <= 1e-10 * abs(expected))
    }
  }

  /// λ changes the integrator and not the equation: for small steps the coefficients tend to those at λ = 0.
  @Test func lambdaIsOfSecondOrderInTheStep() throws {
    let modes = ModeFamily(values: [0.5], noise: 0.1)
    func gap(_ step: Double) throws -> Double {
      let (a, b) = try (
        ConjugateCoefficients(path: VPPath(), weight: .published(4), modes: modes, λ: 0.7, from: 0.4, to: 0.4 - step),
        ConjugateCoefficients(path: VPPath(), weight: .published(4), modes: modes, λ: 0, from: 0.4, to: 0.4 - step)
      )
      return zip(a.estimate + a.noise + a.data, b.estimate + b.noise + b.data).map { abs($0 - $1) }.max() ?? 0
    }
    let (coarse, fine) = try (gap(0.02), gap(0.01))
    #expect(coarse > 1e-6)
    #expect(abs(log2(coarse / fine) - 2) < 0.1)
  }

  /// With λ: the sum of a step over a constant field is exact up to the published factor. A prior that is a point m
  /// has x̂₀ = m, and unguided the walk keeps x = μm + σε with ε constant; the step must as well, at λ = 0.
  @Test func theUnguidedStepIsDDIM() throws {
    for path in [try VPPath(), FlowPath(), CosinePath(), try VEPath()] as [any GaussianPath] {
      let c = try ConjugateCoefficients(
        path: path, weight: .constant(0), modes: ModeFamily(values: [1], noise: 0.1), λ: 0, from: 0.7, to: 0.2)
      #expect(c.estimate == [try path.mu(0.2), try path.mu(0.2)])
      #expect(c.noise == [try path.sigma(0.2), try path.sigma(0.2)])
      #expect(c.data == [0, 0])
      #expect(c.jacobian.allSatisfy { $0 == 0 })
    }
  }

  @Test func stepsFromPureNoiseStartWhereTheSignalIsSeen() throws {
    for path in [FlowPath(), CosinePath()] as [any GaussianPath] {
      let t = try path.departure(1)
      #expect(t < 1)
      #expect(abs(try path.rho(t) / 1e4 - 1) < 1e-6)
      #expect(try path.departure(0.7) == 0.7)
    }
    #expect(try VPPath().departure(1) == 1)
    #expect(try EDMPath().departure(80) == 80)
  }

  @Test func coefficientsThatAreNotFiniteAreAnError() throws {
    let modes = ModeFamily(values: [1], noise: 0.1)
    #expect(throws: SamplerError.self) {
      try ConjugateCoefficients(path: FlowPath(), weight: .published(20), modes: modes, λ: 0.2, from: 1, to: 0.9)
    }
    #expect(throws: PathError.self) {
      try ConjugateCoefficients(path: FlowPath(), weight: .published(20), modes: modes, λ: 0, from: 1.2, to: 0.9)
    }
  }

  /// A weight that jumps is, on either side, a constant one: the exponents add up, and what the second part of the step
  /// pulls is kept as far as the first leaves it.
  @Test(arguments: [0, 0.1]) func aWeightThatJumpsIsTwoConstantOnes(_ noise: Double) throws {
    let modes = ModeFamily(values: [0.25, 1, 3], noise: noise)
    let (t, s, jump) = (0.45, 0.3, 0.36071)
    for path in [try VPPath(), FlowPath(), CosinePath()] as [any GaussianPath] {
      let calls = Counter()
      let weight = GuidanceWeight.function { u in
        calls.count += 1
        return u > jump ? 3 : 1
      }
      func coefficients(_ weight: GuidanceWeight, _ t: Double, _ s: Double) throws -> ConjugateCoefficients {
        try ConjugateCoefficients(path: path, weight: weight, modes: modes, λ: 0, from: t, to: s)
      }
      let whole = try coefficients(weight, t, s)
      let (first, second) = try (coefficients(.constant(3), t, jump), coefficients(.constant(1), jump, s))
      let μ = try path.mu(jump)
      for k in 1...3 {
        #expect(abs(whole.estimate[k] / (first.estimate[k] * second.estimate[k] / μ) - 1) < 1e-12)
        let jacobian = second.jacobian[k] + second.estimate[k] / μ * first.jacobian[k]
        #expect(abs(whole.jacobian[k] / jacobian - 1) < 1e-11)
      }
      // Without the place of the jump it takes millions.
      #expect(calls.count < 50_000)
    }
  }

  @Test func theCentredStepTakesAWeightThatJumps() throws {
    let modes = ModeFamily(values: [0.25, 1, 3], noise: 0.1)
    let (t, s, jump) = (0.45, 0.3, 0.36071)
    let calls = Counter()
    let weight = GuidanceWeight.function { u in
      calls.count += 1
      return u > jump ? 3 : 1
    }
    func coefficients(_ weight: GuidanceWeight, _ t: Double, _ s: Double) throws -> CentredCoefficients {
      try CentredCoefficients(path: try VPPath(), weight: weight, modes: modes, variance: 1, from: t, to: s)
    }
    let whole = try coefficients(weight, t, s)
    let (first, second) = try (coefficients(.constant(3), t, jump), coefficients(.constant(1), jump, s))
    for k in 1...3 {
      #expect(abs(whole.state[k] / (first.state[k] * second.state[k]) - 1) < 1e-12)
      #expect(abs(whole.pull[k] / (second.pull[k] + second.state[k] * first.pull[k]) - 1) < 1e-11)
      #expect(abs(whole.data[k] / (second.data[k] + second.state[k] * first.data[k]) - 1) < 1e-11)
    }
    #expect(calls.count < 50_000)
  }

  @Test func aWeightWithoutAnIntegralIsRefused() throws {
    #expect(throws: TensorError.self) {
      try ConjugateCoefficients(
        path: try VPPath(), weight: .function { (1e6 * $0).truncatingRemainder(dividingBy: 1) },
        modes: ModeFamily(values: [1], noise: 0.1), λ: 0, from: 0.4, to: 0.3)
    }
  }

  /// A guidance of weight w is over in a layer of width 1/κ′ ∝ 1/w, over which the other factors are what they are at s:
  /// Φj → −μ_s σ_s/κ̂, and for the centred step D s_i → 1/γ and Q → √(1 − γ)/(γ κ̂). What is left is of the order of the
  /// layer's width over the lengths on which the factors change, s or more.
  @Test(arguments: [1e4, 1e6, 1e8, 1e10, 1e12]) func strongGuidanceHasItsLimit(_ w: Double) throws {
    let modes = ModeFamily(values: [0.25, 1, 3], noise: 0.05)
    let (t, s) = (0.45, 0.3)
    for path in [try VPPath(), FlowPath(), try VEPath()] as [any GaussianPath] {
      let (μ, σ, r2) = try (path.mu(s), path.sigma(s), path.r2(s))
      let shares = modes.shares(r2: r2)
      for weight in [GuidanceWeight.published(w), .constant(w), .function { w * (1 + $0) }] {
        let κ = try GuidanceExponent(path: path, weight: weight, modes: modes, origin: s)(s + 1e-4)
        let c = try ConjugateCoefficients(path: path, weight: weight, modes: modes, λ: 0, from: t, to: s)
        let centred = try CentredCoefficients(path: path, weight: weight, modes: modes, variance: 1, from: t, to: s)
        let γ = 1 - r2
        for k in 1...3 {
          let layer = 1e-4 / κ[k]
          #expect(abs(-c.jacobian[k] * shares[k] / (μ * σ) - 1) < 10 * layer / s + 1e-12, "\(path.name) \(k)")
          // There the exponent counts γ²-fold.
          let own = 10 * layer / (γ * γ) / s + 1e-12
          #expect(abs(centred.data[k] * modes.values[k] * γ - 1) < own, "\(path.name) \(k)")
          #expect(abs(centred.pull[k] * γ * shares[k] / (1 - γ).squareRoot() - 1) < own, "\(path.name) \(k)")
        }
      }
    }
  }

  private final class Counter: @unchecked Sendable { var count = 0 }
}
