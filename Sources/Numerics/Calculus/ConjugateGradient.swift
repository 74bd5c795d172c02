/// What ``conjugateGradient(_:_:from:tolerance:iterations:)`` returns.
public struct ConjugateGradientResult<Scalar: TensorScalar>: Sendable {
  /// Why the iteration stopped.
  public enum Stop: Sendable, Equatable {
    /// The residual reached the tolerance.
    case converged
    /// The limit of iterations was reached first.
    case iterations
    /// The recursive residual reached the tolerance but the true one did not: rounding allows no more.
    case rounding
    /// A direction p with ⟨p, A p⟩ ≤ 0 was met: A is not positive definite.
    case indefinite
  }

  public let solution: Tensor<Scalar>
  public let iterations: Int
  /// The true relative residual ‖b − A x‖/‖b‖, computed afresh at the end.
  public let residual: Scalar
  public let stop: Stop
}

/// Solves A x = b for a symmetric positive definite A given by its action (Hestenes and Stiefel 1952).
///
/// A derivative with respect to `b`, or to what `apply` depends on, is that of the solution, not of the iteration: it
/// takes one more solution by the same method.
///
/// - Parameters:
///   - apply: x ↦ A x, for tensors of the shape of `b`.
///   - x0: where to start; zero unless given. Derivatives do not depend on it.
///   - tolerance: of the relative residual.
///   - iterations: at most so many; the number of elements of `b` unless given.
/// - Throws: what `apply` throws; ``TensorError/argument(operation:reason:)`` when a number is not finite.
public func conjugateGradient<S: TensorScalar>(
  _ apply: @escaping @Sendable (Tensor<S>) throws -> Tensor<S>, _ b: Tensor<S>, from x0: Tensor<S>? = nil,
  tolerance: S = 1e-10, iterations: Int? = nil
) throws -> ConjugateGradientResult<S> {
  let plain = try iterate(
    { try apply($0).untraced }, b.untraced, x0?.untraced, tolerance: tolerance, limit: iterations ?? b.count)
  let solution = try implicitSolution(apply, b, plain.solution) {
    try conjugateGradient($0, $1, tolerance: tolerance, iterations: iterations).solution
  }
  return ConjugateGradientResult(
    solution: solution, iterations: plain.iterations, residual: plain.residual, stop: plain.stop)
}

/// The plain solution x of A x = b with its derivative dx = A⁻¹ (db − dA x), level by level: the x in it is the solution
/// one level down, with the derivatives it has there. A is symmetric, and `solve` solves with it.
func implicitSolution<S: TensorScalar>(
  _ apply: @escaping @Sendable (Tensor<S>) throws -> Tensor<S>, _ b: Tensor<S>, _ x: Tensor<S>,
  solve: @escaping @Sendable (@escaping @Sendable (Tensor<S>) throws -> Tensor<S>, Tensor<S>) throws -> Tensor<S>
) throws -> Tensor<S> {
  guard let level = highestLevel([try b - apply(x)]) else { return x }
  let below: @Sendable (Tensor<S>) throws -> Tensor<S> = { try apply($0).primal(at: level) }
  let output = try implicitSolution(below, b.primal(at: level), x, solve: solve)
  return try record(
    output, inputs: [try b - apply(output)], maps: [LinearMap<S>.symmetric { try solve(below, $0) }], level: level)
}

private func iterate<S: TensorScalar>(
  _ apply: (Tensor<S>) throws -> Tensor<S>, _ b: Tensor<S>, _ x0: Tensor<S>?, tolerance: S, limit: Int
) throws -> ConjugateGradientResult<S> {
  func squared(_ x: Tensor<S>) throws -> S {
    let value = try x.dot(x).item
    guard value.isFinite else {
      throw TensorError.argument(operation: "conjugate gradients", reason: "a number is not finite")
    }
    return value
  }
  let scale = try squared(b).squareRoot()
  var x = try x0 ?? Tensor.zeros(b.shape)
  var r = try x0 == nil ? b : b - apply(x)
  guard x.shape == b.shape, r.shape == b.shape else {
    throw TensorError.shapes(operation: "conjugate gradients", b.shape, r.shape)
  }
  if scale == 0 {
    return ConjugateGradientResult(solution: try Tensor.zeros(b.shape), iterations: 0, residual: 0, stop: .converged)
  }
  var p = r
  var rr = try squared(r)
  var done = 0
  var stop = ConjugateGradientResult<S>.Stop.iterations
  while true {
    if rr.squareRoot() <= tolerance * scale {
      stop = .converged
      break
    }
    if done >= limit { break }
    let q = try apply(p)
    guard q.shape == p.shape else { throw TensorError.shapes(operation: "conjugate gradients", p.shape, q.shape) }
    let curvature = try p.dot(q).item
    guard curvature > 0 else {
      guard curvature.isFinite else {
        throw TensorError.argument(operation: "conjugate gradients", reason: "a number is not finite")
      }
      stop = .indefinite
      break
    }
    let step = rr / curvature
    x = try x + step * p
    r = try r - step * q
    let next = try squared(r)
    p = try r + (next / rr) * p
    rr = next
    done += 1
  }
  let residual = try squared(b - apply(x)).squareRoot() / scale
  // The recursive residual drifts from the true one; a factor of two is no news.
  if stop == .converged && residual > 2 * tolerance { stop = .rounding }
  return ConjugateGradientResult(solution: x, iterations: done, residual: residual, stop: stop)
}
