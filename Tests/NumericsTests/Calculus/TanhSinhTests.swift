import Foundation
import Numerics
import Testing

@Suite struct TanhSinhTests {
  @Test func steepEndsCostNoDigits() throws {
    let (nodes, weights) = try TanhSinh.rule(192)
    func integral(_ f: (Double) -> Double) -> Double { zip(nodes, weights).reduce(0) { $0 + $1.1 * f($1.0) } }
    #expect(abs(integral { _ in 1 } - 2) < 1e-14)
    #expect(abs(integral { exp($0) } - 2 * sinh(1)) < 1e-14)
    // A pole at a distance of 1e-4 beyond the end, where 192 nodes of Gauss's rule are wrong in the second digit.
    let steep = integral { 1 / ((1.0001 - $0) * (1.0001 - $0)) }
    let exact = 1 / 1e-4 - 1 / 2.0001
    #expect(abs(steep / exact - 1) < 1e-11)
    let gauss = try GaussLegendre.integrate({ 1 / ((1.0001 - $0) * (1.0001 - $0)) }, -1, 1, nodes: 192)
    #expect(abs(gauss / exact - 1) > 1e-3)
  }

  @Test func aRuleHasThreeNodesOrMore() {
    #expect(throws: TensorError.self) { try TanhSinh.rule(2) }
    #expect(throws: TensorError.self) { try TanhSinh.rule(20_000) }
  }
}
