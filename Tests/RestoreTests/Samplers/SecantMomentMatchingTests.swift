import Foundation
import Numerics
import Restore
import Testing

@Suite struct SecantMomentMatchingTests {
  static func sampler(
    _ problem: Problem, steps: Int = 5, on path: any GaussianPath, pullbacks: Int = 3
  ) throws -> SecantMomentMatching {
    try SecantMomentMatching(
      problem, path: path, times: SecantMomentMatching.times(steps, on: path, for: problem.prior), pullbacks: pullbacks)
  }

  /// A Gaussian prior, with directions that matter more than others, and its posterior.
  static func gaussian(noise: Double) throws -> Problem {
    let a = try normal(5, 5, seed: 201)
    let c = try 0.2 * product(a, transposed: false, a, transposed: true) + 0.1 * T.identity(5)
    let prior = try Mixture.gaussian(mean: normal(5, seed: 202), covariance: FullCovariance(c))
    return try Problem(prior: prior, operator: DenseOperator(normal(2, 5, seed: 203)), y: T([0.4, -1]), noise: noise)
  }

  /// Whatever N, σ_y and the path, all draws are from the posterior. 𝒱 is corrected by pullbacks where it matters, and measured on
  /// 1024 draws elsewhere: standard errors of √(2/1024) of a variance, and of 6000 draws beside them.
  @Test(arguments: [0, 0.3]) func drawsAreExactForAGaussian(_ noise: Double) throws {
    let problem = try Self.gaussian(noise: noise)
    let exact = try MixturePosterior(#require(problem.prior as? Mixture), problem)
    let covariance = try exact.covariance()
    let sd = try diagonal(covariance).sqrt()
    for path in [try VPPath(), FlowPath()] as [any GaussianPath] {
      for steps in [1, 2, 6] {
        let ends = try Self.sampler(problem, steps: steps, on: path).run(count: 6000, key: RandomKey(seed: 3)).x
        let centred = try ends - exact.mean()
        let found = try product(centred, transposed: true, centred, transposed: false) / 6000
        #expect(try (centred.mean(axis: 0) / sd).abs().max().item < 5 * (1.0 / 1024 + 1.0 / 6000).squareRoot())
        let scaled = try (found - covariance) / (sd.reshaped([5, 1]) * sd)
        #expect(try scaled.abs().max().item < 5 * (2.0 / 1024 + 2.0 / 6000).squareRoot(), "\(path.name), \(steps)")
      }
    }
  }

  /// Directions a thousand times narrower than others are drawn as narrow as they are, at any scale of the prior. The covariance is
  /// measured on 1024 draws where no pullback goes.
  @Test(arguments: [1, 1e6]) func narrowDirectionsAreNotDrowned(_ scale: Double) throws {
    let c = try T(rows: [[1, 0.99999], [0.99999, 1]]) * (scale * scale)
    let prior = try Mixture.gaussian(mean: T.zeros([2]), covariance: FullCovariance(c))
    let problem = try Problem(
      prior: prior, operator: DenseOperator(T(rows: [[1, 0]])), y: T([0.5 * scale]), noise: 0.001 * scale)
    let covariance = try MixturePosterior(prior, problem).covariance()
    for steps in [1, 5] {
      let sampler = try Self.sampler(problem, steps: steps, on: EDMPath(sigmaMax: 100 * scale))
      let x = try sampler.run(count: 4000, key: RandomKey(seed: 7)).x
      let centred = try x - x.mean(axis: 0)
      let found = try product(centred, transposed: true, centred, transposed: false) / 4000
      let ratio = try diagonal(found) / diagonal(covariance)
      #expect(try (ratio - 1).abs().max().item < 5 * (2.0 / 1024 + 2.0 / 4000).squareRoot(), "\(steps): \(ratio)")
    }
  }

  /// The hole of a picture, mixtures of two kinds of smooth fields: nearer to the posterior than `cmm`, in the same calls.
  @Test func fewCallsAreBetterSpent() throws {
    let prior = try smoothMixture([8], seed: 211, spread: 0.5)
    let h = try Inpainting.masked(T([1, 1, 0, 0, 0, 0, 1, 1]))
    var (ours, theirs, floors) = (0.0, 0.0, 0.0)
    for seed in 0..<4 as Range<UInt64> {
      let x0 = try prior.sample(count: 1, key: RandomKey(seed: 220 + seed))[0]
      let problem = try Problem(
        prior: prior, operator: h, y: h(x0) + 0.1 * h(normal(8, seed: 230 + seed)), noise: 0.1)
      let law = try MixturePosterior(prior, problem)
      let exact = try law.sample(count: 2000, key: RandomKey(seed: 4))
      func distance(_ x: T) throws -> Double { try slicedWasserstein2(x, exact).item / 4 }
      floors += try distance(law.sample(count: 1000, key: RandomKey(seed: 5)))
      ours += try distance(Self.sampler(problem, on: VPPath()).run(count: 1000, key: RandomKey(seed: 6)).x)
      let times = try ConjugateMomentMatching.times(5, on: VPPath())
      theirs += try distance(
        ConjugateMomentMatching(problem, path: VPPath(), times: times).run(count: 1000, key: RandomKey(seed: 6)).x)
    }
    // What exact draws of this number are apart is in both.
    #expect(ours - floors < 0.8 * (theirs - floors), "\(ours) against \(theirs), noise floor \(floors)")
  }

  @Test func stepsAreSumsAndRepeat() throws {
    let problem = try ConjugateMomentMatchingTests.problem(noise: 0.2)
    let sampler = try Self.sampler(problem, on: VPPath())
    let key = RandomKey(seed: 2).stream(.step, 1)
    var (x, memory) = (try sampler.start(key: key, count: 3), Step.Memory?.none)
    for (index, (t, s)) in zip(sampler.times, sampler.times.dropFirst()).enumerated() {
      let a = try sampler.step(x, from: t, to: s, memory: memory, key: key)
      let b = try sampler.step(x, from: t, to: s, memory: memory, key: key)
      #expect(a.x == b.x)
      #expect(a.x == (try a.terms.dropFirst().reduce(a.terms[0].tensor) { try $0 + $1.tensor }))
      for term in a.terms {
        for word in term.formula.split(separator: " ") where word != "*" {
          #expect(a.symbols.contains { $0.name == String(word) }, "\(word)")
        }
      }
      (x, memory) = (a.x, a.memory)
      // Three pairs a step, of two steps.
      #expect(try #require(a.memory as? SecantPairs).pairCount == min(3 * (1 + index), 6))
    }
    let one = try sampler.run(key: RandomKey(seed: 2)).x
    #expect(try relativeError(one, sampler.run(count: 3, key: RandomKey(seed: 2)).x[0]) < 1e-8)
  }

  @Test func whatItCannotDoIsSaid() throws {
    let problem = try ConjugateMomentMatchingTests.problem(noise: 0.2)
    #expect(throws: SamplerError.self) { try Self.sampler(problem, on: VPPath(), pullbacks: 0) }
    #expect(throws: SamplerError.self) { try Self.sampler(problem, steps: 0, on: VPPath()) }
    let prior = try Mixture.gaussian(
      mean: T.zeros([3000]), covariance: IsotropicCovariance(variance: 1, dimension: 3000))
    let large = try Problem(
      prior: prior, operator: DenseOperator(T.ones([1, 3000])), y: T([1]), noise: 0.1)
    #expect(throws: SamplerError.self) {
      try SecantMomentMatching(large, path: VPPath(), times: ConjugateMomentMatching.times(2, on: VPPath()))
    }
  }

