import Foundation
import Numerics

/// Chooses the settings of a sampler for a problem, such as w, τ and λ, by trying a list of them on measurements of held-out
/// draws from the prior, and keeps the table of what it tried.
///
/// The score of a trial is the mean energy score of its samples x_1 … x_m against the draw x* they were measured from,
///
///     (1/m) Σ_j ‖x_j − x*‖ − 1/(2m(m − 1)) Σ_jk ‖x_j − x_k‖,
///
/// per √n; its expectation is least for the exact posterior and for nothing else (Gneiting and Raftery, "Strictly proper
/// scoring rules, prediction, and estimation", JASA 2007). The squared error alone would choose samples that are too
/// narrow. All trials see the same draws, measurements and random numbers, so differences are compared in pairs.
public struct GuidanceSearch<Setting: Sendable>: Sendable {
  /// One setting and how it did.
  public struct Trial: Sendable {
    public let setting: Setting
    /// The mean energy score; infinite for a walk that failed.
    public let score: Double
    /// How much the score is above the best trial's, and the standard error of that difference.
    public let behind: Double
    public let standardError: Double
    /// The root mean square error of the samples' mean.
    public let error: Double
    /// The root mean square deviation of the samples from their mean.
    public let spread: Double
    /// What went wrong, where something did.
    public let failure: String?
  }

  /// Best first.
  public let trials: [Trial]
  /// The trial with the least score.
  public let best: Trial

  /// What a setting gives; scores one a held-out draw.
  private struct Outcome {
    let setting: Setting
    var scores: [Double] = []
    var error = Double.infinity
    var spread = Double.infinity
    var failure: String?
    var score: Double { failure == nil ? scores.reduce(0, +) / Double(scores.count) : .infinity }
  }

  /// - Parameters:
  ///   - problem: gives the prior, the operator and σ_y; its y is not used.
  ///   - settings: what to try.
  ///   - heldOut: the number of draws x*.
  ///   - samples: m, two or more.
  ///   - progress: called before each trial and after each step of a walk with the number of trials that are done and
  ///     the share of the walk under way; what it throws ends the search.
  ///   - sampler: the sampler for a problem with a setting. A trial whose sampler or walk throws a ``SamplerError`` has
  ///     failed and counts as the worst; any other error ends the search.
  /// - Throws: ``SamplerError/invalid(_:)`` without settings, for a prior that cannot be drawn from, or when all walks
  ///   fail.
  public init<Measured: InverseProblem>(
    _ problem: Measured, settings: [Setting], heldOut: Int = 16, samples: Int = 4, key: RandomKey,
    progress: (_ done: Int, _ part: Double) throws -> Void = { _, _ in },
    sampler: (_ problem: Measured, _ setting: Setting) throws -> any Sampler
  ) throws {
    guard !settings.isEmpty, heldOut >= 2, samples >= 2 else {
      throw SamplerError.invalid("a search needs values to try, two held-out draws and two samples of each, or more")
    }
    guard let prior = problem.prior as? any SampledPrior else {
      throw SamplerError.invalid("a search draws held-out pictures, and the prior \(problem.prior.name) has none")
    }
    let here = key.stream(.heldOut)
    let truth = try prior.sample(count: heldOut, key: here)
    let clean = try problem.measure(truth)
    let y = try clean + problem.noise * Draw.normal(clean.shape, key: here.stream(.measurement), samples: true)
    let repeated = try problem.with(y: T.concat([T](repeating: y, count: samples)))
    var outcomes: [Outcome] = []
    for setting in settings {
      var outcome = Outcome(setting: setting)
      try progress(outcomes.count, 0)
      do {
        let sampler = try sampler(repeated, setting)
        let ends = try sampler.run(key: here.stream(.walk)) { step, _ in
          try progress(outcomes.count, Double(step) / Double(sampler.times.count))
          return true
        }
        GuidanceSearch.judge(ends.x0.scalars, truth.scalars, heldOut: heldOut, samples: samples, &outcome)
      } catch let error as SamplerError {
        outcome.failure = error.description
      }
      outcomes.append(outcome)
    }
    guard let first = outcomes.min(by: { $0.score < $1.score }), first.failure == nil else {
      throw SamplerError.invalid("no walk of the search came to an end: \(outcomes.first?.failure ?? "")")
    }
    func trial(_ o: Outcome) -> Trial {
      let gaps = zip(o.scores, first.scores).map { $0 - $1 }
      let mean = gaps.reduce(0, +) / Double(max(gaps.count, 1))
      let squares = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let error = (squares / Double(heldOut * (heldOut - 1))).squareRoot()
      return Trial(
        setting: o.setting, score: o.score, behind: o.failure == nil ? mean : .infinity, standardError: error,
        error: o.error, spread: o.spread, failure: o.failure)
    }
    trials = outcomes.map(trial).sorted { $0.score < $1.score }
    best = trial(first)
  }

  private typealias T = Tensor<Double>

  /// Fills in the scores. Sample j of draw i is row j · heldOut + i.
  private static func judge(
    _ x: [Double], _ truth: [Double], heldOut: Int, samples: Int, _ outcome: inout Outcome
  ) {
    let n = truth.count / heldOut
    func squared(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(n)
    }
    var (error, spread) = (0.0, 0.0)
    for i in 0..<heldOut {
      let target = truth[(i * n)..<((i + 1) * n)]
      let rows = (0..<samples).map { j in x[((j * heldOut + i) * n)..<((j * heldOut + i + 1) * n)] }
      var score = rows.reduce(0) { $0 + squared($1, target).squareRoot() } / Double(samples)
      for (j, a) in rows.enumerated() {
        for b in rows[(j + 1)...] { score -= squared(a, b).squareRoot() / Double(samples * (samples - 1)) }
      }
      outcome.scores.append(score)
      let mean = (0..<n).map { k in rows.reduce(0) { $0 + $1[$1.startIndex + k] } / Double(samples) }
      error += squared(mean[...], target)
      spread += rows.reduce(0) { $0 + squared($1, mean[...]) } / Double(samples - 1)
    }
    outcome.error = (error / Double(heldOut)).squareRoot()
    outcome.spread = (spread / Double(heldOut)).squareRoot()
  }
}
