import Foundation
import Numerics
import ShellLanguage

extension Builtins {
  /// Functions that act on each element of a number or tensor.
  static let elementwise: [Builtin] =
    exponentials + trigonometric + rounding

  /// A function of one tensor with a fast path for plain numbers; objects may define it for themselves.
  static func map(
    _ name: String, _ sentence: String, equation: String, source: String = "elementary analysis", example: String,
    scalar: @escaping @Sendable (Double) -> Double, kernel: UnaryOperation? = nil,
    tensor: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>
  ) -> Builtin {
    Builtin(
      name, .elementwise, [.required("x", "a number or a tensor")], sentence, equation: equation, source: source,
      example: example, scalar: scalar, kernel: kernel
    ) { arguments, session in
      if case .object(let object) = arguments["x"] {
        if let result = try object.elementary(name, session) { return result }
        throw arguments.wrong("x", expected: "a number or a tensor")
      }
      return .from(try tensor(try arguments.tensor("x")))
    }
  }

  private static let exponentials: [Builtin] = [
    map(
      "exp", "The exponential function; of an operator, the operator exponential.",
      equation: "exp(x) = Σ xⁿ/n!", example: "exp([0, 1])", scalar: { Elementary.exp($0) }, kernel: .exp,
      tensor: { try $0.exp() }),
    map(
      "log", "The natural logarithm; -inf at 0, nan below.", equation: "exp(log(x)) = x", example: "log(exp(2))",
      scalar: { Elementary.log($0) }, kernel: .log, tensor: { try $0.log() }),
    map(
      "sqrt", "The square root; nan below 0; of an operator, the operator square root.",
      equation: "sqrt(x)^2 = x", example: "sqrt([4, 9])", scalar: { $0.squareRoot() }, kernel: .sqrt,
      tensor: { try $0.sqrt() }),
    map(
      "expm1", "exp(x) - 1 without loss of digits near 0.", equation: "exp(x) − 1", example: "expm1(1e-12)",
      scalar: { Elementary.expm1($0) }, tensor: { try $0.expm1() }),
    map(
      "log1p", "log(1 + x) without loss of digits near 0.", equation: "log(1 + x)", example: "log1p(1e-12)",
      scalar: { Foundation.log1p($0) }, tensor: { try $0.log1p() }),
    map(
      "erf", "The error function.", equation: "erf(x) = 2/√π ∫₀ˣ exp(−t²) dt",
      source: "Abramowitz and Stegun, 7.1.1", example: "erf([0, 1])", scalar: { Foundation.erf($0) },
      tensor: { try $0.erf() }),
    map(
      "abs", "The absolute value.", equation: "|x|", example: "abs([-1, 2])", scalar: { Swift.abs($0) },
      kernel: .abs, tensor: { try $0.abs() }),
    map(
      "sigmoid", "The logistic function.", equation: "1/(1 + exp(−x))", example: "sigmoid([-1, 0, 1])",
      scalar: { Elementary.sigmoid($0) }, tensor: { try $0.sigmoid() }),
  ]

  private static let trigonometric: [Builtin] = [
    map(
      "sin", "The sine of an angle in radians.", equation: "sin(x) = x − x³/3! + …", example: "sin(pi/2)",
      scalar: { Elementary.sin($0) }, kernel: .sin, tensor: { try $0.sin() }),
    map(
      "cos", "The cosine of an angle in radians.", equation: "cos(x) = 1 − x²/2! + …", example: "cos([0, pi])",
      scalar: { Elementary.cos($0) }, kernel: .cos, tensor: { try $0.cos() }),
    map(
      "tan", "The tangent of an angle in radians.", equation: "sin(x)/cos(x)", example: "tan(pi/4)",
      scalar: { Foundation.tan($0) }, tensor: { try $0.tan() }),
    map(
      "asin", "The angle whose sine is x.", equation: "sin(asin(x)) = x", example: "asin(1)",
      scalar: { Foundation.asin($0) }, tensor: { try $0.asin() }),
    map(
      "acos", "The angle whose cosine is x.", equation: "cos(acos(x)) = x", example: "acos(-1)",
      scalar: { Foundation.acos($0) }, tensor: { try $0.acos() }),
    map(
      "atan", "The angle whose tangent is x.", equation: "tan(atan(x)) = x", example: "4*atan(1)",
      scalar: { Foundation.atan($0) }, tensor: { try $0.atan() }),
    map(
      "sinh", "The hyperbolic sine.", equation: "(exp(x) − exp(−x))/2", example: "sinh(1)",
      scalar: { Foundation.sinh($0) }, tensor: { try $0.sinh() }),
    map(
      "cosh", "The hyperbolic cosine.", equation: "(exp(x) + exp(−x))/2", example: "cosh(1)",
      scalar: { Foundation.cosh($0) }, tensor: { try $0.cosh() }),
    map(
      "tanh", "The hyperbolic tangent.", equation: "sinh(x)/cosh(x)", example: "tanh([-1, 1])",
      scalar: { Elementary.tanh($0) }, kernel: .tanh, tensor: { try $0.tanh() }),
  ]

  private static let rounding: [Builtin] = [
    map(
      "sign", "The sign: -1, 0 or 1.", equation: "x/|x|, 0 at 0", example: "sign([-3, 0, 2])",
      scalar: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }, tensor: { try $0.sign() }),
    map(
      "floor", "The largest whole number that is not above x.", equation: "⌊x⌋", example: "floor(-1.5)",
      scalar: { $0.rounded(.down) }, tensor: { try $0.floor() }),
    map(
      "ceil", "The smallest whole number that is not below x.", equation: "⌈x⌉", example: "ceil(1.2)",
      scalar: { $0.rounded(.up) }, tensor: { try $0.ceil() }),
    map(
      "round", "The nearest whole number, halves to the even one.", equation: "|round(x) − x| ≤ 1/2",
      source: "IEEE 754, roundTiesToEven", example: "round([0.5, 1.5, 2.4])",
      scalar: { $0.rounded(.toNearestOrEven) }, tensor: { try $0.round() }),
    map(
      "isnan", "1 where an element is nan, else 0.", equation: "x ≠ x", source: "IEEE 754",
      example: "isnan([1, 0/0])", scalar: { $0.isNaN ? 1 : 0 }, tensor: { try $0.differs($0) }),
    map(
      "isfinite", "1 where an element is neither nan nor infinite, else 0.", equation: "|x| < ∞", source: "IEEE 754",
      example: "isfinite([1, 1/0])", scalar: { $0.isFinite ? 1 : 0 },
      tensor: { try $0.untraced.abs().less(Tensor(Double.infinity)) }),
  ]
}
