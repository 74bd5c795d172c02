import Numerics

/// A measurement y = H(x₀) + σ_y n and a prior for x₀: everything a sampler is given. ``Problem`` where H is linear,
/// ``NonlinearProblem`` where it need not be.
public protocol InverseProblem: Sendable {
  var prior: any Prior { get }
  /// The operator's name.
  var name: String { get }
  /// The event shape of y.
  var range: [Int] { get }
  /// One measurement or a batch.
  var y: Tensor<Double> { get }
  /// σ_y ≥ 0, one number, with its derivatives where those are being taken.
  var noiseLevel: Tensor<Double> { get }
  /// Whether a derivative with respect to something that the operator is made of is being taken.
  var hasTracedOperator: Bool { get }
  /// How many numbers of y are holes: exactly 0 where H sees nothing. They are no measurements, and are not counted as such.
  var holes: Int { get }
  /// H(x) for one x or a batch.
  func measure(_ x: Tensor<Double>) throws -> Tensor<Double>
  /// The same with another measurement, or a batch of them.
  /// - Throws: ``ProblemError``.
  func with(y: Tensor<Double>) throws -> Self
}

extension InverseProblem {
  /// Whether a derivative with respect to something other than y is being taken.
  public var isTraced: Bool { noiseLevel.isTraced || hasTracedOperator || (prior as? Mixture)?.isTraced == true }

  /// σ_y as a plain number.
  public var noise: Double { noiseLevel.scalars.first ?? 0 }

  public var holes: Int { 0 }

  /// y − H(x) for one x or a batch.
  public func residual(_ x: Tensor<Double>) throws -> Tensor<Double> { try y - measure(x) }

  /// ‖y − H(x)‖/√m for the m numbers of y that were measured, all but ``holes``: about σ_y for the true picture.
  public func residualNorm(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let r = try residual(x)
    // A batch of x has the holes of y in each row.
    let holes = holes
    let measured = Double(r.count) * (holes < y.count ? 1 - Double(holes) / Double(y.count) : 1)
    return try r.norm() / measured.squareRoot()
  }
}
