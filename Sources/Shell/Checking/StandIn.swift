import Numerics
import Restore

/// A value in the place of one that is not there yet: zeros of its shape, a prior over its events, an operator between
/// its shapes.
///
/// What the checker suspects is tried on stand-ins by the very node that will run: it gives the message, word for word,
/// and where it does not fail there was nothing wrong.
enum StandIn {
  /// The most elements a stand-in has; a larger operand is not tried.
  private static let largest = 1 << 24

  /// - Returns: nil where too little is known, or it would be too large.
  static func value(_ outline: Outline, _ session: Session) throws -> Value? {
    switch outline {
    // Messages quote strings, so one that is not known has no stand-in.
    case .unknown, .string: return nil
    case .exact(let value): return value
    case .tensor:
      guard let shape = outline.wholeShape, let count = Extents.count(shape), count <= largest else { return nil }
      return .from(try Tensor.zeros(shape))
    case .tuple(let parts):
      let values = try parts.compactMap { try value($0, session) }
      return values.count == parts.count ? .tuple(try Tuple(values)) : nil
    case .record(let fields):
      let values = try fields.compactMap { field in try value(field.value, session).map { (field.name, $0) } }
      return values.count == fields.count ? .record(try Record(values.map { (name: $0.0, value: $0.1) })) : nil
    case .function(let function):
      return .function(.outlined(function.name, function.signature))
    case .operator(let h): return self.operator(h).map { .object($0) }
    case .prior(let p): return try prior(p).map { .object($0) }
    case .problem(let p, let h, _):
      guard let prior = try prior(p)?.prior, let h = self.operator(h)?.known else { return nil }
      return .object(
        ProblemObject(problem: try Problem(prior: prior, operator: h, y: Tensor.zeros(h.range), noise: 1)))
    case .walk: return nil
    case .method(let base, let name):
      guard let value = try value(base, session) else { return nil }
      return try FieldNode.field(name, of: value, session)
    }
  }

  private static func `operator`(_ h: OperatorOutline) -> OperatorObject? {
    if let value = h.value as? OperatorObject { return value }
    if let domain = h.domain, let range = h.range {
      return OperatorObject(OutlinedOperator(name: h.name, domain: domain, range: range))
    }
    guard let factor = h.waitingFactor else { return nil }
    let name = h.name
    return OperatorObject(
      .waiting(
        OperatorExpression.Slot(name) { shape in
          // What another operator says of a shape that it does not take is left to the run.
          guard factor > 1 || shape.count >= 2 else { throw Diagnostic(.unboundOperator, "\(name) has no range") }
          let range = try Superresolution(factor: factor, shape: shape).range
          return OutlinedOperator(name: name, domain: shape, range: range)
        }))
  }

  private static func prior(_ p: PriorOutline) throws -> PriorObject? {
    if let value = p.value as? PriorObject { return value }
    if p.name == "digits" { return PriorObject(prior: try Mixture.digits()) }
    guard let dimension = Extents.count(p.event), dimension <= 1 << 20, p.components * dimension <= 1 << 24 else {
      return nil
    }
    guard ["gaussian", "mixture", "empirical"].contains(p.name) else {
      return PriorObject(prior: OutlinedPrior(name: p.name, eventShape: p.event))
    }
    let variance = try IsotropicCovariance(variance: 1, dimension: dimension)
    return PriorObject(
      prior: try Mixture(
        name: p.name, weights: Array(repeating: 1, count: p.components),
        means: Tensor.zeros([p.components] + p.event), covariances: Array(repeating: variance, count: p.components)))
  }
}

/// An operator of which only the shapes are known.
private struct OutlinedOperator: LinearOperator {
  let name: String
  let domain: [Int]
  let range: [Int]

  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try Tensor.zeros([x.shape[0]] + range) }
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try Tensor.zeros([y.shape[0]] + domain) }
}

/// A prior of which only the shape of an event is known.
private struct OutlinedPrior: Prior {
  let name: String
  let eventShape: [Int]

  func denoise(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double> { x }
}

/// An operand that stands in for what it will be, at its place and with its origin.
final class StandInNode: Node, @unchecked Sendable {
  private let value: Value
  private let known: Origin?

  init(_ value: Value, _ known: Origin?, _ span: Span) {
    self.value = value
    self.known = known
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value { value }
  override func origin(_ frame: Frame) -> Origin? { known }
}
