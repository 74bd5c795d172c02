import Foundation

/// A number with its first and second derivative in time: the formulas of a path, written once, differentiate
/// themselves.
public struct Jet: Sendable, Equatable {
  public var value: Double
  public var first: Double
  public var second: Double

  public init(_ value: Double, _ first: Double = 0, _ second: Double = 0) {
    (self.value, self.first, self.second) = (value, first, second)
  }

  /// Time itself: derivative 1.
  public static func variable(_ t: Double) -> Jet { Jet(t, 1, 0) }

  /// f(x) from f, f′ and f″ at `x.value`.
  private func chain(_ f: Double, _ f1: Double, _ f2: Double) -> Jet {
    Jet(f, f1 * first, f2 * first * first + f1 * second)
  }

  public static func + (a: Jet, b: Jet) -> Jet { Jet(a.value + b.value, a.first + b.first, a.second + b.second) }
  public static func - (a: Jet, b: Jet) -> Jet { Jet(a.value - b.value, a.first - b.first, a.second - b.second) }
  public static func * (a: Jet, b: Jet) -> Jet {
    Jet(
      a.value * b.value, a.first * b.value + a.value * b.first,
      a.second * b.value + 2 * a.first * b.first + a.value * b.second)
  }
  public static func / (a: Jet, b: Jet) -> Jet {
    let r = 1 / b.value
    return a * b.chain(r, -r * r, 2 * r * r * r)
  }
  public static prefix func - (a: Jet) -> Jet { Jet(-a.value, -a.first, -a.second) }
  public static func + (a: Jet, b: Double) -> Jet { a + Jet(b) }
  public static func - (a: Double, b: Jet) -> Jet { Jet(a) - b }
  public static func * (a: Double, b: Jet) -> Jet { Jet(a) * b }

  public static func exp(_ x: Jet) -> Jet {
    let e = Foundation.exp(x.value)
    return x.chain(e, e, e)
  }
  /// e^x − 1 without cancellation near 0.
  public static func expm1(_ x: Jet) -> Jet {
    let e = Foundation.exp(x.value)
    return x.chain(Foundation.expm1(x.value), e, e)
  }
  public static func sqrt(_ x: Jet) -> Jet {
    let r = x.value.squareRoot()
    return x.chain(r, 0.5 / r, -0.25 / (r * x.value))
  }
  public static func log(_ x: Jet) -> Jet { x.chain(Foundation.log(x.value), 1 / x.value, -1 / (x.value * x.value)) }
  /// log(1 + x) without cancellation near 0.
  public static func log1p(_ x: Jet) -> Jet {
    let r = 1 / (1 + x.value)
    return x.chain(Foundation.log1p(x.value), r, -r * r)
  }
  public static func sin(_ x: Jet) -> Jet {
    let (s, c) = (Foundation.sin(x.value), Foundation.cos(x.value))
    return x.chain(s, c, -s)
  }
  public static func cos(_ x: Jet) -> Jet {
    let (s, c) = (Foundation.sin(x.value), Foundation.cos(x.value))
    return x.chain(c, -s, -c)
  }
}
