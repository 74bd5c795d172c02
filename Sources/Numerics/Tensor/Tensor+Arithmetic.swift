// Elementwise arithmetic of two tensors, broadcasting as NumPy does.

extension Tensor {
  @inline(__always)
  static func combine(_ operation: BinaryOperation, _ name: String, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    let shape = try Shape.broadcast(a.shape, b.shape, operation: name)
    if a.shape != b.shape { _ = try MemoryBudget.admit(shape, bytesEach: MemoryLayout<Scalar>.stride) }
    let plan = BroadcastPlan(a.shape, b.shape, result: shape)
    return Tensor(unchecked: shape, try Scalar.combine(operation, a.scalars, b.scalars, plan))
  }

  /// A binary operation with the partial derivatives `da`, `db` as tensors that broadcast to the result.
  @inline(__always)
  private static func differentiable(
    _ operation: BinaryOperation, _ name: String, _ a: Tensor, _ b: Tensor,
    _ partials: (_ a: Tensor, _ b: Tensor, _ y: Tensor) throws -> (da: Tensor, db: Tensor)
  ) throws -> Tensor {
    if a.trace == nil && b.trace == nil { return try combine(operation, name, a, b) }
    return try primitive([a, b]) { x in
      try combine(operation, name, x[0], x[1])
    } derivatives: { x, y in
      let (da, db) = try partials(x[0], x[1], y)
      return [broadcastScale(da, from: x[0].shape, to: y.shape), broadcastScale(db, from: x[1].shape, to: y.shape)]
    }
  }

  /// t ↦ factor · t with t broadcast from one shape to another; its adjoint sums over the broadcast axes.
  private static func broadcastScale(_ factor: Tensor, from: [Int], to: [Int]) -> LinearMap<Scalar> {
    LinearMap {
      try ($0 * factor).broadcasted(to: to)
    } pull: {
      try ($0 * factor).summed(to: from)
    }
  }

  public static func + (a: Tensor, b: Tensor) throws -> Tensor {
    if a.trace == nil && b.trace == nil { return try combine(.add, "+", a, b) }
    return try primitive([a, b]) {
      try combine(.add, "+", $0[0], $0[1])
    } derivatives: { x, y in
      [expansion(x[0].shape, y.shape), expansion(x[1].shape, y.shape)]
    }
  }

  public static func - (a: Tensor, b: Tensor) throws -> Tensor {
    if a.trace == nil && b.trace == nil { return try combine(.subtract, "-", a, b) }
    return try primitive([a, b]) {
      try combine(.subtract, "-", $0[0], $0[1])
    } derivatives: { x, y in
      let (from, to) = (x[1].shape, y.shape)
      return [
        expansion(x[0].shape, to),
        LinearMap {
          try -($0.broadcasted(to: to))
        } pull: {
          try -($0.summed(to: from))
        },
      ]
    }
  }

  private static func expansion(_ from: [Int], _ to: [Int]) -> LinearMap<Scalar> {
    LinearMap {
      try $0.broadcasted(to: to)
    } pull: {
      try $0.summed(to: from)
    }
  }

  public static func * (a: Tensor, b: Tensor) throws -> Tensor {
    try differentiable(.multiply, "*", a, b) { a, b, _ in (b, a) }
  }

  public static func / (a: Tensor, b: Tensor) throws -> Tensor {
    try differentiable(.divide, "/", a, b) { _, b, y in
      let inverse = try b.reciprocal()
      return (inverse, try -(y * inverse))
    }
  }

  /// `a` to the power `b`, elementwise. Where `a` is 0 the derivative with respect to `b` is taken as 0.
  public func power(_ b: Tensor) throws -> Tensor {
    // The logarithm is for a traced exponent alone.
    if b.trace == nil {
      if trace == nil { return try Tensor.combine(.power, "^", self, b) }
      return try primitive([self]) {
        try Tensor.combine(.power, "^", $0[0], b)
      } derivatives: { x, y in
        [Tensor.broadcastScale(try x[0].powerSlope(b), from: x[0].shape, to: y.shape)]
      }
    }
    return try Tensor.differentiable(.power, "^", self, b) { a, b, y in
      let safe = try Tensor.select(a.equals(Tensor(0)), Tensor(1), a)
      return (try a.powerSlope(b), try y * safe.log())
    }
  }

