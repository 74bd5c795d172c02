import Numerics

/// Parts of a problem that do not fit one another.
public enum ProblemError: Error, CustomStringConvertible {
  case operatorDoesNotFit(operator: String, domain: [Int], prior: String, event: [Int])
  case measurementDoesNotFit(operator: String, range: [Int], given: [Int])
  /// Anything else outside what a problem takes; `help` says what to do, where that is known.
  case invalid(String, help: String? = nil)

  public var description: String {
    switch self {
    case .operatorDoesNotFit(let h, let domain, let prior, let event):
      return "\(h) acts on \(Shape.text(domain)), and the prior \(prior) is about \(Shape.text(event))"
    case .measurementDoesNotFit(let h, let range, let given):
      return "\(h) gives \(Shape.text(range)), and y is \(Shape.text(given))"
    case .invalid(let reason, _): return reason
    }
  }

  /// What every problem is checked for.
  static func check(
    prior: any Prior, name: String, domain: [Int], range: [Int], y: Tensor<Double>, noise level: Tensor<Double>
  ) throws {
    guard domain == prior.eventShape else {
      throw operatorDoesNotFit(operator: name, domain: domain, prior: prior.name, event: prior.eventShape)
    }
    guard y.shape == range || (y.rank == range.count + 1 && Array(y.shape.dropFirst()) == range) else {
      throw measurementDoesNotFit(operator: name, range: range, given: y.shape)
    }
    let noise = try level.item
    guard noise >= 0, noise.isFinite else { throw invalid("the noise σ_y is 0 or positive, not \(noise)") }
    guard y.scalars.allSatisfy(\.isFinite) else {
      throw invalid("y holds values that are not finite (NaN or infinite)")
    }
    guard noise > 0 || !level.isTraced else {
      throw TensorError.derivative(
        operation: "observe", reason: "without noise a problem is another one; take the derivative at a σ_y above 0")
    }
  }
}
