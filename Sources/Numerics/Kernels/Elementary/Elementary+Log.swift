import Foundation

extension Elementary {
  /// x = 2ᵏ (1 + f) with 1 + f in [√½, √2): log x = k log 2 + log(1 + f), and with s = f/(2 + f),
  /// log(1 + f) = 2 artanh s = f − s (f − s² Q(s²)), Q interpolated at Chebyshev nodes.
  @inline(__always)
  static func log(_ x: Lanes) -> Lanes {
    let regular = (x .>= Double.leastNormalMagnitude) .& (x .< .infinity)
    guard all(regular) else { return each(x, regular, log) { Foundation.log($0) } }
    let half = Bits(repeating: 0x3FE6_A09E_667F_3BCD)
    let shifted = bits(x) &+ (Bits(repeating: 0x3FF0_0000_0000_0000) &- half)
    // An integer below 2⁵² as a double: put it into the mantissa of 2⁵².
    let k = lanes((shifted &>> 52) | Bits(repeating: 0x4330_0000_0000_0000)) - (0x1p52 + 1023)
    let f = lanes((shifted & Bits(repeating: 0x000F_FFFF_FFFF_FFFF)) &+ half) - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    // Even and odd terms apart, for two independent chains.
    let even = ((0.14617807153417325 * w + 0.1818289243253687) * w + 0.28571428626253836) * w
    let odd = ((0.15331611722055008 * w + 0.22222211089379496) * w + 0.3999999999989889) * z
    let q = even + odd + 0.666666666666667
    let square = 0.5 * f * f
    let low = k * 0x1.a39ef35793c76p-33
    return k * 0x1.62e42feep-1 - ((square - (s * (square + z * q) + low)) - f)
  }
}
