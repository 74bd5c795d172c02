import Foundation
import Numerics
import Testing

/// The vectorised functions against the C library, in units of the last place. The library is itself off by half a
/// unit or so, so that a difference of one shows an error of at most about one and a half.
@Suite struct ElementaryTests {
  private func worst(
    _ f: (Double) -> Double, _ g: (Double) -> Double, _ points: [Double]
  ) -> (Double, share: Double) {
    var (worst, differing) = (0.0, 0)
    for x in points {
      let (y, z) = (f(x), g(x))
      if y == z || (y.isNaN && z.isNaN) { continue }
      differing += 1
      let error = abs(y - z) / z.ulp
      worst = error.isNaN ? .infinity : max(worst, error)
    }
    return (worst, Double(differing) / Double(points.count))
  }

  /// Numbers uniform in an interval, and numbers of both signs spread over all magnitudes up to its end.
  private func points(_ low: Double, _ high: Double) throws -> [Double] {
    let u = try Draw.uniform([4000], key: RandomKey(seed: 5)).scalars
    let even = u.map { low + (high - low) * $0 }
    let spread = u.map { high * Foundation.exp(-40 * $0) }
    return even + spread + (low < 0 ? spread.map { -$0 } : [])
  }

  @Test func exponential() throws {
    #expect(try worst(Elementary.exp, { Foundation.exp($0) }, points(-708, 709)).0 <= 1)
    #expect(try worst(Elementary.exp, { Foundation.exp($0) }, points(-2, 2)).0 <= 1)
    // Subnormal results round once.
    #expect(try worst(Elementary.exp, { Foundation.exp($0) }, points(-746, -708)).0 <= 1)
    #expect(try worst(Elementary.expm1, { Foundation.expm1($0) }, points(-60, 709)).0 <= 3)
    #expect(try worst(Elementary.expm1, { Foundation.expm1($0) }, points(-1, 1)).0 <= 3)
    for x: Double in [.infinity, -.infinity, 0, -0.0, 710, -800, 1e300, -1e300, 709.7827128933840] {
      #expect(Elementary.exp(x) == Foundation.exp(x))
      #expect(Elementary.expm1(x) == Foundation.expm1(x))
    }
    #expect(Elementary.exp(.nan).isNaN && Elementary.expm1(.nan).isNaN)
    #expect(Elementary.expm1(-0.0).sign == .minus)
  }

  @Test func logarithm() throws {
    #expect(try worst(Elementary.log, { Foundation.log($0) }, points(1e-3, 1e3)).0 <= 1)
    #expect(try worst(Elementary.log, { Foundation.log($0) }, points(0.7, 1.5)).0 <= 1)
    #expect(try worst(Elementary.log, { Foundation.log($0) }, points(0, 1e308)).0 <= 1)
    let special: [Double] = [0, -0.0, 1, .infinity, .leastNonzeroMagnitude, .leastNormalMagnitude / 16]
    for x in special + [.leastNormalMagnitude, .greatestFiniteMagnitude] {
      #expect(Elementary.log(x) == Foundation.log(x))
    }
    #expect(Elementary.log(-1).isNaN && Elementary.log(.nan).isNaN)
  }

  @Test func sineAndCosine() throws {
    for range in [4.0, 1e3, 1.59e6, 1e9] {
      #expect(try worst(Elementary.sin, { Foundation.sin($0) }, points(-range, range)).0 <= 1)
      #expect(try worst(Elementary.cos, { Foundation.cos($0) }, points(-range, range)).0 <= 1)
    }
    // Next to the zeros, where the reduction cancels.
    let zeros = (1...2000).map { Double($0 * 500) * (Double.pi / 2) }
    #expect(worst(Elementary.sin, { Foundation.sin($0) }, zeros).0 <= 1)
    #expect(worst(Elementary.cos, { Foundation.cos($0) }, zeros + zeros.map { $0 + .pi / 2 }).0 <= 1)
    #expect(Elementary.sin(-0.0).sign == .minus && Elementary.sin(0).sign == .plus)
    #expect(Elementary.sin(.infinity).isNaN && Elementary.cos(.nan).isNaN)
  }

  @Test func hyperbolicTangent() throws {
    #expect(try worst(Elementary.tanh, { Foundation.tanh($0) }, points(-25, 25)).0 <= 3)
    #expect(try worst(Elementary.tanh, { Foundation.tanh($0) }, points(-1, 1)).0 <= 3)
    for x: Double in [0, .infinity, -.infinity, 1e300] { #expect(Elementary.tanh(x) == Foundation.tanh(x)) }
    #expect(Elementary.tanh(.nan).isNaN && Elementary.tanh(-0.0).sign == .minus)
  }

  /// Rounding is all that differs: most results are the library's to the last bit.
  @Test func mostResultsAreTheLibrarys() throws {
    #expect(try worst(Elementary.exp, { Foundation.exp($0) }, points(-700, 700)).share < 0.15)
    #expect(try worst(Elementary.log, { Foundation.log($0) }, points(0.5, 1.5)).share < 0.1)
    #expect(try worst(Elementary.sin, { Foundation.sin($0) }, points(-1e3, 1e3)).share < 0.025)
    #expect(try worst(Elementary.cos, { Foundation.cos($0) }, points(-1e3, 1e3)).share < 0.025)
  }

  @Test func anElementDoesNotDependOnItsPlace() throws {
    let x = try sample(1003)
    for f in [{ try $0.exp() }, { try $0.sin() }, { try $0.tanh() }, { try ($0.square() + 0.1).log() }]
      as [(T) throws -> T]
    {
      let whole = try f(x)
      for n in [1, 2, 3, 5, 1000] {
        #expect(try f(x.sliced(axis: 0, 1003 - n..<1003)).scalars == Array(whole.scalars.suffix(n)))
      }
    }
    #expect(try T(0.3).exp().item == Elementary.exp(0.3))
    // Nor on its neighbours, when one of them leaves the fast path.
    let positive = try (x.abs() * 20).scalars
    for (f, g, outside) in [
      ({ try $0.exp() }, Elementary.exp, -745.0), ({ try $0.log() }, Elementary.log, 0),
      ({ try $0.sin() }, Elementary.sin, 1e9), ({ try $0.cos() }, Elementary.cos, .nan),
      ({ try $0.expm1() }, Elementary.expm1, 800),
    ] as [((T) throws -> T, (Double) -> Double, Double)] {
      let mixed = positive.enumerated().map { $0.offset % 4 == 1 ? outside : $0.element }
      let expected = mixed.map(g)
      let y = try f(T(mixed)).scalars
      #expect(zip(y, expected).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
    }
  }
}
