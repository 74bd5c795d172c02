import Numerics
import Restore

/// `check samples ~ q within 4 se`: means and covariances of the samples against those of q, in standard
/// errors. Of m moments the worst is compared as one number as rare would be (``MomentCheck/familywise``), and both are
/// told.
final class DistributionCheckNode: Node, @unchecked Sendable {
  private let samples: Node
  private let distribution: Node
  private let at: Span
  private let tolerance: Node?
  private let measure: CheckSyntax.Measure

  init(
    _ samples: Node, _ distribution: Node, at: Span, _ tolerance: Node?, _ measure: CheckSyntax.Measure, _ span: Span
  ) {
    self.samples = samples
    self.distribution = distribution
    self.at = at
    self.tolerance = tolerance
    self.measure = measure
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try samples.evaluate(frame)
    let target = try distribution.evaluate(frame)
    if let tolerance, measure != .standardErrors {
      throw Diagnostic(
        .cannotCheck, "samples are compared in standard errors", at: tolerance.span,
        help: "write `within \(tolerance.span.text) se`")
    }
    let limit = try tolerance.map { try CheckText.tolerance($0, frame) } ?? 4
    guard let draws = try value.tensor()?.untraced, draws.rank > 0 else {
      throw Diagnostic(
        .cannotCheck, "samples are a tensor with a leading axis for them, not \(ValueText.described(value))",
        at: samples.span, help: "draw some: `check g.sample(1000) ~ q within 4 se`")
    }
    let mean = try moment("mean", target, frame)
    let products = try products(target)
    let covariance = try products?.covariance ?? moment("covariance", target, frame)
    let scores: MomentCheck
    do {
      let d = mean.count
      scores = try MomentCheck(
        fitted(draws, mean), mean: mean, covariance: covariance.reshaped([d, d]), products: products)
    } catch let error as TensorError {
      if case .argument = error { throw Diagnostic(.cannotCheck, error.description, at: samples.span) }
      throw Diagnostic(
        .cannotCheck, "samples of shape \(Shape.text(draws.shape)) do not fit the distribution",
        [
          .init(samples.span, Shape.text(draws.shape)), .init(distribution.span, "its mean: \(Shape.text(mean.shape))"),
        ],
        help: "samples are a batch: n× the shape of the mean, with n of 2 or more")
    }
    let worst = scores.worst
    var text = "worst z-score \(Digits.significant(worst.z.magnitude, 3)), \(place(worst.moment, mean.shape))"
    // The worst of many is large by chance: what counts is how rare it is among so many.
    if (worst.z.magnitude > limit) != (scores.familywise > limit) || scores.count > 100 {
      text += "; among \(scores.count) as rare as \(Digits.significant(scores.familywise, 3)) alone"
    }
    guard scores.familywise <= limit else {
      throw Diagnostic(
        .checkFailed, "the samples do not have the moments of the distribution",
        [
          .init(at), .init(samples.span, "\(scores.samples) samples"),
          .init(distribution.span, ValueText.inline(target)),
        ],
        notes: [
          "\(text); the tolerance is \(Digits.short(limit))",
          "it is \(Digits.short(worst.sampled)), it should be \(Digits.short(worst.expected))",
        ])
    }
    frame.session.print(text + " (within \(Digits.short(limit)) se)")
    return .nothing
  }

  /// The samples, when they are a batch of the mean's shape.
  private func fitted(_ draws: Tensor<Double>, _ mean: Tensor<Double>) throws -> Tensor<Double> {
    guard Array(draws.shape.dropFirst()) == mean.shape else {
      throw TensorError.shapes(operation: "~", draws.shape, mean.shape)
    }
    return draws
  }

  /// What is known of the target beyond its two moments.
  private func products(_ target: Value) throws -> ProductMoments? {
    guard case .object(let object) = target else { return nil }
    if let posterior = object as? PosteriorObject { return try posterior.posterior.productMoments() }
    if let mixture = (object as? PriorObject)?.prior as? Mixture { return try mixture.productMoments() }
    return nil
  }

  private func place(_ moment: MomentCheck.Score.Moment, _ shape: [Int]) -> String {
    switch moment {
    case .mean(let i): "of the mean at \(CheckText.index(i, shape))"
    case .covariance(let i, let j): "of the covariance at [\(i), \(j)]"
    }
  }

  private func moment(_ name: String, _ target: Value, _ frame: Frame) throws -> Tensor<Double> {
    do {
      if let field = try FieldNode.field(name, of: target, frame.session), let tensor = try field.tensor() {
        return tensor.untraced
      }
    } catch {
      throw Diagnostic.from(error).located(at: distribution.span)
    }
    throw Diagnostic(
      .cannotCheck, "\(ValueText.described(target)) has no \(name)", at: distribution.span,
      help: "compare with a posterior, a prior, or a record `(mean: m, covariance: C)`")
  }
}
