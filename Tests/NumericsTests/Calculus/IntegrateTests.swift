import Foundation
import Numerics
import Testing

@Suite struct IntegrateTests {
  private func check(
    _ f: (Double) throws -> Double, _ a: Double, _ b: Double, _ exact: Double, tolerance: Double = 1e-12,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (value, error, calls) = try integrate(f, a, b, tolerance: tolerance)
    let bound = max(tolerance * abs(exact), 1e-13 * max(abs(exact), 1))
    #expect(abs(value - exact) <= bound, "\(value)", sourceLocation: sourceLocation)
    // The estimate is not below the error that was made.
    #expect(abs(value - exact) <= error + 1e-15 * abs(exact), sourceLocation: sourceLocation)
    #expect(calls % 15 == 0, sourceLocation: sourceLocation)
  }

  @Test func polynomialsOfTheRulesDegree() throws {
    // The 15-point rule is exact up to degree 23; one panel is enough up to Gauss's degree 13.
    for n in 0...13 {
      let (value, _, calls) = try integrate({ pow($0, Double(n)) }, 0, 2)
      #expect(abs(value - pow(2, Double(n + 1)) / Double(n + 1)) <= 1e-14 * value && calls == 15)
    }
    let (value, _, _) = try integrate({ pow($0, 22.0) }, -1, 1, evaluations: 15)
    #expect(abs(value - 2.0 / 23) <= 1e-15)
  }

  @Test func smoothAndLessSmooth() throws {
    try check({ exp($0) }, 0, 1, exp(1) - 1)
    try check({ cos(100 * $0) }, 0, 1, sin(100) / 100)
    try check({ 1 / (1e-4 + $0 * $0) }, -1, 1, 200 * atan(100))
    try check({ sqrt($0) }, 0, 1, 2.0 / 3)
    try check({ log($0) }, 0, 1, -1)
    try check({ abs($0 - 0.3) }, 0, 1, 0.29)
    try check({ $0 < 0.3 ? 0 : 1 }, 0, 1, 0.7, tolerance: 1e-10)
  }

  @Test func infiniteEnds() throws {
    try check({ exp(-$0 * $0) }, -.infinity, .infinity, Double.pi.squareRoot())
    try check({ exp(-$0) }, 1, .infinity, exp(-1))
    try check({ exp($0) }, -.infinity, 1, exp(1))
    try check({ 1 / (1 + $0 * $0) }, -.infinity, .infinity, .pi)
  }

  @Test func orientation() throws {
    #expect(try integrate({ $0 }, 1, 0).value == -0.5)
    #expect(try integrate({ $0 }, 2, 2).value == 0)
    #expect(try integrate({ _ in 0 }, 0, 1).value == 0)
  }

  @Test func manyComponentsAtOnce() throws {
    // Each to its own relative tolerance, also where they differ by twelve orders of magnitude.
    let rates = (0..<24).map { Double($0) * 1.2 }
    let (values, errors, calls) = try integrate(
      { t in rates.map { exp(-$0) * exp($0 * t * 0.5) } }, 0, 1, tolerance: 1e-12)
    for (value, rate) in zip(values, rates) {
      let exact = rate == 0 ? 1 : exp(-rate) * expm1(rate / 2) / (rate / 2)
      #expect(abs(value - exact) <= 1e-12 * exact)
    }
    #expect(errors.count == 24 && calls < 500)
    expectError("integrate") { _ = try integrate({ $0 < 0.5 ? [1] : [1, 2] }, 0, 1) }
  }

  @Test func theLimitStopsAndTheErrorSaysSo() throws {
    let (value, error, calls) = try integrate({ 1 / sqrt($0) }, 0, 1, tolerance: 1e-14, evaluations: 150)
    #expect(calls <= 150 && error > 1e-14 * 2 && abs(value - 2) <= error)
  }

  @Test func mistakesAreErrors() {
    expectError("not finite at") { _ = try integrate({ _ in Double.nan }, 0, 1) }
    expectError("bounds") { _ = try integrate({ $0 }, .nan, 1) }
  }

  @Test func gaussLegendreRules() throws {
    for n in [1, 2, 3, 10, 33, 200] {
      let (nodes, weights) = try GaussLegendre.rule(n)
      #expect(nodes.count == n && zip(nodes, nodes.dropFirst()).allSatisfy { $0 < $1 })
      #expect(abs(weights.reduce(0, +) - 2) <= 1e-14)
      // Exact up to degree 2n − 1.
      for degree in [2 * n - 2, 2 * n - 1] {
        let value = zip(nodes, weights).reduce(0) { $0 + $1.1 * pow($1.0, Double(degree)) }
        #expect(abs(value - (degree % 2 == 0 ? 2 / Double(degree + 1) : 0)) <= 2e-15)
      }
      let beyond = zip(nodes, weights).reduce(0) { $0 + $1.1 * pow($1.0, Double(2 * n)) }
      #expect(n > 10 || abs(beyond - 2 / Double(2 * n + 1)) > 1e-8)
    }
    let five = try GaussLegendre.rule(5)
    #expect(abs(five.nodes[4] - 0.906179845938663992797626878299) <= 2e-16)
    #expect(abs(five.weights[4] - 0.236926885056189087514264040720) <= 4e-16)
    #expect(abs(try GaussLegendre.integrate({ exp($0) }, 0, 1, nodes: 10) - (exp(1) - 1)) <= 1e-15)
    expectError("gaussLegendre") { _ = try GaussLegendre.rule(0) }
  }
}
