import Foundation

/// What ``odeSolve(_:_:from:to:tolerance:steps:)`` returns.
public struct ODESolution: Sendable {
  /// y at the end.
  public let value: Tensor<Double>
  /// Steps taken.
  public let steps: Int
  /// Steps tried and repeated with a shorter length.
  public let rejected: Int
  /// Calls of the right-hand side.
  public let evaluations: Int
}

/// Solves dy/dt = f(t, y) with Dormand and Prince's pair of orders 5 and 4 ("A family of embedded Runge–Kutta
/// formulae", 1980) and Hairer, Nørsett and Wanner's step control.
///
/// The step lengths are chosen from plain numbers, so a traced `y0` (or a traced parameter in `f`) gives the
/// derivative of the discrete solution with those steps.
///
/// - Parameters:
///   - tolerance: of the error of one step, relative to max(|y|, 1) in the root mean square over elements.
///   - steps: the largest number of steps tried.
/// - Throws: what `f` throws; ``TensorError/argument(operation:reason:)`` when the step becomes too short to be
///   represented (a singularity, or values that are not finite) or the steps run out.
public func odeSolve(
  _ f: (Double, Tensor<Double>) throws -> Tensor<Double>, _ y0: Tensor<Double>, from start: Double, to end: Double,
  tolerance: Double = 1e-8, steps limit: Int = 100_000
) throws -> ODESolution {
  guard start.isFinite, end.isFinite, tolerance > 0 else {
    throw TensorError.argument(operation: "odeSolve", reason: "from \(start) to \(end), tolerance \(tolerance)")
  }
  var (t, y) = (start, y0)
  var (steps, rejected, calls) = (0, 0, 1)
  if start == end { return ODESolution(value: y0, steps: 0, rejected: 0, evaluations: 0) }
  var slope = try f(t, y)
  guard slope.shape == y.shape else { throw TensorError.shapes(operation: "odeSolve", y.shape, slope.shape) }
  let direction: Double = end > start ? 1 : -1
  var h = try firstStep(
    f, t, y.untraced, slope.untraced, direction, tolerance, within: (end - start).magnitude)
  calls += 1
  var refused = false
  while t != end {
    guard steps + rejected < limit else {
      throw TensorError.argument(operation: "odeSolve", reason: "\(limit) steps reached t = \(t) only")
    }
    h = Swift.min(h, (end - t).magnitude)
    // A last step a little short of the end is stretched to it.
    let last = (end - t).magnitude - h <= 1e-12 * h
    let next = last ? end : t + direction * h
    guard next != t else {
      throw TensorError.argument(operation: "odeSolve", reason: "the solution cannot be continued beyond t = \(t)")
    }
    let (z, newSlope, difference) = try DormandPrince.step(f, t, y, slope, next - t)
    calls += 6
    let error = try DormandPrince.norm(difference.untraced, y.untraced, z.untraced, tolerance)
    if error <= 1 {
      (t, y, slope) = (next, z, newSlope)
      steps += 1
      h *= Swift.min(refused ? 1 : 5, Swift.max(0.2, 0.9 * pow(Swift.max(error, 1e-10), -0.2)))
      refused = false
    } else {
      rejected += 1
      h *= error.isFinite ? Swift.max(0.2, 0.9 * pow(error, -0.2)) : 0.1
      refused = true
    }
  }
  return ODESolution(value: y, steps: steps, rejected: rejected, evaluations: calls)
}

/// A first step from the sizes of y, y′ and an estimate of y″ (Hairer, Nørsett and Wanner, section II.4).
private func firstStep(
  _ f: (Double, Tensor<Double>) throws -> Tensor<Double>, _ t: Double, _ y: Tensor<Double>, _ slope: Tensor<Double>,
  _ direction: Double, _ tolerance: Double, within span: Double
) throws -> Double {
  let (size, speed) = (
    try DormandPrince.norm(y, y, y, tolerance), try DormandPrince.norm(slope, y, y, tolerance)
  )
  // The right-hand side may not exist beyond the interval.
  let guess = Swift.min(span, size < 1e-5 || speed < 1e-5 || !speed.isFinite ? 1e-6 : 0.01 * size / speed)
  let ahead = try f(t + direction * guess, y + direction * guess * slope).untraced
  let curvature = try DormandPrince.norm(ahead - slope, y, y, tolerance) / guess
  let largest = Swift.max(speed, curvature)
  let second = largest <= 1e-15 ? Swift.max(1e-6, guess * 1e-3) : pow(0.01 / largest, 0.2)
  return second.isFinite && second > 0 ? Swift.min(100 * guess, second) : guess
}

private enum DormandPrince {
  private static let nodes = [1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1]
  private static let rows: [[Double]] = [
    [1.0 / 5],
    [3.0 / 40, 9.0 / 40],
    [44.0 / 45, -56.0 / 15, 32.0 / 9],
    [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
    [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
    [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
  ]
  /// The weights of order 5 less those of order 4.
  private static let errorWeights: [Double] = [
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
  ]

  /// One step of length h: the new value, the slope there (the next step's first), and the error estimate.
  static func step(
    _ f: (Double, Tensor<Double>) throws -> Tensor<Double>, _ t: Double, _ y: Tensor<Double>,
    _ slope: Tensor<Double>, _ h: Double
  ) throws -> (value: Tensor<Double>, slope: Tensor<Double>, error: Tensor<Double>) {
    var slopes = [slope]
    var value = y
    for (node, row) in zip(nodes, rows) {
      value = try zip(row, slopes).reduce(y) { $1.0 == 0 ? $0 : try $0 + (h * $1.0) * $1.1 }
      slopes.append(try f(t + node * h, value))
    }
    var error = try (h * errorWeights[0]) * slopes[0]
    for (weight, slope) in zip(errorWeights, slopes).dropFirst() where weight != 0 {
      error = try error + (h * weight) * slope
    }
    return (value, slopes[6], error)
  }

  /// The root mean square of x relative to tolerance · max(|y|, |z|, 1).
  static func norm(_ x: Tensor<Double>, _ y: Tensor<Double>, _ z: Tensor<Double>, _ tolerance: Double) throws -> Double
  {
    guard x.count > 0 else { return 0 }
    let scale = try y.abs().maximum(z.abs()).maximum(Tensor(1)) * tolerance
    return try (x / scale).square().mean().item.squareRoot()
  }
}
