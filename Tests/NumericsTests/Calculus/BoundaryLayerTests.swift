import Foundation
import Numerics
import Testing

/// Integrands that are zero, for rounding, at all nodes of a rule, and are not zero.
@Suite struct BoundaryLayerTests {
  @Test(arguments: [1e5, 1e8, 1e12])
  func aLayerAtAnEndIsFound(_ rate: Double) throws {
    let (low, high) = (0.0, 1.0)
    let left = try integrate({ exp(-rate * $0) }, low, high, tolerance: 1e-12).value
    #expect(abs(left * rate - 1) < 1e-11)
    let right = try integrate({ exp(rate * ($0 - 1)) }, low, high, tolerance: 1e-12).value
    // 1 − x has an error of half an ulp of 1.
    #expect(abs(right * rate - 1) < 1e-11 + rate * 1.2e-16)
    // Beside a component that is not zero, with the nodes that it settles on.
    let both = try integrate({ [1.0, exp(-rate * $0)] }, low, high, tolerance: 1e-12)
    #expect(abs(both.values[0] - 1) < 1e-14 && abs(both.values[1] * rate - 1) < 1e-11)
    let rule = try quadratureRule({ [1.0, exp(-rate * $0)] }, low, high, tolerance: 1e-12)
    #expect(abs(rule.reduce(0) { $0 + $1.weight * exp(-rate * $1.node) } * rate - 1) < 1e-11)
  }

  @Test func aCutShowsALayerInside() throws {
    let f = { (x: Double) in x < 0.3 ? 0 : exp(-1e9 * (x - 0.3)) }
    let value = try integrate({ [f($0)] }, 0, 1, tolerance: 1e-12, cuts: [0.3, 0.3 + 1e-8, 0.3 + 4e-8]).values[0]
    // Behind the last cut e⁻⁴⁰ is left. Distances from 0.3 have an error of half an ulp of it.
    #expect(abs(value * 1e9 - 1) < 1e-7)
    #expect(try integrate({ _ in [0.0] }, 0, 1).values == [0])
  }
}
