import Numerics
import Restore
import Testing

@Suite struct ProblemTests {
  let prior: Mixture
  let h: Superresolution
  init() throws {
    prior = try smoothMixture([1, 4, 4], seed: 51)
    h = try Superresolution(factor: 2, shape: [1, 4, 4])
  }

  @Test func partsThatDoNotFitAreRefused() throws {
    let y = try normal(1, 2, 2, seed: 52)
    _ = try Problem(prior: prior, operator: h, y: y, noise: 0.1)
    _ = try Problem(prior: prior, operator: h, y: normal(5, 1, 2, 2, seed: 52), noise: 0)
    #expect(throws: ProblemError.self) {
      try Problem(prior: prior, operator: Superresolution(factor: 2, shape: [1, 8, 8]), y: y, noise: 0.1)
    }
    #expect(throws: ProblemError.self) { try Problem(prior: prior, operator: h, y: normal(2, 2, seed: 52), noise: 0.1) }
    #expect(throws: ProblemError.self) { try Problem(prior: prior, operator: h, y: y, noise: -0.1) }
    #expect(throws: ProblemError.self) { try Problem(prior: prior, operator: h, y: y, noise: .nan) }
    #expect(throws: ProblemError.self) { try Problem(prior: prior, operator: h, y: y / 0.0 * 0.0, noise: 0.1) }
  }

  @Test func measurementsAreProjectedOnTheRange() throws {
    let mask = try Inpainting.box([0, 0, 2, 2], shape: [1, 4, 4])
    let y = try normal(1, 4, 4, seed: 53)
    let problem = try Problem(prior: prior, operator: mask, y: y, noise: 0.1)
    #expect(try problem.projected == mask(y))
    #expect(problem.y == y)
    // A matrix of rank 2 into three dimensions: what is orthogonal to its columns goes.
    let a = try matmul(normal(3, 2, seed: 54), normal(2, 16, seed: 55))
    let flat = try smoothMixture([16], seed: 51)
    let b = try normal(3, seed: 56)
    let projected = try Problem(prior: flat, operator: DenseOperator(a), y: b, noise: 0.1).projected
    #expect(try relativeError(projected, matmul(a, matmul(pseudoInverse(a), b))) < 1e-12)
    #expect(try (projected - b).norm().item > 0.1)
  }

  @Test func theResidualIsThatOfWhatWasMeasured() throws {
    let flat = try smoothMixture([2], seed: 51)
    let rows = try normal(200, 2, seed: 58)
    let x = T([0.7, -0.2])
    let y = try matmul(rows, x) + 0.1 * normal(200, seed: 59)
    let problem = try Problem(prior: flat, operator: DenseOperator(rows), y: y, noise: 0.1)
    let expected = try (y - matmul(rows, x)).norm().item / 200.0.squareRoot()
    #expect(try abs(problem.residualNorm(x).item - expected) < 1e-14)
    // Zeros under a mask are no measurements, noise there is one.
    let mask = try Inpainting.box([0, 0, 2, 2], shape: [1, 4, 4])
    let (picture, noise) = try (normal(1, 4, 4, seed: 60), 0.1 * normal(1, 4, 4, seed: 61))
    for (y, measured) in try [(mask(picture + noise), 12.0), (mask(picture) + noise, 16.0)] {
      let masked = try Problem(prior: prior, operator: mask, y: y, noise: 0.1)
      let expected = try (y - mask(picture)).norm().item / measured.squareRoot()
      #expect(try abs(masked.residualNorm(picture).item - expected) < 1e-14)
      let twice = try masked.with(y: Tensor.stack([y, y])).residualNorm(Tensor.stack([picture, picture])).item
      #expect(abs(twice - expected) < 1e-14)
    }
  }

  @Test func anOperatorOfTheAlgebraIsAnHLikeAnyOther() throws {
    let y = try normal(1, 2, 2, seed: 57)
    let twice = try OperatorAlgebra.scale(T(-2), h)
    let a = try MixturePosterior(prior, Problem(prior: prior, operator: h, y: y, noise: 0.1)).mean()
    let scaled = try Problem(prior: prior, operator: twice, y: -2 * y, noise: 0.2)
    #expect(try relativeError(MixturePosterior(prior, scaled).mean(), a) < 1e-12)
    // The walks agree too: the same problem written twice.
    let options = try SamplerOptions(path: VPPath(), times: Spacing.uniform.times(4, from: 0.4, to: 0.001))
    let plain = try Problem(prior: prior, operator: h, y: y, noise: 0.1)
    let key = RandomKey(seed: 5)
    for make in [
      { try ConjugateGuidance($0, options) as any Sampler }, { try PseudoinverseGuidance($0, options) as any Sampler },
    ] as [(Problem) throws -> any Sampler] {
      #expect(try relativeError(make(scaled).run(count: 2, key: key).x, make(plain).run(count: 2, key: key).x) < 1e-10)
    }
  }

  @Test func adjointsAndShiftedProjectionsCanMeasure() throws {
    let spectral = try OperatorAlgebra.spectral(h, for: "a test")
    let p = try OperatorCase.exponent(spectral, 1, 0.5)
    let coarse = try smoothMixture([1, 2, 2], seed: 58)
    for (prior, h) in [(prior, p), (coarse, try spectral.adjoint)] as [(Mixture, SpectralOperator)] {
      let y = try normal(h.range, seed: 59)
      let problem = try Problem(prior: prior, operator: h, y: y, noise: 0.3)
      let flat = try Mixture(
        weights: prior.weights, means: prior.means,
        covariances: prior.covariances.map { try FullCovariance($0.dense()) })
      let matrix = try DenseOperator(h.matrix())
      let reference = try Problem(prior: flat, operator: matrix, y: y.reshaped(matrix.range), noise: 0.3)
      let (a, b) = try (MixturePosterior(prior, problem).mean(), MixturePosterior(flat, reference).mean())
      #expect(try relativeError(a.reshaped([a.count]), b) < 1e-10)
    }
  }

  @Test func theResidualOfTheTruthIsTheNoise() throws {
    let x = try prior.sample(count: 200, key: RandomKey(seed: 3))
    let n = try normal(200, 1, 2, 2, seed: 60)
    let problem = try Problem(prior: prior, operator: h, y: h(x) + 0.05 * n, noise: 0.05)
    // 800 numbers: the standard error of a root mean square is 1/√1600 of it.
    #expect(abs(try problem.residualNorm(x).item / 0.05 - 1) < 0.1)
  }
}
