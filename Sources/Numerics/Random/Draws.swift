import Foundation

/// Uniform and normal draws. Each kind splits the address by its own domain; block b of sample i is counter (b, i) there,
/// and gives two numbers of 53 bits.
public enum Draw {
  /// Independent standard normal numbers. With `samples`, axis 0 counts samples, each with its own stream.
  /// - Throws: ``TensorError/memory(requested:budget:)``.
  public static func normal(_ shape: [Int], key: RandomKey, samples: Bool = false) throws -> Tensor<Double> {
    try fill(shape, at: key.stream(.normal), samples: samples, normalPair)
  }

  /// Independent numbers uniform in [0, 1).
  public static func uniform(_ shape: [Int], key: RandomKey, samples: Bool = false) throws -> Tensor<Double> {
    try fill(shape, at: key.stream(.uniform), samples: samples) { ($0, $1) }
  }

  /// Indices drawn with the given probabilities, one a sample.
  /// - Throws: ``TensorError/argument(operation:reason:)`` unless the weights are non-negative with a positive sum.
  public static func categorical(_ weights: [Double], count: Int, key: RandomKey) throws -> [Int] {
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite, weights.allSatisfy({ $0 >= 0 }) else {
      throw TensorError.argument(operation: "draw", reason: "weights must be non-negative with a positive sum")
    }
    let points = try uniform([count, 1], key: key.stream(.categorical), samples: true).scalars
    var cumulative: [Double] = []
    var sum = 0.0
    for w in weights {
      sum += w
      cumulative.append(sum)
    }
    let last = weights.lastIndex { $0 > 0 } ?? 0
    return try uninitialized(count) { out in
      try Polling.blocks(count) { range in
        for i in range {
          var (low, high) = (0, last)
          while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > points[i] * total { high = middle } else { low = middle + 1 }
          }
          (out + i).initialize(to: low)
        }
      }
    }
  }

  /// Box and Muller's pair of normal numbers from a pair of uniform ones.
  private static func normalPair(_ u: Double, _ v: Double) -> (Double, Double) {
    // 1 − u lies in (0, 1]: the logarithm is finite.
    let radius = (-2 * log(1 - u)).squareRoot()
    let angle = 2 * Double.pi * v
    return (radius * cos(angle), radius * sin(angle))
  }

  private static let blockLength = 1 << 15

  private static func fill(
    _ shape: [Int], at address: RandomKey, samples: Bool,
    _ pair: @escaping @Sendable (Double, Double) -> (Double, Double)
  ) throws -> Tensor<Double> {
    let total = try MemoryBudget.admit(shape)
    let each = samples && !shape.isEmpty ? shape.dropFirst().reduce(1, *) : total
    guard total > 0 else { return Tensor(unchecked: shape, []) }
    let scalars: [Double] = try uninitialized(total) { out in
      let target = Shared(out)
      // Work is cut into blocks of fixed length within a sample, whatever the number of threads.
      let perSample = (each + blockLength - 1) / blockLength
      let parts = perSample * (total / each)
      let fill: @Sendable (Int) -> Void = { number in
        let (sample, part) = number.quotientAndRemainder(dividingBy: perSample)
        let start = part * blockLength
        let end = min(start + blockLength, each)
        let out = target.value + sample * each
        var i = start
        while i < end {
          let w = address.block(UInt32(truncatingIfNeeded: i / 2), sample: UInt32(truncatingIfNeeded: sample))
          let scale = 0x1p-53
          let u = Double((UInt64(w.x) << 32 | UInt64(w.y)) >> 11) * scale
          let v = Double((UInt64(w.z) << 32 | UInt64(w.w)) >> 11) * scale
          let (a, b) = pair(u, v)
          (out + i).initialize(to: a)
          if i + 1 < end { (out + i + 1).initialize(to: b) }
          i += 2
        }
      }
      // Short samples share a job.
      let shared = max(1, blockLength / each)
      let jobs = (parts + shared - 1) / shared
      let run: @Sendable (Int) -> Void = { job in
        for number in job * shared..<min((job + 1) * shared, parts) { fill(number) }
      }
      if total >= 4 * blockLength {
        let request = Cancellation.current
        Workers.perform(jobs) { job in
          if let request, request.isRaised { return }
          run(job)
        }
        if let reason = request?.reason { throw TensorError.cancelled(reason) }
      } else {
        for job in 0..<jobs { run(job) }
      }
    }
    return Tensor(unchecked: shape, scalars)
  }
}
