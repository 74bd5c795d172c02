import Numerics

/// The noise of stochastic steps.
enum Churn {
  /// Normal numbers of the shape of a state: each sample of a batch has a stream of its own.
  static func noise(like x: Tensor<Double>, event: [Int], key: RandomKey) throws -> Tensor<Double> {
    let batch = x.shape == event ? [1] + event : x.shape
    return try Draw.normal(batch, key: key, samples: true).reshaped(x.shape)
  }
}
