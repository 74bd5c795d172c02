import Foundation
import Numerics
import Restore
import Testing

/// The conjugate integrator where no singular system is known.
@Suite struct KrylovModesTests {
  /// Every reference run again, with an operator that shows nothing but what it does.
  @Test(arguments: ConjugateGoldenTests.runs)
  func aWalkEndsWhereTheReferenceDoes(_ run: Golden.ConjugateNumbers.Run) throws {
    let known = try Golden.load("mixture", as: Golden.MixtureNumbers.self).problem(noise: run.sigma_y)
    let hidden = try Problem(
      prior: known.prior, operator: HiddenOperator(entries: known.operator.matrix()), y: known.y, noise: known.noise)
    let options = try SamplerOptions(
      path: Golden.path(run.path), times: run.times, weight: .published(run.w), lambda: run.lambda, order: run.order)
    let end = try ConjugateGuidance(hidden, options).run(from: Tensor(rows: run.start), key: RandomKey(seed: 0)).x
    #expect(try Golden.error(end, run.end) < 1e-9)
  }

  /// Full rank, more rows than columns, and rank 2 with three rows.
  @Test(arguments: [0, 0.2]) func itIsTheSpectralOne(_ noise: Double) throws {
    let prior = try smoothMixture([6], seed: 154, spread: 0.7)
    for m in try KrylovGuidanceTests.matrices() {
      let y = try normal(m.shape[0], seed: 155)
      let known = try Problem(prior: prior, operator: DenseOperator(m), y: y, noise: noise)
      let hidden = try Problem(prior: prior, operator: HiddenOperator(entries: m), y: y, noise: noise)
      for (order, λ, churn, weight) in [
        (1, 0.0, 0.0, GuidanceWeight.published(15)), (2, 0.0, 0.0, .constant(1)), (2, -0.3, 0.5, .published(4)),
      ] {
        let options = try SamplerOptions(
          path: order == 1 ? VPPath() : FlowPath(), times: Spacing.uniform.times(6, from: 0.5, to: 0.01),
          weight: weight, lambda: λ, order: order, churn: churn)
        let key = RandomKey(seed: 3)
        let (a, b) = try (ConjugateGuidance(known, options), ConjugateGuidance(hidden, options))
        #expect(try relativeError(b.start(key: key, count: 2), a.start(key: key, count: 2)) < 1e-9)
        let (spectral, krylov) = try (a.run(count: 3, key: key).x, b.run(count: 3, key: key).x)
        #expect(try relativeError(krylov, spectral) < 1e-9)
        #expect(try relativeError(b.run(key: key).x, krylov[0]) < 1e-9)
      }
    }
  }

  /// A picture operator of 256 unknowns: fewer steps than modes, within the stated tolerance.
  @Test func itConvergesBeforeTheSpaceIsExhausted() throws {
    let blur = try GaussianBlur(sigma: 1, shape: [1, 16, 16])
    let prior = try Mixture.gaussian(
      mean: T.zeros([1, 16, 16]), covariance: IsotropicCovariance(variance: 0.25, dimension: 256))
    let y = try blur(normal(1, 16, 16, seed: 191)) + 0.1 * normal(1, 16, 16, seed: 192)
    let calls = Counter()
    struct Counted: LinearOperator {
      let inner: GaussianBlur
      let calls: Counter
      let name = "hidden blur"
      var domain: [Int] { inner.domain }
      var range: [Int] { inner.range }
      func apply(_ x: T) throws -> T {
        calls.add()
        return try inner.apply(x)
      }
      func adjoint(_ y: T) throws -> T { try inner.adjoint(y) }
    }
    let options = try SamplerOptions(path: VPPath(), times: Spacing.uniform.times(3, from: 0.4, to: 1e-3))
    let start = try normal(2, 1, 16, 16, seed: 193)
    let known = try ConjugateGuidance(Problem(prior: prior, operator: blur, y: y, noise: 0.1), options)
    let hidden = try ConjugateGuidance(
      Problem(prior: prior, operator: Counted(inner: blur, calls: calls), y: y, noise: 0.1), options)
    let key = RandomKey(seed: 1)
    #expect(try relativeError(hidden.run(from: start, key: key).x, known.run(from: start, key: key).x) < 1e-9)
    // Four functions a step and three steps: a full space would take 256 products for each.
    #expect(calls.value < 3 * 4 * 100, "\(calls.value) products")
  }

