import Numerics
import Restore
import Synchronization
import Testing

/// In the library, one key may be given to everything that draws.
@Suite struct KeySplittingTests {
  private static let count = 800

  /// Something public that draws: what it shows of N numbers, and for which purposes.
  private struct Drawing {
    let name: String
    let domains: [RandomDomain]
    var isFine = true
    let draw: (RandomKey) throws -> [Double]
  }

  /// Purposes whose numbers nobody is shown, or which are addresses only.
  private static let unseen: Set<RandomDomain> = [.projections, .clusters, .probes, .judge]

  /// N(0, I) over n numbers.
  private static func standard(_ n: Int) throws -> Mixture {
    try Mixture(
      weights: [1], means: Tensor.zeros([1, n]), covariances: [IsotropicCovariance(variance: 1, dimension: n)])
  }

  private static func drawings() throws -> [Drawing] {
    let n = count
    let prior = try standard(1)
    let wide = try standard(n)
    let one = try IsotropicCovariance(variance: 1, dimension: 1)
    let far = try Mixture(
      weights: [0.5, 0.5], means: Tensor(shape: [2, 1], scalars: [-10, 10]), covariances: [one, one])
    let h = try DenseOperator(Tensor.identity(1))
    let problem = try Problem(prior: prior, operator: h, y: Tensor([0]), noise: 1)
    let path = try VPPath()
    let options = try SamplerOptions(path: path, times: [1, 0.5, 0.1])
    let stochastic = try SamplerOptions(path: path, times: [1, 0.5, 0.1], churn: 1)
    let shared = try SamplerOptions(path: path, times: [1, 0.5, 0.1], churn: 1, noise: .path(nil))
    let zeros = try Tensor<Double>.zeros([n, 1])
    let ddim = DDIM(prior, stochastic)
    let cmm = try ConjugateMomentMatching(problem, path: path, times: [0.9, 0.5, 0.2, 0], renoise: true)
    let smm = try SecantMomentMatching(problem, path: path, times: [0.9, 0.5, 0.2, 0])
    let walks: [(String, any Sampler)] = [
      ("ddim", ddim), ("pigdm", try PseudoinverseGuidance(problem, options)),
      ("pigdm, Krylov", try KrylovGuidance(problem, options)), ("cpigdm", try ConjugateGuidance(problem, options)),
      ("cpc", try ConjugatePredictorCorrector(problem, options)), ("cmm", cmm), ("smm", smm),
    ]
    var all = [
      Drawing(name: "normal", domains: [.normal]) { try Draw.normal([n], key: $0).scalars },
      Drawing(name: "normal, samples", domains: [.normal]) {
        try Draw.normal([n, 1], key: $0, samples: true).scalars
      },
      Drawing(name: "uniform", domains: [.uniform]) { try Draw.uniform([n], key: $0).scalars },
      Drawing(name: "uniform, samples", domains: [.uniform]) {
        try Draw.uniform([n, 1], key: $0, samples: true).scalars
      },
      Drawing(name: "categorical", domains: [.categorical], isFine: false) {
        try Draw.categorical((0..<n).map { _ in 1 }, count: n, key: $0).map(Double.init)
      },
      Drawing(name: "prior", domains: [.prior, .latent]) { try prior.sample(count: n, key: $0).scalars },
      Drawing(name: "prior, one", domains: [.prior]) { try wide.sample(count: 1, key: $0).scalars },
      Drawing(name: "far modes", domains: [.prior, .component]) { try far.sample(count: n, key: $0).scalars },
      Drawing(name: "posterior", domains: [.posterior, .measurement]) {
        try MixturePosterior(prior, problem).sample(count: n, key: $0).scalars
      },
      Drawing(name: "search", domains: [.heldOut, .measurement]) { key in
        let seen = Mutex<[Double]>([])
        _ = try GuidanceSearch(problem, settings: [0.0], heldOut: n, samples: 2, key: key) { problem, _ in
          seen.withLock { $0 = Array(problem.y.scalars.prefix(n)) }
          return try PseudoinverseGuidance(problem, SamplerOptions(path: path, times: [1, 0.1]))
        }
        return seen.withLock { $0 }
      },
      Drawing(name: "spread", domains: [.spread]) { key in
        try prior.sample(count: n, key: key.stream(.spread)).scalars
      },
      Drawing(name: "fresh noise of cmm", domains: [.fresh]) {
        try cmm.step(zeros, from: 0.9, to: 0.5, memory: nil, key: $0).x.scalars
      },
      Drawing(name: "a step of smm", domains: [.fresh, .raise, .conditional, .remembered]) {
        try smm.step(zeros, from: 0.9, to: 0.5, memory: nil, key: $0).x.scalars
      },
      Drawing(name: "a run", domains: [.step]) { try ddim.run(from: zeros, key: $0).x.scalars },
      Drawing(name: "a path of noise", domains: [.brownian]) {
        try DDIM(prior, shared).walking(at: $0)
          .step(zeros, from: 1, to: 0.5, memory: nil, key: $0.stream(.step, 9)).x.scalars
      },
      Drawing(name: "call 0", domains: [.call]) { try Draw.normal([n], key: $0.stream(.call)).scalars },
      Drawing(name: "call 1", domains: [.call]) { try Draw.normal([n], key: $0.stream(.call, 1)).scalars },
      Drawing(name: "walk 0", domains: [.walk]) { try ddim.start(key: $0.stream(.walk), count: n).scalars },
      Drawing(name: "walk 1", domains: [.walk]) { try ddim.start(key: $0.stream(.walk, 1), count: n).scalars },
      Drawing(name: "step 9", domains: [.step]) {
        try ddim.step(zeros, from: 1, to: 0.5, memory: nil, key: $0.stream(.step, 9)).x.scalars
      },
      Drawing(name: "user", domains: [.user]) { try Draw.normal([n], key: $0.stream(.user)).scalars },
      Drawing(name: "permutation", domains: [.permutation]) {
        try Draw.uniform([n], key: $0.stream(.permutation)).scalars
      },
    ]
    // All samplers start from the same noise, for comparisons: one of them stands for all.
    all += walks.prefix(1).map { name, sampler in
      Drawing(name: "start of \(name)", domains: [.start]) { try sampler.start(key: $0, count: n).scalars }
    }
    for (name, sampler) in walks.dropFirst() {
      let key = RandomKey(seed: 11)
      let start = Drawn(name, try sampler.start(key: key, count: n).scalars)
      for other in all where !other.domains.contains(.start) {
        #expect(Independence.fault(start, Drawn(other.name, try other.draw(key)), isFine: other.isFine) == nil)
      }
    }
    return all
  }

