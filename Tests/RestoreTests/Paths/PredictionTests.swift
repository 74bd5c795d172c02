import Numerics
import Restore
import Testing

@Suite struct PredictionTests {
  @Test(arguments: PathTests.cases) func allFiveAgree(_ c: PathTests.Case) throws {
    for time in c.times {
      let t = T(time)
      let (x0, ε) = try (normal(3, 4, seed: 61), normal(3, 4, seed: 62))
      let (m, s) = (c.mu(time), c.sigma(time))
      let x = try m * x0 + s * ε
      let h = 1e-5 * time
      let (dm, ds) = ((c.mu(time + h) - c.mu(time - h)) / (2 * h), (c.sigma(time + h) - c.sigma(time - h)) / (2 * h))
      let truth: [Prediction: T] = [
        .noise: ε, .x0: x0, .score: try -ε / s, .v: try m * ε - s * x0, .velocity: try dm * x0 + ds * ε,
      ]
      for from in Prediction.allCases {
        for to in Prediction.allCases {
          let given = try #require(truth[from])
          let expected = try #require(truth[to])
          // The velocity's truth is a difference quotient; the others are exact up to the conversion's condition.
          let quotient = from == .velocity || to == .velocity
          let condition = max(s / m, m / s, 1)
          let tolerance = (quotient ? 1e-8 : 1e-13) * condition * condition
          let converted = try c.path.convert(given, from: from, to: to, x: x, t: t)
          #expect(try relativeError(converted, expected) < tolerance, "\(from) to \(to) at \(time)")
          let back = try c.path.convert(converted, from: to, to: from, x: x, t: t)
          #expect(try relativeError(back, given) < 1e-13 * condition * condition, "\(from) by \(to) at \(time)")
        }
      }
    }
  }
}
