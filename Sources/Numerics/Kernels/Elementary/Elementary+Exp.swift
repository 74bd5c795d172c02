import Foundation

extension Elementary {
  /// x = n log 2 + r with |r| ≤ ½ log 2, and e^r − 1.
  ///
  /// With R = r (e^r + 1)/(e^r − 1) = r coth(r/2) = 2 + r² P(r²) and c = r − r² P(r²), e^r − 1 = r + r c/(2 − c). P is
  /// interpolated at Chebyshev nodes.
  @inline(__always)
  private static func reduced(_ x: Lanes) -> (rounded: Lanes, n: Lanes, remainder: Lanes) {
    let rounded = x * 1.4426950408889634 + rounder
    let n = rounded - rounder
    // The first part of log 2 has 32 bits, so its product with n is exact.
    let high = x - n * 0x1.62e42feep-1
    let low = n * 0x1.a39ef35793c76p-33
    let r = high - low
    let z = r * r
    var p = z * 4.143741142274464e-08 - 1.6534059505063117e-06
    p = p * z + 6.613756471282328e-05
    p = p * z - 0.002777777777756372
    p = p * z + 0.1666666666666666
    let c = r - z * p
    return (rounded, n, high - (low - (r * c) / (2 - c)))
  }

  @inline(__always)
  static func exp(_ x: Lanes) -> Lanes {
    guard all(magnitude(x) .< 708) else { return wideExp(x) }
    let (rounded, _, remainder) = reduced(x)
    let scale = powerOfTwo(rounded)
    return (1 + remainder) * scale
  }

  /// The same where some result overflows, is subnormal or NaN; other lanes have the same bits as above.
  @inline(never)
  private static func wideExp(_ x: Lanes) -> Lanes {
    // Beyond these bounds the result is 0 or infinite anyway. NaN passes through.
    var y = x.replacing(with: 710, where: x .> 710)
    y = y.replacing(with: -746, where: x .< -746)
    let (_, n, remainder) = reduced(y)
    // 2ⁿ in two factors, so that neither overflows and the last product alone rounds a subnormal result.
    let half = n * 0.5 + rounder
    let rest = (n - (half - rounder)) + rounder
    return (1 + remainder) * powerOfTwo(half) * powerOfTwo(rest)
  }

  @inline(__always)
  static func expm1(_ x: Lanes) -> Lanes {
    let regular = .!(x .> 700)
    guard all(regular) else { return each(x, regular, expm1) { Foundation.expm1($0) } }
    return expm1Core(x.replacing(with: -100, where: x .< -100))
  }

  /// e^x − 1 for −100 ≤ x ≤ 700.
  @inline(__always)
  private static func expm1Core(_ x: Lanes) -> Lanes {
    let (rounded, _, remainder) = reduced(x)
    let scale = powerOfTwo(rounded)
    return lanes(bits(scale * remainder + (scale - 1)) | signBit(x))
  }

  /// tanh |x| = t/(t + 2) with t = e^{2|x|} − 1.
  @inline(__always)
  static func tanh(_ x: Lanes) -> Lanes {
    let size = magnitude(x)
    let t = expm1Core(2 * size.replacing(with: 20, where: size .> 20))
    return lanes(bits(t / (t + 2)) | signBit(x))
  }
}
