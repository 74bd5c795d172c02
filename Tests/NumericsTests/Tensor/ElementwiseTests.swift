import Foundation
import Numerics
import Testing

@Suite struct ElementwiseTests {
  @Test func functionsMatchTheLibrary() throws {
    let x = [-2.5, -1, -0.5, -0.0, 0, 0.3, 0.5, 1, 1.5, 2.5, 7]
    let table: [(T) throws -> T] = [
      { try $0.tanh() }, { try $0.sinh() }, { try $0.cosh() }, { try $0.tan() }, { try $0.atan() }, { try $0.expm1() },
      { try $0.abs() }, { try $0.floor() }, { try $0.ceil() }, { try $0.round() }, { try $0.erf() }, { try -$0 },
    ]
    let reference: [(Double) -> Double] = [
      { Foundation.tanh($0) }, { Foundation.sinh($0) }, { Foundation.cosh($0) }, { Foundation.tan($0) },
      { Foundation.atan($0) }, { Foundation.expm1($0) }, { abs($0) }, { $0.rounded(.down) }, { $0.rounded(.up) },
      { $0.rounded(.toNearestOrEven) }, { Foundation.erf($0) }, { -$0 },
    ]
    for (f, g) in zip(table, reference) { expectNear(try f(T(x)), T(x.map(g)), 1e-15) }
    #expect(try T([-3, 0, 5]).sign() == T([-1, 0, 1]))
  }

  @Test func outsideTheDomainIsNaN() throws {
    #expect(try T(-1).sqrt().item.isNaN)
    #expect(try T(-1).log().item.isNaN)
    #expect(try T(2).asin().item.isNaN)
    #expect(try T(-1).power(0.5).item.isNaN)
    #expect(try T(0).log().item == -.infinity)
    #expect(try T(0).reciprocal().item == .infinity)
  }

  /// 2/√π e^{−x²} against references of 50 digits: where x² is rounded before the exponential, it is off by that rounding
  /// times x². Two exponentials of 0.9 units in the last place and four roundings are allowed for.
  @Test(arguments: [
    (5.9, 8.6032817175967690848669430451e-16), (6.0123, 2.2578034943877291121932649153621e-16),
    (-5.4321, 1.7275047677306325108654833258e-13), (0.03, 1.1273640827016220590490789948),
  ])
  func theDerivativeOfErfKeepsItsDigits(_ x: Double, _ expected: Double) throws {
    let slope = try jvp({ try $0.erf() }, at: T(x), along: T(1)).tangent.item
    #expect(abs(slope - expected) <= 4 * expected.ulp)
    #expect(try jvp({ try $0.erf() }, at: T(.infinity), along: T(1)).tangent.item == 0)
  }
}
