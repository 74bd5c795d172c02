import Numerics

/// Options of a sampler that a derivative may be taken with respect to, as tensors: w, λ, churn and the times of one
/// element each, and the weight as a function of a vector of times.
public struct TracedOptions: Sendable {
  /// ``GuidanceWeight`` over tensors.
  public enum Weight: Sendable {
    case published(Tensor<Double>)
    case constant(Tensor<Double>)
    case function(@Sendable (Tensor<Double>) throws -> Tensor<Double>)

    /// The same as plain numbers.
    init(_ weight: GuidanceWeight) {
      switch weight {
      case .published(let w): self = .published(Tensor(w))
      case .constant(let w): self = .constant(Tensor(w))
      case .function(let f): self = .function { try Tensor(shape: $0.shape, scalars: $0.scalars.map(f)) }
      }
    }

    /// c = w_t/r² at times, given μ² and r² there.
    func common(_ t: Tensor<Double>, mu2: Tensor<Double>, r2: Tensor<Double>) throws -> Tensor<Double> {
      switch self {
      case .published(let w): try w * mu2
      case .constant(let w): try w / r2
      case .function(let f): try f(t) / r2
      }
    }
  }

  public let times: Tensor<Double>
  public let weight: Weight
  public let lambda: Tensor<Double>
  public let churn: Tensor<Double>

  /// - Throws: ``TensorError/derivative(operation:reason:)`` for a churn of 0, where a walk with noise becomes one
  ///   without.
  public init(times: Tensor<Double>, weight: Weight, lambda: Tensor<Double>, churn: Tensor<Double>) throws {
    guard try !churn.isTraced || churn.item > 0 else {
      throw TensorError.derivative(
        operation: "churn", reason: "a walk without noise is another one; take the derivative at a churn above 0")
    }
    (self.times, self.weight, self.lambda, self.churn) = (times, weight, lambda, churn)
  }
}

extension SamplerOptions {
  /// Whether something the coefficients of every step depend on is being differentiated.
  var isTraced: Bool { traced != nil || path.isTraced }

  /// The options as tensors, traced or not.
  func tensors() throws -> TracedOptions {
    try traced
      ?? TracedOptions(
        times: Tensor(times), weight: TracedOptions.Weight(weight), lambda: Tensor(lambda), churn: Tensor(churn))
  }

  /// A time of the walk with μ and σ.
  /// - Throws: ``TensorError/derivative(operation:reason:)`` where a step is made from another time than the walk stands
  ///   at, as μ vanishes there, and a derivative with respect to the times is taken.
  func instant(_ t: Double) throws -> Instant {
    guard let traced, traced.times.isTraced else { return try Instant(Tensor(t), on: path) }
    guard let i = times.firstIndex(of: t) else {
      throw TensorError.derivative(
        operation: "start", reason: "μ vanishes there, so that the first step is made from another time; start later")
    }
    return try Instant(traced.times[i], on: path)
  }
}
