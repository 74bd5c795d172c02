import Numerics
import ShellSyntax

/// `check samples ~ q within 4 se`: whether the samples are draws of q, with the false alarms that a normal number beyond
/// ±4 standard errors has. The least likely statistic is told, and what the check would notice.
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
    let shape = try eventShape(target, frame)
    guard Array(draws.shape.dropFirst()) == shape, draws.shape[0] >= 2 else {
      throw Diagnostic(
        .cannotCheck, "samples of shape \(Shape.text(draws.shape)) do not fit the distribution",
        [.init(samples.span, Shape.text(draws.shape)), .init(distribution.span, "its mean: \(Shape.text(shape))")],
        help: "samples are a batch: n× the shape of the mean, with n of 2 or more")
    }
    let law = try law(target, count: draws.shape[0], frame)
    let verdict: SampleVerdict
    do {
      verdict = try law.judge(draws, shape: shape, within: limit)
    } catch let error as TensorError {
      if case .argument = error { throw Diagnostic(.cannotCheck, error.description, at: samples.span) }
      throw error
    }
    switch verdict {
    case .pass(let words): frame.session.print(words)
    case .failure(let count, let notes):
      throw Diagnostic(
        .checkFailed, "the samples are not draws of the distribution",
        [
          .init(at), .init(samples.span, "\(count) samples"),
          .init(distribution.span, ValueText.inline(target)),
        ], notes: notes)
    }
    return .nothing
  }

  private func eventShape(_ target: Value, _ frame: Frame) throws -> [Int] {
    if case .object(let object) = target, let known = (object as? any DistributionObject)?.distribution {
      return known.eventShape
    }
    return try moment("mean", target, frame).shape
  }

  /// A posterior or a mixture as it is, a record as the Gaussian of its moments.
  private func law(_ target: Value, count: Int, _ frame: Frame) throws -> any SampleLaw {
    do {
      if case .object(let object) = target, let known = (object as? any DistributionObject)?.distribution {
        return try known.law(count: count)
      }
      let mean = try moment("mean", target, frame)
      let covariance = try moment("covariance", target, frame)
      guard covariance.count == mean.count * mean.count else {
        throw Diagnostic(
          .cannotCheck, "a covariance of shape \(Shape.text(covariance.shape)) does not fit the mean",
          [.init(distribution.span, "its mean: \(Shape.text(mean.shape))")],
          help: "the covariance of n numbers is n×n")
      }
      let square = try covariance.reshaped([mean.count, mean.count])
      guard let law = try frame.session.vocabulary.gaussian(mean, square) else {
        throw Diagnostic(.cannotCheck, "there is nothing here that judges samples")
      }
      return law
    } catch {
      throw Diagnostic.from(error).located(at: distribution.span)
    }
  }

  private func moment(_ name: String, _ target: Value, _ frame: Frame) throws -> Tensor<Double> {
    do {
      if let field = try ValueFields.field(name, of: target, frame.session), let tensor = try field.tensor() {
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
