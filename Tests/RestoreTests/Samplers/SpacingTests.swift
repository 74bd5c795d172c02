import Foundation
import Numerics
import Restore
import Testing

@Suite struct SpacingTests {
  @Test func timesFallFromStartToStop() throws {
    #expect(try Spacing.uniform.times(4, from: 1, to: 0) == [1, 0.75, 0.5, 0.25, 0])
    #expect(try Spacing.sqrt.times(2, from: 1, to: 0) == [1, 0.25, 0])
    let paths = try [VPPath(), FlowPath(), CosinePath(), VEPath(), TablePath.linear()] as [any GaussianPath]
    for spacing in Spacing.allCases {
      for (start, stop) in [(0.6, 0.001), (1, 0.001), (1, 0), (0.7, 0.6)] {
        for path in paths {
          let times = try spacing.times(7, from: start, to: stop, on: path)
          #expect(times.count == 8 && times.first == start && times.last == stop)
          #expect(zip(times, times.dropFirst()).allSatisfy { $0 > $1 }, "\(spacing) \(path.name) \(times)")
        }
      }
      #expect(try spacing.times(1, from: 1, to: 0, on: FlowPath()) == [1, 0])
    }
  }

  /// On the path of EDM, whose time is the level: the table of Karras et al., and a geometric one.
  @Test func levelsAreThoseOfTheirFormulas() throws {
    let path = try EDMPath()
    let karras = try Spacing.karras.times(18, from: 80, to: 0, on: path)
    for (i, t) in karras.dropLast().enumerated() {
      let root = pow(80, 1 / 7.0) + Double(i) / 17 * (pow(0.002, 1 / 7.0) - pow(80, 1 / 7.0))
      #expect(abs(t - pow(root, 7)) < 1e-12 * t)
    }
    let geometric = try Spacing.logsnr.times(4, from: 16, to: 1, on: path)
    #expect(zip(geometric, [16.0, 8, 4, 2, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    // The first step of a path that ends in pure noise goes to the second of the levels from 80.
    let open = try Spacing.logsnr.times(3, from: 1, to: FlowPath().time(rho: 0.08), on: FlowPath())
    #expect(abs(try FlowPath().rho(open[1]) - 8) < 1e-9)
  }

  /// Traced times have the values of the plain ones and the derivatives of their formulas, in the ends and in the path.
  @Test func derivativesOfTimes() throws {
    for spacing in [Spacing.karras, .logsnr] {
      func inner(_ x: T) throws -> T {
        let path = try VPPath(betaMin: x[2], betaMax: Tensor(18))
        return try spacing.times(3, from: x[0], to: x[1], on: path)[1]
      }
      let x = T([0.9, 0.01, 0.2])
      let plain = try spacing.times(3, from: 0.9, to: 0.01, on: VPPath(betaMin: 0.2, betaMax: 18))[1]
      #expect(abs(try inner(x).item - plain) < 1e-12)
      let gradient = try jacobian({ try inner($0).reshaped([1]) }, at: x).reshaped([3])
      for i in 0..<3 {
        func at(_ δ: Double) throws -> Double {
          var v = x.scalars
          v[i] += δ
          return try spacing.times(3, from: v[0], to: v[1], on: VPPath(betaMin: v[2], betaMax: 18))[1]
        }
        let δ = 1e-4
        let slope = try (at(δ) - at(-δ)) / (2 * δ)
        // Differences are right to δ² times the third derivative over 6.
        #expect(abs(try gradient[i].item - slope) < 1e-4 * max(1, abs(slope)))
      }
    }
  }
}
