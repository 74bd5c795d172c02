import Foundation
import Numerics
import Restore
import Testing

@Suite struct TablePathTests {
  static let tables: [TablePath] =
    (try? [TablePath.linear(), .scaledLinear(), .cosine(), .linear(steps: 50, from: 2e-3, to: 0.4)]) ?? []

  @Test func allTablesAreHere() { #expect(TablePathTests.tables.count == 4) }

  /// ᾱ at i/N is the table's: the logarithm, the polynomial and the exponential round by a few ulp of b ≤ 70 each.
  @Test(arguments: tables) func nodesAreExact(_ path: TablePath) throws {
    let count = path.alphaBar.count
    #expect(try path.mu(0) == 1 && path.sigma(0) == 0)
    for (i, expected) in path.alphaBar.enumerated() {
      let t = Double(i + 1) / Double(count)
      let (m, s) = try (path.mu(t), path.sigma(t))
      let b = -log(expected)
      #expect(abs(m * m / expected - 1) < 1e-14 * (1 + b) + 1e-13, "entry \(i)")
      #expect(abs(s * s - (1 - expected)) < 1e-14)
    }
  }

  /// The linear table in closed form: ᾱ_i = Π (1 − β_j), from the definition.
  @Test func theLinearTableIsTheProduct() throws {
    let path = try TablePath.linear()
    var product = 1.0
    for i in 0..<1000 {
      product *= 1 - (1e-4 + (0.02 - 1e-4) * Double(i) / 999)
      #expect(abs(path.alphaBar[i] / product - 1) < 1e-12)
    }
    #expect(path.alphaBar.count == 1000)
    // The published end of the table.
    #expect(abs(path.alphaBar[999] - 4.0358e-5) < 1e-8)
  }

  /// A table read off a smooth path gives the path back between the nodes: b to h⁶-ish, b′ to h⁴ and b″ to h³.
  @Test func betweenTheNodesItIsThePathItWasReadFrom() throws {
    func b(_ t: Double) -> Double { 0.1 * t + 3 * t * t + 0.3 * sin(4 * t) + 0.5 * t }
    func slope(_ t: Double) -> Double { 0.6 + 6 * t + 1.2 * cos(4 * t) }
    func bend(_ t: Double) -> Double { 6 - 4.8 * sin(4 * t) }
    func errors(_ count: Int) throws -> [Double] {
      let path = try TablePath(alphaBar: (1...count).map { exp(-b(Double($0) / Double(count))) })
      var worst = [0.0, 0, 0]
      for i in 0..<997 {
        let t = (Double(i) + 0.5) / 997
        let jet = -2.0 * Jet.log(path.mu(.variable(t)))
        for (k, gap) in [jet.value - b(t), jet.first - slope(t), jet.second - bend(t)].enumerated() {
          worst[k] = max(worst[k], abs(gap))
        }
      }
      return worst
    }
    let (coarse, fine) = try (errors(25), errors(50))
    for (k, order) in [5.0, 4, 3].enumerated() {
      let measured = log2(coarse[k] / fine[k])
      #expect(measured > order - 0.6, "derivative \(k): order \(measured)")
    }
  }

  /// No jump in b, b′ or b″ at a node, and b′ ≥ 0 everywhere, for tables that are smooth and ones that are not.
  @Test func itGrowsAndHasNoJumps() throws {
    let rough = try TablePath(alphaBar: [0.999, 0.5, 0.4999, 0.4998, 0.02, 0.0199, 1e-6, 0.9e-6])
    for path in TablePathTests.tables + [rough] {
      let count = path.alphaBar.count
      func jet(_ t: Double) throws -> Jet { -2.0 * Jet.log(path.mu(.variable(t))) }
      for i in 0..<count {
        for share in [0.02, 0.2, 0.4, 0.5, 0.6, 0.8, 0.98] {
          #expect(try jet((Double(i) + share) / Double(count)).first >= -1e-9, "\(path.name), cell \(i)")
        }
      }
      let n = Double(count)
      let δ = 1e-9 / n
      let b = [0] + path.alphaBar.map { -log($0) }
      for i in 1..<count {
        let t = Double(i) / n
        let (left, right) = try (jet(t - δ), jet(t + δ))
        // |b‴| ≤ 200 n³ times the larger rise beside the node; rounding costs some ulp(b) n².
        let rise = max(b[i] - b[i - 1], b[i + 1] - b[i])
        #expect(abs(left.first - right.first) <= 4e-7 * n * rise + 1e-12 * n)
        #expect(abs(left.second - right.second) <= 4e-7 * n * n * rise + 1e-12 * n * n, "\(path.name), node \(i)")
      }
    }
  }

  /// β(t) ≈ N β_i: the continuous VP path with β₀ = 0.1 and β₁ = 20, but for β_i/2 ≤ 1% and half a node.
  @Test func theLinearTableIsNearlyTheContinuousPath() throws {
    let (table, vp) = try (TablePath.linear(), VPPath())
    for t in [0.2, 0.5, 0.9] {
      #expect(abs(try table.b(t) / vp.b(t) - 1) < 0.02)
      #expect(abs(try table.g2(t) / vp.g2(t) - 1) < 0.02)
      let (m, s) = try (table.mu(t), table.sigma(t))
      #expect(abs(m * m + s * s - 1) < 1e-14)
    }
  }

  @Test func guidanceOnATableIsThatOnThePathItCameFrom() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.2)
    let vp = try VPPath()
    let table = try TablePath(alphaBar: (1...1000).map { try exp(-vp.b(Double($0) / 1000)) })
    let start = try normal(3, 6, seed: 120)
    let times = try Spacing.uniform.times(6, from: 0.6, to: 1e-3)
    func end(_ path: any GaussianPath) throws -> T {
      try ConjugateGuidance(problem, SamplerOptions(path: path, times: times)).run(from: start, key: RandomKey(seed: 1))
        .x
    }
    // b of the VP path is quadratic: the table gives it back to rounding, κ in closed form included.
    #expect(try relativeError(end(table), end(vp)) < 1e-9)
  }

  @Test func tablesThatAreNotAreRefused() throws {
    #expect(throws: PathError.self) { try TablePath(alphaBar: [0.9, 0.8, 0.7]) }
    #expect(throws: PathError.self) { try TablePath(alphaBar: [0.9, 0.8, 0.8, 0.7]) }
    #expect(throws: PathError.self) { try TablePath(alphaBar: [0.9, 0.8, 0, 0]) }
    #expect(throws: PathError.self) { try TablePath(alphaBar: [0.9, 0.8, 0.1, -1e-9]) }
    #expect(throws: PathError.self) { try TablePath(alphaBar: [1.1, 0.8, 0.1, 0.05]) }
    #expect(throws: PathError.self) { try TablePath(alphaBar: [0.9, .nan, 0.1, 0.05]) }
    #expect(throws: PathError.self) { try TablePath.linear(steps: 2) }
    #expect(throws: PathError.self) { try TablePath.linear().mu(1.001) }
  }

  /// ᾱ of the cosine path at i/N, with exactly 0 at the end.
  private static func cosineTable(_ n: Int) throws -> TablePath {
    let entries = (1...n).map { i -> Double in
      let root = cos(0.5 * Double.pi * Double(i) / Double(n))
      return i == n ? 0 : root * root
    }
    return try TablePath(alphaBar: entries)
  }

  @Test func aTableMayEndInNoise() throws {
    // (2θ/π)² of the cosine path is t²: the table gives it back to rounding.
    let (table, path) = try (Self.cosineTable(1000), CosinePath())
    for t in [0.01, 0.2345, 0.5, 0.9, 0.99871, 0.9995, 0.999999] {
      #expect(abs(try table.mu(t) / path.mu(t) - 1) < 1e-9, "\(t)")
      #expect(abs(try table.sigma(t) / path.sigma(t) - 1) < 1e-10, "\(t)")
      #expect(abs(try table.f(t) / path.f(t) - 1) < 1e-8, "\(t)")
      #expect(abs(try table.g2(t) / path.g2(t) - 1) < 1e-8, "\(t)")
      #expect(abs(try table.b(t) / path.b(t) - 1) < 1e-9, "\(t)")
    }
    let end = try (table.mu(1), table.sigma(1), table.r2(1), table.rho(1), table.b(1), table.f(1), table.g2(1))
    #expect(end.0 == 0 && end.1 == 1 && end.2 == 1)
    #expect(end.3 == .infinity && end.4 == .infinity && end.5 == -.infinity && end.6 == .infinity)
    let start = try (table.mu(0), table.sigma(0), table.rho(0), table.b(0), table.f(0), table.g2(0))
    #expect(start.0 == 1 && start.1 == 0 && start.2 == 0 && start.3 == 0)
    // The cosine path has no slope at the data; the table's comes from five values with an error of 10⁻¹⁶ each.
    #expect(abs(start.4) < 1e-12 && abs(start.5) < 1e-12)
  }

  @Test func everyTableThatEndsInNoiseFalls() throws {
    let tables: [[Double]] = [
      [0.9, 0.5, 0.2, 0], [0.999_999, 0.999, 0.5, 0], [0.5, 1e-3, 1e-8, 0], [0.1, 0.09, 0.08, 0.07, 0],
      // Rescaled to zero terminal signal-to-noise: √ᾱ shifted and stretched.
      try {
        let roots = try TablePath.linear().alphaBar.map { $0.squareRoot() }
        let (first, last) = (roots[0], roots[999])
        return roots.map { root -> Double in
          let shifted = (root - last) * first / (first - last)
          return shifted * shifted
        }
      }(),
    ]
    for entries in tables {
      let table = try TablePath(alphaBar: entries)
      let count = Double(entries.count)
      for (i, ᾱ) in entries.enumerated() {
        #expect(abs(try table.mu((Double(i) + 1) / count) - ᾱ.squareRoot()) < 1e-14)
      }
      let values = try (0...5000).map { try table.mu(Double($0) / 5000) }
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 } && values.last == 0)
      for t in [1e-6, 0.3, 0.999] {
        let (m, s) = try (table.mu(t), table.sigma(t))
        #expect(abs(m * m + s * s - 1) < 1e-14)
      }
    }
  }

  @Test func walksBeginAtTheEndOfTheTable() throws {
    let problem = try GuidedSamplerTests.problem(noise: 0.2)
    let table = try Self.cosineTable(1000)
    let start = try normal(3, 6, seed: 120)
    let times = try Spacing.uniform.times(6, from: 1, to: 1e-2)
    func end(_ path: any GaussianPath) throws -> T {
      try ConjugateGuidance(problem, SamplerOptions(path: path, times: times)).run(from: start, key: RandomKey(seed: 1))
        .x
    }
    #expect(try relativeError(end(table), end(CosinePath())) < 1e-6)
  }
}
