import Numerics
import Restore
import ShellLanguage
import ShellSyntax

/// A nonlinear operator at the prompt: `H(x)`, `H * x`, `F * G` for F(G(x)), and at a point its derivative,
/// `H.jacobian(x)`. Like a linear one it may wait for a shape.
struct NonlinearOperatorObject: ShellObject {
  private let slot: ShapeSlot<any NonlinearOperator>

  init(_ h: any NonlinearOperator) { slot = ShapeSlot(h.name, bound: h) }

  /// One that waits for a shape.
  init(_ name: String, _ recipe: @escaping @Sendable ([Int]) throws -> any NonlinearOperator) {
    slot = ShapeSlot(name, recipe)
  }

  let typeName = "nonlinear operator"
  var summary: String {
    guard let h = slot.value else { return "nonlinear operator \(slot.name), not bound to a shape yet" }
    return "nonlinear operator \(slot.name), \(Shape.text(h.domain)) → \(Shape.text(h.range))"
  }

  func remedy(_ text: String) -> String { "apply it first: `\(text)(x)`" }

  /// The operator for unknowns of a shape.
  func bound(to shape: [Int]) throws -> any NonlinearOperator { try slot.bind(shape) }

  private func known() throws -> any NonlinearOperator {
    guard let h = slot.value else { throw OperatorExpression.unbound(slot.name) }
    return h
  }

  // MARK: Calls

  var callSignature: Signature? { Signature([.required("x", "what it acts on, or a batch")]) }

  func call(_ arguments: Arguments, _ session: Session) throws -> Value {
    .from(try apply(to: arguments.tensor("x")))
  }

  /// H(x); an operator that waits is bound by its first use.
  private func apply(to x: Tensor<Double>) throws -> Tensor<Double> {
    try (slot.value ?? bound(to: x.rank == 4 ? Array(x.shape.dropFirst()) : x.shape))(x)
  }

  // MARK: Fields

  static let allFieldNames = ["jacobian", "domain", "range", "name"]
  var fieldNames: [String] { NonlinearOperatorObject.allFieldNames }

  func meaning(of field: String) -> String? {
    switch field {
    case "jacobian": "the derivative at an event, a linear operator: J = H.jacobian(x); J(v), J'(u), J.matrix"
    case "domain": "the shape it takes"
    case "range": "the shape it gives"
    default: nil
    }
  }

  func field(_ name: String, _ session: Session) throws -> Value? {
    switch name {
    case "jacobian":
      return .function(
        .native("jacobian", [.required("x", "an event")]) { arguments, _ in
          let x = try arguments.tensor("x")
          return .object(OperatorObject(try JacobianOperator(of: bound(to: x.shape), at: x)))
        })
    case "domain": return .from(Tensor(try known().domain.map(Double.init)))
    case "range": return .from(Tensor(try known().range.map(Double.init)))
    case "name": return .string(slot.name)
    case "s", "matrix": throw Self.notLinear("`.\(name)`", slot.name)
    default: return nil
    }
  }

  // MARK: Algebra

  func unary(_ operation: UnaryOperator, _ session: Session) throws -> Value? {
    switch operation {
    case .negate: return try scaled(by: Tensor(-1))
    case .adjoint: throw Self.notLinear("the adjoint", slot.name)
    case .pseudoInverse: throw Self.notLinear("the pseudo-inverse", slot.name)
    case .not: return nil
    }
  }

  func elementary(_ function: String, _ session: Session) throws -> Value? {
    throw Self.notLinear("`\(function)`", slot.name)
  }

  func binary(
    _ operation: BinaryOperator, with other: Value, isLeft: Bool, _ session: Session
  ) throws -> Value? {
    if let factor = NonlinearFactor(other) {
      if operation == .add || operation == .subtract {
        throw Diagnostic(
          .notLinear, "nonlinear operators compose, and have no sum",
          help: "a function is one: `operator(x -> F(x) + G(x), shape: …, linear: false)`")
      }
      guard operation == .multiply else { return nil }
      let own = NonlinearFactor(self)
      return try .object(isLeft ? own.composed(with: factor) : factor.composed(with: own))
    }
    guard let tensor = try other.tensor() else { return nil }
    switch operation {
    case .multiply where other.isScalar: return try scaled(by: tensor)
    case .multiply where isLeft: return .from(try apply(to: tensor))
    case .divide where isLeft && other.isScalar: return try scaled(by: tensor.reciprocal())
    default: return nil
    }
  }

  private func scaled(by factor: Tensor<Double>) throws -> Value {
    let multiple = OperatorObject(.identity(ScaledIdentity(factor)))
    return try .object(NonlinearFactor(multiple).composed(with: NonlinearFactor(self)))
  }

  /// What is written in a composition.
  fileprivate var name: String { slot.name }
  fileprivate var value: (any NonlinearOperator)? { slot.value }

  // MARK: What only linear operators have

  /// The diagnostic for `wanted`, which a nonlinear operator has not.
  static func notLinear(_ wanted: String, _ name: String) -> Diagnostic {
    Diagnostic(
      .notLinear, "\(wanted) needs a linear operator, and \(name) is not linear",
      help: "its derivative at a point is: `J = H.jacobian(x)`; then `J'`, `J.matrix`, `inv(J*J' + c*I)`")
  }

  /// Refuses an argument that is a nonlinear operator.
  static func refuse(_ argument: String, of arguments: Arguments) throws {
    guard case .object(let object) = arguments[argument], let h = object as? NonlinearOperatorObject else { return }
    let refusal = notLinear("`\(arguments.function)`", h.name)
    throw arguments.error(argument, refusal.message, code: .notLinear, help: refusal.help)
  }
}

/// A linear or nonlinear operator in a composition.
private struct NonlinearFactor: Sendable {
  let name: String
  /// The operator, where its shape is known.
  let known: (any NonlinearOperator)?
  let bind: @Sendable ([Int]) throws -> any NonlinearOperator

  /// Nil for what is no operator.
  init?(_ value: Value) {
    guard case .object(let object) = value else { return nil }
    if let h = object as? NonlinearOperatorObject {
      self.init(h)
    } else if let h = object as? OperatorObject {
      self.init(h)
    } else {
      return nil
    }
  }

  init(_ h: NonlinearOperatorObject) { (name, known, bind) = (h.name, h.value, { try h.bound(to: $0) }) }

  init(_ h: OperatorObject) {
    name = h.expression.name
    known = (try? h.bound(to: nil)).map { LinearMeasurement($0) }
    bind = { LinearMeasurement(try h.bound(to: $0)) }
  }

  /// The operator x ↦ self(inner(x)). What can be checked now is.
  func composed(with inner: NonlinearFactor) throws -> NonlinearOperatorObject {
    if let g = inner.known { return NonlinearOperatorObject(try NonlinearComposition(bind(g.range), g)) }
    let (outer, name) = (self, "\(self.name) * \(inner.name)")
    return NonlinearOperatorObject(name) { shape in
      let g = try inner.bind(shape)
      return try NonlinearComposition(outer.bind(g.range), g)
    }
  }
}
