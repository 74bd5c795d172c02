import Numerics

/// Products w = 𝒱u that a walk has found in its last steps, each for all samples of the batch.
package struct SecantPairs: StepMemory {
  private struct Pair {
    /// Of shape (rows, n), both.
    let u: Tensor<Double>
    let w: Tensor<Double>
    /// The noise level ρ of the state that they are from.
    let level: Double
    /// How many steps ago.
    var age: Double
  }

  private var all: [Pair] = []

  /// Those of a memory, unless it is of another batch.
  init(_ memory: Step.Memory?, like x0: Tensor<Double>) {
    guard let pairs = memory as? SecantPairs, pairs.all.allSatisfy({ $0.u.shape == x0.shape }) else { return }
    all = pairs.all
  }

  /// How many pairs there are.
  package var pairCount: Int { all.count }
  package var count: Int { all.reduce(0) { $0 + $1.u.count + $1.w.count } }

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
  func remembered(for steps: Int) -> SecantPairs {
    var older = self
    older.all = all.filter { $0.age < Double(steps) }
    for i in older.all.indices { older.all[i].age += 1 }
    return older
  }
}
