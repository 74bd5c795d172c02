import Foundation
import Numerics
import Restore
import Testing

@Suite struct PathTests {
  /// A path beside its textbook formulas.
  struct Case: CustomTestStringConvertible, Sendable {
    let path: any GaussianPath
    let mu: @Sendable (Double) -> Double
    let sigma: @Sendable (Double) -> Double
    let times: [Double]
    var testDescription: String { path.name }
  }

  static let cases: [Case] = (try? make()) ?? []

  static func make() throws -> [Case] {
    let inside = [0.003, 0.1, 0.37, 0.62, 0.95]
    @Sendable func b(_ t: Double) -> Double { 0.1 * t + 9.95 * t * t }
    return [
      Case(path: try VPPath(), mu: { exp(-b($0) / 2) }, sigma: { (1 - exp(-b($0))).squareRoot() }, times: inside),
      Case(
        path: try VPPath(betaMin: 0.5, betaMax: 3), mu: { exp(-(0.5 * $0 + 1.25 * $0 * $0) / 2) },
        sigma: { (1 - exp(-(0.5 * $0 + 1.25 * $0 * $0))).squareRoot() }, times: inside),
      Case(path: CosinePath(), mu: { cos(.pi * $0 / 2) }, sigma: { sin(.pi * $0 / 2) }, times: inside),
      Case(path: FlowPath(), mu: { 1 - $0 }, sigma: { $0 }, times: inside),
      Case(path: try VEPath(), mu: { _ in 1 }, sigma: { 0.01 * pow(5000, $0) }, times: inside),
      Case(path: try EDMPath(), mu: { _ in 1 }, sigma: { $0 }, times: [0.01, 0.5, 3, 40, 79]),
    ]
  }

  @Test func everyPathIsHere() { #expect(PathTests.cases.count == 6) }

  @Test(arguments: cases) func valuesAreTheTextbooks(_ c: Case) throws {
    for t in c.times {
      let (m, s) = (c.mu(t), c.sigma(t))
      #expect(abs(try c.path.mu(t) - m) <= 1e-13 * max(1, m))
      #expect(abs(try c.path.sigma(t) - s) <= 1e-12 * max(s, 1e-3))
      #expect(abs(try c.path.rho(t) - s / m) <= 1e-12 * s / m)
      #expect(abs(try c.path.b(t) + 2 * log(m)) <= 1e-12 * max(1, abs(2 * log(m))))
      #expect(abs(try c.path.r2(t) - s * s / (s * s + m * m)) <= 1e-12)
    }
  }

  /// f = μ′/μ and g² = 2σσ′ − 2fσ² from central differences of the textbook formulas.
  @Test(arguments: cases) func coefficientsAreDerivatives(_ c: Case) throws {
    for t in c.times {
      let h = 1e-5 * t
      let (m, s) = (c.mu(t), c.sigma(t))
      let (dm, ds) = ((c.mu(t + h) - c.mu(t - h)) / (2 * h), (c.sigma(t + h) - c.sigma(t - h)) / (2 * h))
      let f = dm / m
      let g2 = 2 * s * ds - 2 * f * s * s
      #expect(abs(try c.path.f(t) - f) <= 2e-7 * max(1, abs(f)))
      #expect(abs(try c.path.g2(t) - g2) <= 2e-7 * max(1, abs(g2)))
    }
  }

  /// The jets' second derivatives, and derivatives through traced times.
  @Test(arguments: cases) func timesCanBeDifferentiatedTwice(_ c: Case) throws {
    for t in c.times {
      for f in [{ try c.path.mu($0) }, { try c.path.sigma($0) }] as [(Tensor<Double>) throws -> Tensor<Double>] {
        let h = 1e-4 * t
        func plain(_ t: Double) throws -> Double { try f(T(t)).item }
        let slope = try (plain(t + h) - plain(t - h)) / (2 * h)
        let bend = try (plain(t + h) - 2 * plain(t) + plain(t - h)) / (h * h)
        let first = try grad(f, at: T(t)).item
        let second = try grad({ try jvp(f, at: $0, along: T(1)).tangent }, at: T(t)).item
        #expect(abs(first - slope) <= 1e-6 * max(1, abs(slope)))
        #expect(abs(second - bend) <= 1e-4 * max(1, abs(bend)) + 1e-7 / (h * h) * 1e-8)
      }
    }
  }

  @Test func variancePreservingPathsPreserveIt() throws {
    for t in [0.0, 1e-6, 0.3, 1.0] {
      for path in [try VPPath(), CosinePath()] as [any GaussianPath] {
        let (m, s) = try (path.mu(t), path.sigma(t))
        #expect(abs(m * m + s * s - 1) < 1e-14)
      }
    }
    // On VP g² = β = b′.
    #expect(abs(try VPPath().g2(0.4) - (0.1 + 19.9 * 0.4)) < 1e-11)
    #expect(abs(try FlowPath().g2(0.4) - 0.8 / 0.6) < 1e-14)
    #expect(abs(try FlowPath().f(0.4) + 1 / 0.6) < 1e-14)
  }

  @Test func smallTimesKeepTheirDigits() throws {
    // σ² = 1 − e^{−b} for b = 1e-9: a naive difference has no more than 7 digits.
    let t = 1e-8
    let b = 0.1 * t + 9.95 * t * t
    #expect(abs(try VPPath().sigma(t) / (b - b * b / 2).squareRoot() - 1) < 1e-14)
  }

  @Test func timesOffThePathAreRefused() throws {
    for path in [try VPPath(), FlowPath(), try EDMPath()] as [any GaussianPath] {
      #expect(throws: PathError.self) { try path.mu(-0.01) }
      #expect(throws: PathError.self) { try path.sigma(path.end * 1.01) }
      #expect(throws: PathError.self) { try path.f(.nan) }
      #expect(throws: PathError.self) { try path.mu(T([0.5, -1])) }
    }
    #expect(throws: PathError.self) { try VPPath(betaMin: -1, betaMax: 2) }
    #expect(throws: PathError.self) { try VEPath(sigmaMin: 2, sigmaMax: 1) }
    #expect(throws: PathError.self) { try EDMPath(sigmaMax: 0) }
  }
}
