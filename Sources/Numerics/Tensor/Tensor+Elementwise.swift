// Elementwise functions of one tensor. Each states its derivative next to itself.

extension Tensor {
  /// An elementwise function and its derivative, given the input and the output.
  @inline(__always)
  private func unary(
    _ operation: UnaryOperation, _ derivative: (_ x: Tensor, _ y: Tensor) throws -> Tensor
  ) throws -> Tensor {
    if trace == nil { return Tensor(unchecked: shape, try Scalar.map(operation, scalars)) }
    return try primitive([self]) { x in
      Tensor(unchecked: x[0].shape, try Scalar.map(operation, x[0].scalars))
    } derivatives: { x, y in
      [.scale(try derivative(x[0], y))]
    }
  }

  /// A piecewise constant function: the derivative is zero wherever it exists.
  private func step(_ operation: UnaryOperation) throws -> Tensor {
    Tensor(unchecked: shape, try Scalar.map(operation, scalars))
  }

  public static prefix func - (x: Tensor) throws -> Tensor {
    if x.trace == nil { return Tensor(unchecked: x.shape, try Scalar.map(.negate, x.scalars)) }
    return try primitive([x]) { x in
      Tensor(unchecked: x[0].shape, try Scalar.map(.negate, x[0].scalars))
    } derivatives: { _, _ in
      [.symmetric { try -$0 }]
    }
  }

  public func exp() throws -> Tensor { try unary(.exp) { _, y in y } }
  public func expm1() throws -> Tensor { try unary(.expm1) { x, _ in try x.exp() } }
  public func log() throws -> Tensor { try unary(.log) { x, _ in try x.reciprocal() } }
  public func log1p() throws -> Tensor { try unary(.log1p) { x, _ in try (x + 1).reciprocal() } }
  public func sqrt() throws -> Tensor { try unary(.sqrt) { _, y in try 0.5 / y } }
  public func sin() throws -> Tensor { try unary(.sin) { x, _ in try x.cos() } }
  public func cos() throws -> Tensor { try unary(.cos) { x, _ in try -(x.sin()) } }
  public func tan() throws -> Tensor { try unary(.tan) { _, y in try 1 + y.square() } }
  /// The hyperbolic tangent; its derivative sech² x = 4 s(2x) s(−2x), with the logistic s, keeps its digits in the tails.
  public func tanh() throws -> Tensor {
    try unary(.tanh) { x, _ in try 4 * (2 * x).sigmoid() * (-2 * x).sigmoid() }
  }
  /// The logistic function 1/(1 + e^{−x}), as e^x/(1 + e^x) for negative x; its derivative is s(x) s(−x).
  public func sigmoid() throws -> Tensor {
    try primitive([self]) { x in
      let e = try (-x[0].abs()).exp()
      return try Tensor.select(x[0].less(Tensor(0)), e, Tensor(1)) / (1 + e)
    } derivatives: { x, y in
      [.scale(try y * (-x[0]).sigmoid())]
    }
  }
  public func sinh() throws -> Tensor { try unary(.sinh) { x, _ in try x.cosh() } }
  public func cosh() throws -> Tensor { try unary(.cosh) { x, _ in try x.sinh() } }
  public func asin() throws -> Tensor { try unary(.asin) { x, _ in try ((1 - x) * (1 + x)).sqrt().reciprocal() } }
  public func acos() throws -> Tensor { try unary(.acos) { x, _ in try -1 / ((1 - x) * (1 + x)).sqrt() } }
  public func atan() throws -> Tensor { try unary(.atan) { x, _ in try (1 + x.square()).reciprocal() } }
  /// The error function; its derivative is 2/√π e^{−x²}.
  public func erf() throws -> Tensor {
    try unary(.erf) { x, _ in
      // x² in two parts, of which the first is exact: rounded as a whole, its error would be that of the exponent.
      let near = try (16 * x.untraced.maximum(Tensor(-30)).minimum(Tensor(30))).round() / 16
      return try Scalar(1.1283791670955126) * (-near.square()).exp() * (-((x - near) * (x + near))).exp()
    }
  }
  public func reciprocal() throws -> Tensor { try unary(.reciprocal) { _, y in try -(y.square()) } }
  public func square() throws -> Tensor { try unary(.square) { x, _ in try 2 * x } }
  /// The absolute value; its derivative at 0 is taken as 0.
  public func abs() throws -> Tensor { try unary(.abs) { x, _ in try x.sign() } }
  public func sign() throws -> Tensor { try step(.sign) }
  public func floor() throws -> Tensor { try step(.floor) }
  public func ceil() throws -> Tensor { try step(.ceil) }
  /// To the nearest integer, halves to even.
  public func round() throws -> Tensor { try step(.round) }

  /// An elementwise function given as Swift code, with its derivative as another such function of the input.
  public func map(
    _ f: @escaping @Sendable (Scalar) -> Scalar,
    derivative: @escaping @Sendable (Tensor) throws -> Tensor
  ) throws -> Tensor {
    try primitive([self]) { x in
      Tensor(unchecked: x[0].shape, x[0].scalars.map(f))
    } derivatives: { x, _ in
      [.scale(try derivative(x[0]))]
    }
  }
}
