import Shell
import Testing

/// What everybody types first is calibrated: the truth is one more draw from its own posterior, so its rank among 19 of
/// them is uniform on 0, …, 19.
@Suite struct CalibrationTests {
  struct Workflow: CustomTestStringConvertible, Sendable {
    let name: String
    let setting: String
    var testDescription: String { name }
  }

  static let workflows = [
    Workflow(name: "one number", setting: "p = gaussian([0], 1); H = matrix([1]); s = 1; c = [1]"),
    Workflow(
      name: "a plane", setting: "p = gaussian([1, -1], [1, 0.7; 0.7, 2]); H = matrix([1, 0.5]); s = 0.3; c = [1, -2]"),
    Workflow(
      name: "two modes",
      setting: "p = mixture([0.3, 0.7], [[-1, 0], [1, 1]], [0.2, 0.4]); H = matrix([1, -1]); s = 0.5; c = [2, 1]"),
    Workflow(
      name: "without noise", setting: "p = gaussian([0, 0], [1, 0.5; 0.5, 1]); H = matrix([1, 1]); s = 0; c = [1, 0]"),
  ]

  /// Pearson's χ² over the 20 ranks has 19 degrees of freedom: it is above 63.7 for one seed in a million.
  /// `benchmarks/calibration.py` does the same for other seeds.
  @Test(arguments: workflows) func theRankOfTheTruthIsUniform(_ workflow: Workflow) throws {
    let session = Session(host: Recorder())
    session.limits.seconds = 600
    try session.run(workflow.setting)
    try session.run(
      """
      rank(k) = {
        x0 = p.sample(); y = H(x0) + s*randn(like: H(x0))
        q = posterior(observe(p, H, y, noise: s))
        sum(q.sample(19) @ c < sum(c*x0))
      }
      ranks = map(rank, 1..2000);
      """)
    let ranks = try #require(try session.binding("ranks")?.tensor()).scalars
    var counts = [Double](repeating: 0, count: 20)
    for rank in ranks { counts[Int(rank)] += 1 }
    let expected = Double(ranks.count) / 20
    let statistic = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    #expect(statistic < 63.7, "\(workflow.name): \(counts)")
  }
}
