import Numerics

/// The falling times of a walk: steps + 1 of them.
public enum Spacing: String, Sendable, CaseIterable {
  /// Uniform in t.
  case uniform
  /// Uniform in √t: finer steps near the data.
  case sqrt

  /// The same for times that may be traced, of one element each.
  public func times(_ steps: Int, from start: Tensor<Double>, to stop: Tensor<Double>) throws -> Tensor<Double> {
    _ = try times(steps, from: start.item, to: stop.item)
    let shares = try Tensor.linspace(0, 1, count: steps + 1)
    switch self {
    case .uniform: return try start + (stop - start) * shares
    case .sqrt: return try (start.sqrt() + (stop.sqrt() - start.sqrt()) * shares).square()
    }
  }

  /// - Throws: ``SamplerError/times(_:)`` unless there is a step and the times fall to 0 or above.
  public func times(_ steps: Int, from start: Double, to stop: Double) throws -> [Double] {
    guard steps >= 1 else { throw SamplerError.times("a walk takes at least one step, not \(steps)") }
    guard steps <= 10_000_000 else { throw SamplerError.times("\(steps) steps are more than a walk can hold") }
    guard start > stop, stop >= 0, start.isFinite else {
      throw SamplerError.times("times fall from start to stop ≥ 0, not from \(start) to \(stop)")
    }
    return (0...steps).map { i in
      let share = Double(i) / Double(steps)
      if i == 0 { return start }
      if i == steps { return stop }
      switch self {
      case .uniform: return start + (stop - start) * share
      case .sqrt:
        let root = start.squareRoot() + (stop.squareRoot() - start.squareRoot()) * share
        return root * root
      }
    }
  }
}