  /// b·a^(b−1), the derivative of a power with respect to its base; 0 at 0⁰.
  private func powerSlope(_ b: Tensor) throws -> Tensor {
    if b.trace == nil, !b.scalars.contains(0) { return try b * power(b - 1) }
    let constant = try equals(Tensor(0)) * b.equals(Tensor(0))
    return try b * power(Tensor.select(constant, Tensor(1), b) - 1)
  }

  public func power(_ exponent: Scalar) throws -> Tensor { try power(Tensor(exponent)) }

  /// The remainder with the sign of the divisor.
  public static func % (a: Tensor, b: Tensor) throws -> Tensor {
    try differentiable(.remainder, "%", a, b) { a, b, _ in (Tensor(1), try -((a / b).floor())) }
  }

  /// The angle of the point (b, a).
  public func atan2(_ b: Tensor) throws -> Tensor {
    try Tensor.differentiable(.atan2, "atan2", self, b) { a, b, _ in
      let squared = try a.square() + b.square()
      return (try b / squared, try -(a / squared))
    }
  }

  /// The smaller of each pair; at ties the derivative goes to `a`.
  public func minimum(_ b: Tensor) throws -> Tensor {
    try Tensor.differentiable(.minimum, "min", self, b) { a, b, _ in
      let left = try a.lessOrEqual(b)
      return (left, try 1 - left)
    }
  }

  /// The larger of each pair; at ties the derivative goes to `a`.
  public func maximum(_ b: Tensor) throws -> Tensor {
    try Tensor.differentiable(.maximum, "max", self, b) { a, b, _ in
      let left = try b.lessOrEqual(a)
      return (left, try 1 - left)
    }
  }

  public static func + (a: Tensor, b: Scalar) throws -> Tensor { try a + Tensor(b) }
  public static func + (a: Scalar, b: Tensor) throws -> Tensor { try Tensor(a) + b }
  public static func - (a: Tensor, b: Scalar) throws -> Tensor { try a - Tensor(b) }
  public static func - (a: Scalar, b: Tensor) throws -> Tensor { try Tensor(a) - b }
  public static func * (a: Tensor, b: Scalar) throws -> Tensor { try a * Tensor(b) }
  public static func * (a: Scalar, b: Tensor) throws -> Tensor { try Tensor(a) * b }
  public static func / (a: Tensor, b: Scalar) throws -> Tensor { try a / Tensor(b) }
  public static func / (a: Scalar, b: Tensor) throws -> Tensor { try Tensor(a) / b }
}

// Comparisons give 0 or 1 and carry no derivative.
extension Tensor {
  private func compare(_ operation: BinaryOperation, _ name: String, _ b: Tensor) throws -> Tensor {
    try Tensor.combine(operation, name, untraced, b.untraced)
  }
  public func less(_ b: Tensor) throws -> Tensor { try compare(.less, "<", b) }
  public func lessOrEqual(_ b: Tensor) throws -> Tensor { try compare(.lessOrEqual, "<=", b) }
  public func greater(_ b: Tensor) throws -> Tensor { try compare(.greater, ">", b) }
  public func greaterOrEqual(_ b: Tensor) throws -> Tensor { try compare(.greaterOrEqual, ">=", b) }
  public func equals(_ b: Tensor) throws -> Tensor { try compare(.equal, "==", b) }
  public func differs(_ b: Tensor) throws -> Tensor { try compare(.notEqual, "!=", b) }

  /// `a` where the mask is not 0, else `b`; all three broadcast.
  public static func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    let shape = try Shape.broadcast(
      Shape.broadcast(mask.shape, a.shape, operation: "where"), b.shape, operation: "where")
    _ = try MemoryBudget.admit(shape, bytesEach: MemoryLayout<Scalar>.stride)
    let flags = try mask.untraced.broadcasted(to: shape)
    return try primitive([a, b]) { x in
      let (left, right) = (try x[0].one(orBroadcastTo: shape), try x[1].one(orBroadcastTo: shape))
      return Tensor(unchecked: shape, try Scalar.select(flags.scalars, left.scalars, right.scalars))
    } derivatives: { x, _ in
      let chosen = try flags.differs(Tensor(0))
      let rest = try 1 - chosen
      return [
        broadcastScale(chosen, from: x[0].shape, to: shape), broadcastScale(rest, from: x[1].shape, to: shape),
      ]
    }
  }

  private func one(orBroadcastTo target: [Int]) throws -> Tensor {
    count == 1 ? self : try broadcasted(to: target)
  }
}
