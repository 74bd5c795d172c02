import Foundation
import Numerics

/// The explicit Runge–Kutta pair of orders 5 and 4 of Dormand and Prince with step control by the embedded error.
/// The states are tensors throughout, so that the solution can be differentiated; the steps are not.
struct DormandPrince {
  private let tolerance: Double
  private let velocity: (Tensor<Double>, Tensor<Double>) throws -> Tensor<Double>

  init(tolerance: Double, _ velocity: @escaping (Tensor<Double>, Tensor<Double>) throws -> Tensor<Double>) {
    self.tolerance = tolerance
    self.velocity = velocity
  }

  private static let nodes: [Double] = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1]
  private static let stages: [[Double]] = [
    [],
    [1.0 / 5],
    [3.0 / 40, 9.0 / 40],
    [44.0 / 45, -56.0 / 15, 32.0 / 9],
    [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
    [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
    [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
  ]
  /// The solution of order 5 minus that of order 4.
  private static let errors: [Double] = [
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
  ]
  private static let maximumSteps = 100_000

  /// The steps became too small or too many at a time.
  struct Stuck: Error {
    let time: Double
  }

  /// The state at `end`.
  /// - Throws: ``Stuck``, and what the velocity throws.
  func solve(_ start: Tensor<Double>, from: Double, to end: Double) throws -> Tensor<Double> {
    guard from != end else { return start }
    let direction = end > from ? 1.0 : -1.0
    var (x, t) = (start, from)
    var slope = try velocity(x, Tensor(t))
    guard slope.shape == x.shape else { throw TensorError.shapes(operation: "odesolve", x.shape, slope.shape) }
    var step = min(abs(end - from), firstStep(x, slope, abs(end - from)))
    for _ in 0..<Self.maximumSteps {
      let remaining = abs(end - t)
      let isLast = step >= remaining * (1 - 1e-12)
      let h = direction * (isLast ? remaining : step)
      let (next, nextSlope, error) = try attempt(x, t, h, slope)
      if error <= 1 {
        if isLast { return next }
        (x, t, slope) = (next, t + h, nextSlope)
      }
      // A step outside the domain of f (nan) is tried again, smaller.
      let factor = error.isFinite ? 0.9 * pow(max(error, 1e-10), -0.2) : 0.1
      step = abs(h) * min(5, max(0.2, factor))
      guard step > 4 * Double.ulpOfOne * max(abs(t), abs(end - from)) else { throw Stuck(time: t) }
    }
    throw Stuck(time: t)
  }

  private func attempt(
    _ x: Tensor<Double>, _ t: Double, _ h: Double, _ slope: Tensor<Double>
  ) throws -> (Tensor<Double>, Tensor<Double>, error: Double) {
    var slopes = [slope]
    var next = x
    for stage in 1..<7 {
      var sum = x
      for (weight, k) in zip(Self.stages[stage], slopes) where weight != 0 { sum = try sum + k * (h * weight) }
      if stage == 6 { next = sum }
      slopes.append(try velocity(sum, Tensor(t + h * Self.nodes[stage])))
    }
    let (old, new) = (x.scalars, next.scalars)
    var error = 0.0
    for index in old.indices {
      var difference = 0.0
      for (weight, k) in zip(Self.errors, slopes) where weight != 0 { difference += weight * k.scalars[index] }
      let scale = tolerance * (1 + max(abs(old[index]), abs(new[index])))
      let ratio = abs(h * difference) / scale
      error = ratio.isNaN || error.isNaN ? .nan : max(error, ratio)
    }
    return (next, slopes[6], error.isNaN ? .infinity : error)
  }

  /// A first step for which an Euler step would change the state by about one part in a hundred.
  private func firstStep(_ x: Tensor<Double>, _ slope: Tensor<Double>, _ width: Double) -> Double {
    let size = 1 + Closeness.largest(x)
    let speed = Closeness.largest(slope)
    return speed > 0 ? min(0.1 * width, 0.01 * size / speed) : 0.01 * width
  }
}
