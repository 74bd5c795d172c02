import Numerics

/// Noise that a step draws anew.
enum FreshNoise {
  /// Normal numbers of the shape of a state: each sample of a batch has a stream of its own.
  /// - Parameter key: the address of the step.
  static func like(_ x: Tensor<Double>, event: [Int], key: RandomKey) throws -> Tensor<Double> {
    let batch = x.shape == event ? [1] + event : x.shape
    return try Draw.normal(batch, key: key.stream(.fresh), samples: true).reshaped(x.shape)
  }
}