  @Test func oneKeyGivenToTwoGivesUnrelatedNumbers() throws {
    let drawings = try Self.drawings()
    let key = RandomKey(seed: 12)
    let draws = try drawings.map { Drawn($0.name, try $0.draw(key)) }
    for i in draws.indices {
      for j in draws.indices where j > i {
        // The same function at the same address draws the same, on other shapes and of other priors and samplers too.
        guard drawings[i].domains[0] != drawings[j].domains[0] || drawings[i].domains[0].isCounted else { continue }
        let fault = Independence.fault(draws[i], draws[j], isFine: drawings[i].isFine && drawings[j].isFine)
        #expect(fault == nil, "\(fault ?? "")")
      }
    }
  }

  @Test func everyPurposeIsLookedAt() throws {
    let seen = Set(try Self.drawings().flatMap(\.domains)).union(Self.unseen)
    #expect(Set(RandomDomain.allCases).subtracting(seen) == [])
  }

  /// The truth, the noise and the walk from one key: the walk's end is no more related to the noise than y makes it.
  @Test func noiseAndRunFromOneKeyAreUnrelated() throws {
    let key = RandomKey(seed: 3)
    let prior = try Self.standard(1)
    let options = try SamplerOptions(path: VPPath(), times: Spacing.sqrt.times(10, from: 1, to: 1e-3))
    let noise = try Draw.normal([Self.count, 1], key: key, samples: true)
    let end = try DDIM(prior, options).run(count: Self.count, key: key).x
    let fault = Independence.fault(Drawn("noise", noise.scalars), Drawn("run", end.scalars))
    #expect(fault == nil, "\(fault ?? "")")
  }
}

extension RandomDomain {
  /// Whether its index tells one draw from the next.
  fileprivate var isCounted: Bool { [.call, .walk, .step].contains(self) }
}
