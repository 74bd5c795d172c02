import Foundation

extension Elementary {
  /// The largest argument of the fast path: multiples of π/2 below 2²⁰ times 33 bits of π/2 are exact.
  private static let largestAngle = 1.6e6

  @inline(__always)
  static func sin(_ x: Lanes) -> Lanes {
    let size = magnitude(x)
    let regular = size .< largestAngle
    guard all(regular) else { return each(x, regular, sin) { Foundation.sin($0) } }
    let (sine, cosine, quadrant) = quarter(size)
    return lanes(bits(choose(sine, cosine, quadrant)) ^ ((quadrant & 2) &<< 62) ^ signBit(x))
  }

  @inline(__always)
  static func cos(_ x: Lanes) -> Lanes {
    let size = magnitude(x)
    let regular = size .< largestAngle
    guard all(regular) else { return each(x, regular, cos) { Foundation.cos($0) } }
    let (sine, cosine, quadrant) = quarter(size)
    return lanes(bits(choose(cosine, sine, quadrant)) ^ (((quadrant &+ 1) & 2) &<< 62))
  }

  /// x = n π/2 + r with |r| ≤ π/4: sin r, cos r, and n in the low bits of the third.
  @inline(__always)
  private static func quarter(_ x: Lanes) -> (Lanes, Lanes, Bits) {
    let rounded = x * 0.6366197723675814 + rounder
    let n = rounded - rounder
    // π/2 in three parts (Cody and Waite); the rounding of the second step is kept in `tail`.
    let first = x - n * 0x1.921fb544p+0
    let step = n * 0x1.0b4611a6p-34
    let second = first - step
    let correction = ((first - second) - step) - n * 0x1.3198a2e037073p-69
    let r = second + correction
    let tail = (second - r) + correction
    let z = r * r
    var p = z * 1.5917988979397435e-10 - 2.5051129896450185e-08
    p = p * z + 2.7557316093198404e-06
    p = p * z - 0.00019841269836740532
    p = p * z + 0.008333333333330936
    p = p * z - 0.16666666666666666
    let half = 0.5 * z
    let sine = r + (r * z * p + tail * (1 - half))
    var q = z * -1.138254464534925e-11 + 2.087614504941318e-09
    q = q * z - 2.755731726587808e-07
    q = q * z + 2.48015872987544e-05
    q = q * z - 0.0013888888888887389
    q = q * z + 0.041666666666666664
    let w = 1 - half
    let cosine = w + (((1 - w) - half) + (z * z * q - r * tail))
    return (sine, cosine, bits(rounded))
  }

  /// The first where the quadrant is even, else the second.
  @inline(__always)
  private static func choose(_ even: Lanes, _ odd: Lanes, _ quadrant: Bits) -> Lanes {
    let mask = Bits.zero &- (quadrant & 1)
    return lanes((bits(even) & ~mask) | (bits(odd) & mask))
  }
}
