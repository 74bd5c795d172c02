import Numerics
import Restore
import ShellLanguage
import ShellSyntax

/// What is known of an operator.
struct OperatorOutline: Sendable {
  /// What its messages call it.
  var name: String
  /// nil where it waits for its first use, or is not known.
  var domain: [Int]?
  var range: [Int]?
  /// What `superresolution(4)` divides the sides of a picture by, while it waits; 1 where the shape stays.
  var waitingFactor: Int?
  /// The operator itself, where the session holds it.
  var value: (any ShellObject)?

  static let unknown = OperatorOutline(name: "operator")

  var isKnown: Bool { domain != nil && range != nil }

  /// The operator once it acts on this shape; nil where that is not known or does not fit.
  func bound(to shape: [Int]) -> OperatorOutline? {
    if isKnown { return self }
    guard let factor = waitingFactor, factor >= 1, shape.count >= 2 else { return nil }
    var copy = self
    (copy.domain, copy.range) = (shape, shape)
    for axis in [shape.count - 2, shape.count - 1] {
      guard shape[axis] % factor == 0 else { return nil }
      copy.range?[axis] /= factor
    }
    return copy
  }
}

extension OperatorOutline: ObjectOutline {
  func field(_ name: String, of base: Outline) -> Outline? {
    guard let domain, let range else { return .unknown }
    switch name {
    case "domain": return Fields.lengths(domain)
    case "range": return Fields.lengths(range)
    case "s": return .tensor([nil])
    case "matrix": return .tensor([Extents.count(range), Extents.count(domain)])
    case "name": return .string
    default: return nil
    }
  }

  var mayBeCalled: Bool { true }

  func call(_ call: CallOutline, _ checker: ShapeChecker) throws -> Outline {
    let signature = Signature([.required("x", "what it acts on, or a batch")])
    guard let x = try checker.bound(signature, "operator", call)[0], let shape = x.shape else { return .unknown }
    if case .value(let result) = OperatorRules.applied(self, shape) { return result }
    return try checker.suspect(call)
  }

  func binary(_ operation: BinaryOperator, _ a: Outline, _ b: Outline) -> OutlineResult? {
    OperatorRules.binary(operation, a, b)
  }

  func unary(_ operation: UnaryOperator) -> OutlineResult? {
    switch operation {
    case .negate: .value(.operator(OperatorRules.scaled(self, by: -1)))
    case .adjoint: .value(.operator(OperatorRules.swapped(self, "'")))
    case .pseudoInverse: .value(.operator(OperatorRules.swapped(self, "†")))
    case .not: .suspect
    }
  }

  func standIn() -> Value? { standInObject.map { .object($0) } }

  /// The operator itself, or one between its shapes.
  var standInObject: OperatorObject? {
    if let value = value as? OperatorObject { return value }
    if let domain, let range {
      return OperatorObject(OutlinedOperator(name: name, domain: domain, range: range))
    }
    guard let factor = waitingFactor else { return nil }
    let name = name
    return OperatorObject(
      .waiting(
        OperatorExpression.Slot(name) { shape in
          // What another operator says of a shape that it does not take is left to the run.
          guard factor > 1 || shape.count >= 2 else { throw Diagnostic(.unboundOperator, "\(name) has no range") }
          let range = try Superresolution(factor: factor, shape: shape).range
          return OutlinedOperator(name: name, domain: shape, range: range)
        }))
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
