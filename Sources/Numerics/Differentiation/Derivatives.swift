/// The value of `f` at `x` and its pullback `u ↦ (∂f/∂x)ᵀ u` (reverse mode: one run of `f`, then any number of
/// pullbacks).
///
/// - Throws: what `f` throws; the pullback throws when `u` does not have the shape of `f(x)`.
public func vjp<S: TensorScalar>(
  _ f: (Tensor<S>) throws -> Tensor<S>, at x: Tensor<S>
) throws -> (value: Tensor<S>, pullback: @Sendable (Tensor<S>) throws -> Tensor<S>) {
  let (value, pullback) = try vjp({ try f($0[0]) }, at: [x])
  return (value, { u in try pullback(u)[0] })
}

/// The value of a function of several tensors and its pullback to each of them.
public func vjp<S: TensorScalar>(
  _ f: ([Tensor<S>]) throws -> Tensor<S>, at inputs: [Tensor<S>]
) throws -> (value: Tensor<S>, pullback: @Sendable (Tensor<S>) throws -> [Tensor<S>]) {
  let level = TraceLevel.next()
  let tape = Tape<S>()
  let traced = inputs.map { x in
    Tensor(
      unchecked: x.shape, x.scalars,
      trace: Trace(level: level, primal: x, mode: .reverse(tape: tape, index: tape.append([]))))
  }
  let y = try f(traced)
  let value = y.primal(at: level)
  let pullback: @Sendable (Tensor<S>) throws -> [Tensor<S>] = { u in
    guard u.shape == value.shape else { throw TensorError.shapes(operation: "pullback", value.shape, u.shape) }
    guard let trace = y.trace, trace.level == level, case .reverse(_, let index) = trace.mode else {
      return try inputs.map { try Tensor.zeros($0.shape) }
    }
    let cotangents = try tape.pullback(u, from: index, inputs: inputs.count)
    return try zip(inputs, cotangents).map { x, c in try c ?? Tensor.zeros(x.shape) }
  }
  return (value, pullback)
}

/// The gradient of a function with a single number as its value.
/// - Throws: ``TensorError/derivative(operation:reason:)`` when `f(x)` has more than one element.
public func grad<S: TensorScalar>(
  _ f: (Tensor<S>) throws -> Tensor<S>, at x: Tensor<S>
) throws -> Tensor<S> {
  let (value, pullback) = try vjp(f, at: x)
  guard value.count == 1 else {
    throw TensorError.derivative(
      operation: "grad", reason: "the function returns \(Shape.text(value.shape)), not one number; use vjp or jacobian")
  }
  return try pullback(Tensor.ones(value.shape))
}

/// The value of `f` at `x` and the directional derivative `(∂f/∂x) v` (forward mode).
public func jvp<S: TensorScalar>(
  _ f: (Tensor<S>) throws -> Tensor<S>, at x: Tensor<S>, along v: Tensor<S>
) throws -> (value: Tensor<S>, tangent: Tensor<S>) {
  guard x.shape == v.shape else { throw TensorError.shapes(operation: "jvp", x.shape, v.shape) }
  let level = TraceLevel.next()
  let traced = Tensor(
    unchecked: x.shape, x.scalars, trace: Trace(level: level, primal: x, mode: .forward(tangent: v)))
  let y = try f(traced)
  if let trace = y.trace, trace.level == level, case .forward(let tangent) = trace.mode {
    return (trace.primal, tangent)
  }
  return (y, try Tensor.zeros(y.shape))
}

/// The Jacobian matrix of `f` at `x`, of shape `f(x).shape + x.shape`, a row by a pullback.
public func jacobian<S: TensorScalar>(
  _ f: (Tensor<S>) throws -> Tensor<S>, at x: Tensor<S>
) throws -> Tensor<S> {
  let (value, pullback) = try vjp(f, at: x)
  _ = try MemoryBudget.admit(value.shape + x.shape, bytesEach: MemoryLayout<S>.stride)
  let n = value.count
  guard n > 0 else { return try Tensor.zeros(value.shape + x.shape) }
  let rows = try (0..<n).map { i -> Tensor<S> in
    var basis = [S](repeating: 0, count: n)
    basis[i] = 1
    return try pullback(Tensor(shape: value.shape, scalars: basis))
  }
  return try Tensor.stack(rows).reshaped(value.shape + x.shape)
}