  // MARK: The covariance that learns

  /// 𝒱̂u = w for the last pair, products are those of the matrix the update defines, and solutions are its inverse's.
  @Test func secantsAreTheUpdateOfTheMatrix() throws {
    let a = try normal(4, 4, seed: 241)
    let start = try product(a, transposed: false, a, transposed: true) + T.identity(4)
    let h = try DenseOperator(normal(2, 4, seed: 242))
    let b = try normal(4, 4, seed: 243)
    let truth = try product(b, transposed: false, b, transposed: true)
    let base = try RemainingCovariance(start, h, noise: 0.1)
    var (v, batch) = (SecantCovariance(base), SecantCovariance(base))
    var matrix = start
    for seed in [244, 245] as [UInt64] {
      let u = try normal(1, 4, seed: seed)
      let w = try matmul(u, truth)
      try v.learn(u, w)
      try batch.learn(u.broadcasted(to: [6, 4]), w.broadcasted(to: [6, 4]))
      let c = try (u * w).sum().item
      let left = try T.identity(4) - product(w, transposed: true, u, transposed: false) / c
      matrix =
        try matmul(matmul(left, matrix), left.transposed()) + product(w, transposed: true, w, transposed: false) / c
      #expect(try relativeError(v(u), w) < 1e-12)
    }
    let x = try normal(1, 4, seed: 246)
    #expect(try relativeError(v(x), matmul(x, matrix)) < 1e-12)
    let dense = try h.matrix()
    let s = try matmul(matmul(dense, matrix), dense.transposed()) + 0.01 * T.identity(2)
    let r = try normal(1, 2, seed: 247)
    #expect(try relativeError(v.solve(r, h, noise: 0.1), solve(s, r[0]).reshaped([1, 2])) < 1e-9)

    // A draw is linear in its normal numbers: one row for each of them gives a root of the matrix.
    let unit = try T.identity(6)
    let root = try batch.draw(unit.sliced(axis: 1, 0..<4), unit.sliced(axis: 1, 4..<6))
    #expect(try relativeError(product(root, transposed: true, root, transposed: false), matrix) < 1e-12)
  }

  /// A pair without curvature says nothing of a covariance.
  @Test func pairsWithoutCurvatureAreLeftOut() throws {
    let h = try DenseOperator(normal(2, 3, seed: 251))
    var v = SecantCovariance(try RemainingCovariance(T.identity(3), h, noise: 0.1))
    try v.learn(T(rows: [[1, 0, 0]]), T(rows: [[-1, 0, 0]]))
    let x = try normal(1, 3, seed: 252)
    #expect(try v(x) == x)
  }
}
