import Numerics

/// Products w = 𝒱u that a walk has found in its last steps, each for all samples of the batch.
struct SecantPairs {
  private struct Pair {
    /// Of shape (rows, n), both.
    let u: Tensor<Double>
    let w: Tensor<Double>
    /// The noise level ρ of the state that they are from.
    let level: Double
    /// How many steps ago.
    let age: Double
  }

  private var all: [Pair] = []

  /// Those of a memory, unless it is of another batch.
  init(_ memory: Step.Memory?, like x0: Tensor<Double>) throws {
    guard let memory, let u = memory.tensors["u"], let w = memory.tensors["w"], let levels = memory.tensors["level"],
      let ages = memory.tensors["age"], u.shape == w.shape, u.shape == [levels.count] + x0.shape
    else { return }
    for (i, (level, age)) in zip(levels.scalars, ages.scalars).enumerated() {
      func own(_ x: Tensor<Double>) throws -> Tensor<Double> {
        try x.sliced(axis: 0, i..<(i + 1)).reshaped(x0.shape)
      }
      try all.append(Pair(u: own(u), w: own(w), level: level, age: age))
    }
  }

  /// A product found in the present step.
  mutating func add(_ u: Tensor<Double>, _ w: Tensor<Double>, level: Double) {
    all.append(Pair(u: u, w: w, level: level, age: 0))
  }

  /// 𝒱̄ corrected by all pairs, oldest first, brought to the noise ρ of that covariance.
  /// - Parameter isRaised: whether ρ is above the present level: pairs are then kept such that 𝒱 < ρ²I, as it must be.
  func covariance(_ base: RemainingCovariance, at ρ: Double, isRaised: Bool) throws -> SecantCovariance {
    var v = SecantCovariance(base)
    for pair in all {
      var u = try pair.u + (1 / (ρ * ρ) - 1 / (pair.level * pair.level)) * pair.w
      if isRaised {
        let size = try Rows.dot(pair.w, pair.w)
        let lacking = try (1.02 / (ρ * ρ) * size - Rows.dot(u, pair.w)).maximum(Tensor(0))
        u = try u + Rows.ratio(lacking, size) * pair.w
      }
      try v.learn(u, pair.w)
    }
    return v
  }

  /// The memory of the next step: pairs that are not older then than so many steps.
  func remembered(for steps: Int) throws -> [String: Tensor<Double>] {
    let kept = all.filter { $0.age < Double(steps) }
    return try [
      "u": Tensor.stack(kept.map(\.u)), "w": Tensor.stack(kept.map(\.w)), "level": Tensor(kept.map(\.level)),
      "age": Tensor(kept.map { $0.age + 1 }),
    ]
  }
}
