import Numerics

extension RunningIntegral {
  /// The integral of what guidance does, over a step.
  /// - Throws: ``TensorError/argument(operation:reason:)`` that names the weight, which alone can be as rough.
  static func guidance(_ rate: @escaping @Sendable (Double) throws -> [Double], to end: Double) throws
    -> RunningIntegral
  {
    do {
      return try RunningIntegral(rate, from: 0, to: end, tolerance: 1e-13)
    } catch TensorError.argument(operation: "integrate", let reason) {
      throw TensorError.argument(
        operation: "weight", reason: "the guidance over a step has no integral that is found: \(reason)")
    }
  }
}
