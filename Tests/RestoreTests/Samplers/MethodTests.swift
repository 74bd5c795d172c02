import Foundation
import Numerics
import Restore
import Synchronization
import Testing

/// The catalogue: what a method says of itself is so.
@Suite struct MethodTests {
  @Test func everyMethodIsDescribed() {
    #expect(Set(Method.all.map(\.name)).count == Method.all.count)
    for method in Method.all {
      #expect(method.sentence.hasSuffix(".") && !method.purpose.isEmpty && !method.definitions.isEmpty)
      #expect(method.isOwn || !method.sources.isEmpty, "\(method.name)")
      #expect(Set(method.options.map(\.name)).count == method.options.count, "\(method.name)")
      #expect(Method.named(method.name)?.title == method.title)
    }
  }

  /// A key names one publication, each with something that leads to it.
  @Test func referencesAreWhole() {
    let references =
      Method.all.flatMap { $0.sources + $0.options.flatMap(\.sources) }.map(\.reference)
      + [VPPath.sources, FlowPath.sources, CosinePath.sources, EDMPath.sources, VEPath.sources, TablePath.sources]
      .joined().map(\.reference)
    for (key, same) in Dictionary(grouping: references, by: \.key) {
      #expect(Set(same).count == 1, "\(key)")
      #expect(same[0].identifier != nil && same[0].authors.allSatisfy { $0.contains(", ") }, "\(key)")
      #expect(key.hasSuffix("\(same[0].year)") || key.contains("\(same[0].year)"), "\(key)")
    }
  }

