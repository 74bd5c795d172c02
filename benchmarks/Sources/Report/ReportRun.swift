import Foundation
import Numerics
import Restore

/// Walks all samplers through a problem and judges where they end.
struct ReportRun {
  let judge: ReportJudge
  let samplers: [ReportSampler]
  let calls: [Int]
  /// The steps of the walk that stands for the limit; its half is run too, and the two are extrapolated.
  let limitSteps: Int
  private let floor: ReportJudge.Verdict
  /// The explicit sampler's distances by equation and number of calls.
  private var rivals: [String: [Double]] = [:]

  init(_ judge: ReportJudge, samplers: [ReportSampler], calls: [Int], limitSteps: Int) throws {
    (self.judge, self.samplers, self.calls, self.limitSteps) = (judge, samplers, calls, limitSteps)
    floor = try judge(judge.exactDraws)
  }

  mutating func rows() throws -> [ReportRow] {
    var rows = calls.map { row("exact", calls: $0, floor) }
    var limits: [String: (x: Tensor<Double>, error: Double, bias: Double)] = [:]
    for sampler in samplers {
      if let equation = sampler.equation, limits[equation.name] == nil, limitSteps > 0 {
        limits[equation.name] = try limit(sampler, equation)
      }
      let limit = sampler.equation.flatMap { limits[$0.name] }
      for n in calls {
        let start = ContinuousClock.now
        let end = try? Self.end(sampler.make(judge.problem, n), key: key)
        let took = ContinuousClock.now - start
        var row = self.row(sampler.name, calls: n, nil)
        row.seconds = Double(took.components.seconds) + 1e-18 * Double(took.components.attoseconds)
        (row.path, row.weight, row.order) = (sampler.path.name, sampler.weight, sampler.order)
        row.pullbacks = sampler.pullbacks * n
        if let end {
          let verdict = try judge(end)
          fill(&row, verdict)
          compare(&row, verdict, sampler)
          if let limit {
            row.toLimit = try judge.distance(end, limit.x)
            (row.limitError, row.bias) = (limit.error, limit.bias)
          }
        }
        rows.append(row)
      }
    }
    return rows
  }

  private var key: RandomKey { RandomKey(seed: judge.seed).stream(.walk) }

  /// The last state, without the call that estimates x₀ there.
  static func end(_ sampler: any Sampler, from start: Tensor<Double>? = nil, key: RandomKey) throws -> Tensor<Double> {
    var x = try start ?? sampler.start(key: key, count: nil)
    var memory: Step.Memory?
    for i in 1..<sampler.times.count {
      let step = try sampler.step(
        x, from: sampler.times[i - 1], to: sampler.times[i], memory: memory, key: key.stream(.step, i))
      (x, memory) = (step.x, step.memory)
    }
    return x
  }

  /// Where many steps of second order end, from the same noise.
  private func limit(
    _ sampler: ReportSampler, _ equation: ReportSampler.Equation
  ) throws -> (x: Tensor<Double>, error: Double, bias: Double) {
    let start = try sampler.make(judge.problem, 2).start(key: key, count: nil)
    func end(_ steps: Int) throws -> Tensor<Double> {
      let options = try SamplerOptions(
        path: equation.path, times: Spacing.sqrt.times(steps, from: equation.start, to: 1e-3), weight: equation.weight,
        order: 2, jacobian: equation.jacobian, covariance: equation.covariance)
      return try Self.end(ConjugateGuidance(judge.problem, options), from: start, key: key)
    }
    let (coarse, fine) = (try end(limitSteps / 2), try end(limitSteps))
    let x = try (4 * fine - coarse) / 3
    return (x, try judge.distance(x, fine), try judge(x).distance)
  }

  private func row(_ sampler: String, calls n: Int, _ verdict: ReportJudge.Verdict?) -> ReportRow {
    let setting = judge.setting
    var row = ReportRow()
    (row.problem, row.dimension, row.operator) = (setting.name, setting.prior.dimension, setting.degradation)
    (row.noise, row.sampler, row.nfe) = (setting.noise, sampler, n)
    (row.walks, row.seed, row.floor) = (setting.measurements * setting.draws, judge.seed, floor.distance)
    if let verdict { fill(&row, verdict) }
    return row
  }

  private func fill(_ row: inout ReportRow, _ verdict: ReportJudge.Verdict) {
    (row.sliced, row.meanError, row.covarianceError) = (verdict.distance, verdict.meanError, verdict.covarianceError)
    (row.residual, row.coverage) = (verdict.residual, verdict.coverage)
  }

  /// Pairs the distances with the explicit sampler's, measurement by measurement.
  private mutating func compare(_ row: inout ReportRow, _ verdict: ReportJudge.Verdict, _ sampler: ReportSampler) {
    guard let equation = sampler.equation else { return }
    let name = "\(equation.name) \(row.nfe)"
    if sampler.isRival { rivals[name] = verdict.sliced }
    guard !sampler.isRival, let rival = rivals[name] else { return }
    let gains = zip(rival, verdict.sliced).map { $0 - $1 }
    let mean = gains.reduce(0, +) / Double(gains.count)
    let variance = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(gains.count - 1, 1))
    (row.gain, row.gainError) = (mean, (variance / Double(gains.count)).squareRoot())
  }
}