  final class Counter: @unchecked Sendable {
    private(set) var value = 0
    func add() { value += 1 }
  }

  /// An operator given as nonlinear that is linear is itself in every step.
  @Test func aLinearOperatorIsItsOwnLinearisation() throws {
    let prior = try smoothMixture([6], seed: 154, spread: 0.7)
    let m = try normal(3, 6, seed: 152)
    let y = try normal(3, seed: 155)
    let options = try SamplerOptions(
      path: VPPath(), times: Spacing.uniform.times(6, from: 0.5, to: 0.01), order: 2)
    let start = try normal(2, 6, seed: 156)
    for noise in [0, 0.2] {
      let linear = try ConjugateGuidance(
        Problem(prior: prior, operator: DenseOperator(m), y: y, noise: noise), options)
      let opaque = try ConjugateGuidance(
        NonlinearProblem(prior: prior, operator: KrylovGuidanceTests.Opaque(entries: m), y: y, noise: noise), options)
      let key = RandomKey(seed: 3)
      #expect(try relativeError(opaque.run(from: start, key: key).x, linear.run(from: start, key: key).x) < 1e-9)
      #expect(try relativeError(opaque.run(from: start[0], key: key).x, linear.run(from: start[0], key: key).x) < 1e-9)
    }
  }

  /// Each number saturates.
  struct Saturating: NonlinearOperator {
    let name = "saturating"
    let domain = [8]
    let range = [8]
    func apply(_ x: T) throws -> T { try (1.5 * x).tanh() }
  }

  /// For a nonlinear operator it integrates the equation that explicit guidance does, at order one.
  @Test func nonlinearGuidanceHasTheExplicitLimit() throws {
    let prior = try Mixture.gaussian(
      mean: normal(8, seed: 158) * 0.3, covariance: IsotropicCovariance(variance: 0.25, dimension: 8))
    let h = Saturating()
    let y = try h(0.6 * normal(8, seed: 159))
    let problem = try NonlinearProblem(prior: prior, operator: h, y: y, noise: 0.2)
    let start = try normal(3, 8, seed: 160)
    func end(_ steps: Int, conjugate: Bool) throws -> T {
      let options = try SamplerOptions(
        path: VPPath(), times: Spacing.uniform.times(steps, from: 0.4, to: 0.1), weight: .published(15))
      let sampler: any Sampler =
        conjugate ? try ConjugateGuidance(problem, options) : try KrylovGuidance(problem, options)
      return try sampler.run(from: start, key: RandomKey(seed: 5)).x
    }
    let limits = try [true, false].map { try 2 * end(256, conjugate: $0) - end(128, conjugate: $0) }
    #expect(try relativeError(limits[0], limits[1]) < 1e-3)
    let slopes = try [16, 32].map { log2(try (end($0, conjugate: true) - limits[0]).norm().item) }
    #expect(abs(slopes[0] - slopes[1] - 1) < 0.2, "\(slopes)")
  }

  @Test func itIsNotLostWhereItDoesNotConverge() throws {
    let values = (0..<900).map { pow(10, -3 * Double($0) / 900) }
    let h = try Diagonal(T(values))
    struct Hidden: LinearOperator {
      let inner: Diagonal
      let name = "hidden"
      var domain: [Int] { inner.domain }
      var range: [Int] { inner.range }
      func apply(_ x: T) throws -> T { try inner.apply(x) }
      func adjoint(_ y: T) throws -> T { try inner.adjoint(y) }
    }
    let prior = try Mixture.gaussian(mean: T.zeros([900]), covariance: IsotropicCovariance(variance: 1, dimension: 900))
    let problem = try Problem(prior: prior, operator: Hidden(inner: h), y: normal(900, seed: 194), noise: 0)
    let options = try SamplerOptions(path: VPPath(), times: [0.4, 0.1])
    #expect(throws: KrylovError.self) {
      try ConjugateGuidance(problem, options).start(key: RandomKey(seed: 1), count: 1)
    }
  }
}
