import Numerics
import Restore
import Testing

@Suite struct ConjugateGoldenTests {
  static let runs = (try? Golden.load("conjugate", as: Golden.ConjugateNumbers.self))?.runs ?? []

  @Test func allRunsAreHere() { #expect(ConjugateGoldenTests.runs.count == 16) }

  @Test(arguments: runs)
  func aWalkEndsWhereTheReferenceDoes(_ run: Golden.ConjugateNumbers.Run) throws {
    let problem = try Golden.load("mixture", as: Golden.MixtureNumbers.self).problem(noise: run.sigma_y)
    let options = try SamplerOptions(
      path: Golden.path(run.path), times: run.times, weight: .published(run.w), lambda: run.lambda, order: run.order)
    let sampler = try ConjugateGuidance(problem, options)
    let end = try sampler.run(from: Tensor(rows: run.start), key: RandomKey(seed: 0)).x
    #expect(try Golden.error(end, run.end) < 1e-9)
  }
}
