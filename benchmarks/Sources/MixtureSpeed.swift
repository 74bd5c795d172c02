import Foundation
import Numerics
import Restore

/// `benchmark --mixture MODE`: how long the mixture prior of digits takes, a name and a number of milliseconds a line.
///
/// MODE is `denoise`, `samplers`, `all`, or `peak:COUNT` for the memory of denoising that many pictures and of a
/// pullback. It uses nothing that earlier states of the project lack, so that it can be put beside them.
enum MixtureSpeed {
  private struct Case {
    let name: String
    let runs: Int
    let body: () throws -> Void
  }

  static func print(_ mode: String) throws {
    let prior = try Mixture.digits()
    if mode.hasPrefix("peak:") { return try peak(prior, count: Int(mode.dropFirst(5)) ?? 1) }
    var cases: [Case] = []
    if mode != "samplers" { cases += try denoising(prior) }
    if mode != "denoise" { cases += try walks(prior) + laws(prior) }
    for item in cases {
      Swift.print(item.name, try median(item.runs, item.body))
    }
  }

  /// The level of t = 0.3 of the usual path.
  private static var level: (mu: Double, sigma: Double) {
    let mu = exp(-0.5 * (0.1 * 0.3 + 0.5 * 19.9 * 0.09))
    return (mu, (1 - mu * mu).squareRoot())
  }

  private static func median(_ runs: Int, _ body: () throws -> Void) rethrows -> Double {
    try body()
    var times: [Double] = []
    for _ in 0..<runs {
      let start = DispatchTime.now().uptimeNanoseconds
      try body()
      times.append(1e-6 * Double(DispatchTime.now().uptimeNanoseconds - start))
    }
    return times.sorted()[runs / 2]
  }

  private static func denoising(_ prior: Mixture) throws -> [Case] {
    let (mu, sigma) = level
    return try [1, 16, 256, 2048].flatMap { count -> [Case] in
      let x = try Draw.normal([count, 1, 28, 28], key: RandomKey(seed: 1), samples: true)
      let u = try Draw.normal([count, 1, 28, 28], key: RandomKey(seed: 2), samples: true)
      let runs = count <= 16 ? 15 : 3
      var fresh = 0.0
      return [
        Case(name: "denoise-\(count)", runs: runs) { _ = try prior.x0(x, mu: mu, sigma: sigma) },
        Case(name: "pullback-\(count)", runs: runs) {
          _ = try prior.x0WithPullback(x, mu: mu, sigma: sigma).pullback(u)
        },
        Case(name: "fresh-\(count)", runs: 3) {
          fresh += 1
          _ = try prior.x0(x, mu: mu, sigma: sigma * (1 + 1e-9 * fresh))
        },
      ]
    }
  }

  /// One digit of the prior, seen at a quarter of its resolution.
  private static func problem(_ prior: Mixture) throws -> Problem {
    let digit = try prior.sample(count: 1, key: RandomKey(seed: 3)).reshaped(prior.eventShape)
    let h = try Superresolution(factor: 4, shape: prior.eventShape)
    let noise = try Draw.normal(h.range, key: RandomKey(seed: 4))
    return try Problem(prior: prior, operator: h, y: h.apply(digit) + 0.05 * noise, noise: 0.05)
  }

  /// 64 samples of its posterior in 5 steps.
  private static func walks(_ prior: Mixture) throws -> [Case] {
    let (problem, path) = (try problem(prior), try VPPath())
    let conjugate = try ConjugateMomentMatching.times(5, on: path, for: prior)
    let secant = try SecantMomentMatching.times(5, on: path, for: prior)
    let options = try SamplerOptions(path: path, times: conjugate)
    func walk(_ name: String, _ sampler: @escaping () throws -> any Sampler) -> Case {
      Case(name: name, runs: 1) { _ = try sampler().run(count: 64, key: RandomKey(seed: 5)) }
    }
    return [
      walk("cpigdm") { try ConjugateGuidance(problem, options) },
      walk("cpc") { try ConjugatePredictorCorrector(problem, options) },
      walk("cmm") { try ConjugateMomentMatching(problem, path: path, times: conjugate) },
      walk("smm") { try SecantMomentMatching(problem, path: path, times: secant) },
    ]
  }

  private static func laws(_ prior: Mixture) throws -> [Case] {
    let problem = try problem(prior)
    let posterior = try MixturePosterior(prior, problem)
    let draws = try prior.sample(count: 256, key: RandomKey(seed: 6))
    return [
      Case(name: "prior-samples", runs: 3) { _ = try prior.sample(count: 256, key: RandomKey(seed: 6)) },
      Case(name: "log-density", runs: 3) { _ = try prior.logDensity(draws) },
      Case(name: "posterior", runs: 3) { _ = try MixturePosterior(prior, problem) },
      Case(name: "posterior-samples", runs: 3) { _ = try posterior.sample(count: 256, key: RandomKey(seed: 7)) },
      Case(name: "judge", runs: 1) { _ = try DistributionCheck(draws, prior) },
      Case(name: "fit-step", runs: 1) {
        var fit = try FactorAnalysisFit(draws, options: FactorAnalysisOptions(components: 8, rank: 10, floor: 1e-3))
        try fit.step()
      },
    ]
  }

  private static func peak(_ prior: Mixture, count: Int) throws {
    let (mu, sigma) = level
    let x = try Draw.normal([count, 1, 28, 28], key: RandomKey(seed: 1), samples: true)
    let before = largest
    _ = try prior.x0WithPullback(x, mu: mu, sigma: sigma).pullback(x)
    Swift.print("peak", (largest - before) / 1024)
  }

  /// The most memory that the process ever held, in KiB.
  private static var largest: Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
  }
}