  @Test func aReferenceInWordsAndAsBibTeX() {
    let four = Reference("k", ["A, B", "C, D", "E, F", "G, H"], "On T", .iclr, 2021, .arXiv("1.2"))
    #expect(four.short == "A, C, E and G, ICLR 2021")
    #expect(Reference("k", four.authors + ["I, J"], "", .preprint, 2020).short == "A et al., 2020")
    #expect(Reference("k", ["A, B"], "", .tmlr, 2020).short == "A, TMLR 2020")
    #expect(
      four.bibTeX == """
        @inproceedings{k,
          author = {A, B and C, D and E, F and G, H},
          title = {{On T}},
          booktitle = {International Conference on Learning Representations},
          year = {2021},
          eprint = {1.2},
          archivePrefix = {arXiv}
        }
        """)
    #expect([Citation(four, for: "a part"), Citation(four)].bibTeX == "% a part\n" + four.bibTeX)
  }

  // MARK: Settings

  private static func problem() throws -> Problem { try GuidedSamplerTests.problem(noise: 0.2) }

  @Test func defaultsAreThoseOfTheOptions() throws {
    let settings = try MethodSettings(.cpigfm, [:], prior: Self.problem().prior)
    let options = try settings.options()
    #expect(settings.path is FlowPath)
    #expect(try settings.times == Spacing.uniform.times(10, from: 0.4, to: 0.001))
    guard case .published(20) = options.weight else {
      Issue.record("\(options.weight)")
      return
    }
    #expect(options.lambda == 0.2 && options.order == 1 && options.jacobian && options.churn == 0)
    #expect(options.covariance == .isotropic)
    // A path of other times starts where there is as much noise.
    let elsewhere = try MethodSettings(.cpigdm, ["path": .path(EDMPath())], prior: Self.problem().prior)
    #expect(try abs(elsewhere.times[0] - VPPath().rho(0.4)) < 1e-9)
  }

  @Test(arguments: Method.all.map(\.name)) func whatAnOptionDoesNotTakeIsRefused(_ name: String) throws {
    let (method, prior) = (try #require(Method.named(name)), try Self.problem().prior)
    func refusal(_ values: [String: MethodValue]) -> String? {
      do {
        _ = try MethodSettings(method, values, prior: prior)
        return nil
      } catch SamplerError.option(let name, _, _) {
        return name
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal(["stpes": 5]) == "stpes")
    #expect(refusal(["steps": 0]) == "steps")
    #expect(refusal(["steps": 2.5]) == "steps")
    #expect(refusal(["steps": true]) == "steps")
    #expect(refusal(["path": 3]) == "path")
    #expect(refusal(["over": .times(T([0.1, 0.2, 0.15]))]) == "over")
    #expect(refusal(["over": .times(T([0.1, 0.2]))]) == (method.timesMayRise ? nil : "over"))
    #expect(refusal(["over": .times(T([0.2, 0.1])), "steps": 3]) == "steps")
    #expect(refusal(["over": .times(T([0.2, 0.1]))]) == nil)
    if method.option("weight") != nil {
      #expect(refusal(["w": 3, "weight": .weight(.constant(T(1)))]) == "weight")
    }
    if method.option("order") != nil { #expect(refusal(["order": 3]) == "order") }
    if method.option("spacing") != nil { #expect(refusal(["spacing": "even"]) == "spacing") }
  }

  // MARK: What a method claims

  /// Counts what is asked of a prior for so many rows at once.
  private final class Count: Sendable {
    let calls = Atomic(0)
    let pullbacks = Atomic(0)
  }

  private struct Counted: SampledPrior {
    let prior: Mixture
    let rows: Int
    let count: Count
    var name: String { prior.name }
    var eventShape: [Int] { prior.eventShape }

    func denoise(_ x: T, mu: T, sigma: T) throws -> T {
      let x0 = try prior.denoise(x, mu: mu, sigma: sigma)
      guard x.shape[0] == rows else { return x0 }
      count.calls.add(1, ordering: .relaxed)
      let count = self.count
      return try primitive(
        [x0], compute: { $0[0] },
        derivatives: { _, _ in
          [
            LinearMap(
              push: { $0 },
              pull: {
                count.pullbacks.add(1, ordering: .relaxed)
                return $0
              })
          ]
        })
    }

    func sample(count: Int, key: RandomKey) throws -> T { try prior.sample(count: count, key: key) }
    func logDensity(_ x: T) throws -> T { try prior.logDensity(x) }
  }

  private static let chosen: [[String: MethodValue]] = [
    [:], ["jacobian": false], ["covariance": "moments", "pullbacks": 2], ["pullbacks": 1], ["order": 2],
  ]

  @Test(arguments: Method.all.map(\.name)) func aStepCostsWhatTheMethodSays(_ name: String) throws {
    let method = try #require(Method.named(name))
    let mixture = try smoothMixture([6], seed: 101, spread: 0.7)
    for values in Self.chosen where values.keys.allSatisfy({ method.option($0) != nil }) {
      // Without moments guidance has no `pullbacks`.
      if values["pullbacks"] != nil, values["covariance"] == nil, method.option("covariance") != nil { continue }
      let count = Count()
      let prior = Counted(prior: mixture, rows: 3, count: count)
      let problem = try Problem(
        prior: prior, operator: DenseOperator(normal(3, 6, seed: 102)), y: normal(3, seed: 103), noise: 0.2)
      let sampler = try method.sampler(for: problem, values)
      let settings = try MethodSettings(method, values, prior: prior)
      let x = try sampler.start(key: RandomKey(seed: 1), count: 3)
      let before = count.calls.load(ordering: .relaxed)
      _ = try sampler.step(x, from: sampler.times[0], to: sampler.times[1], memory: nil, key: RandomKey(seed: 2))
      #expect(count.calls.load(ordering: .relaxed) - before == method.cost.calls, "\(values)")
      #expect(try count.pullbacks.load(ordering: .relaxed) == method.cost.pullbacks(settings), "\(values)")
    }
  }

  /// N(m, I): a walk of one step ends where one of eight does.
  @Test(arguments: Method.all.filter { $0.exactness == .unitGaussian }.map(\.name))
  func walksOfAnyLengthEndAlike(_ name: String) throws {
    let method = try #require(Method.named(name))
    let prior = try Mixture.gaussian(
      mean: normal(4, seed: 31), covariance: IsotropicCovariance(variance: 1, dimension: 4))
    let x = try normal(3, 4, seed: 33)
    for noise in [0, 0.3] {
      let problem = try Problem(
        prior: prior, operator: DenseOperator(normal(2, 4, seed: 32)), y: T([0.4, -1]), noise: noise)
      let ends = try [1, 2, 8].map { steps in
        try method.sampler(for: problem, ["steps": .number(T(Double(steps)))]).run(from: x, key: RandomKey(seed: 1)).x
      }
      for end in ends.dropFirst() { #expect(try relativeError(end, ends[0]) < 1e-9, "σ_y = \(noise)") }
    }
  }

  /// N(m, C): draws have the posterior's mean and covariance after one step as after four. What is measured on 1024 draws
  /// has standard errors of √(2/1024) beside those of 6000 draws.
  @Test(arguments: Method.all.filter { $0.exactness == .gaussian }.map(\.name))
  func drawsOfAnyLengthAreThePosteriors(_ name: String) throws {
    let method = try #require(Method.named(name))
    let problem = try SecantMomentMatchingTests.gaussian(noise: 0.3)
    let exact = try MixturePosterior(#require(problem.prior as? Mixture), problem)
    let (mean, covariance) = try (exact.mean(), exact.covariance())
    let sd = try diagonal(covariance).sqrt()
    for steps in [1, 4] {
      let sampler = try method.sampler(for: problem, ["steps": .number(T(Double(steps)))])
      let centred = try sampler.run(count: 6000, key: RandomKey(seed: 3)).x - mean
      let found = try product(centred, transposed: true, centred, transposed: false) / 6000
      #expect(try (centred.mean(axis: 0) / sd).abs().max().item < 5 * (1.0 / 1024 + 1.0 / 6000).squareRoot())
      let scaled = try (found - covariance) / (sd.reshaped([5, 1]) * sd)
      #expect(try scaled.abs().max().item < 5 * (2.0 / 1024 + 2.0 / 6000).squareRoot(), "\(steps)")
    }
  }
}
