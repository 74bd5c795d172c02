import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

/// A linear operator at the prompt, with its algebra: `H(x)`, `H * x`, `H'`, `H†`, `a*I + c*P`, `exp(A)`.
struct OperatorObject: OperatorValue {
  let expression: OperatorExpression
  /// Of a pseudo-inverse: the multiple of the largest singular value under which they are dropped.
  private let cutoff: Double?
  /// What problems with this operator share.
  let decomposition: Decomposition

  init(_ expression: OperatorExpression) { self.init(expression, cutoff: nil) }
  private init(_ expression: OperatorExpression, cutoff: Double?) {
    (self.expression, self.cutoff, decomposition) = (expression.settled, cutoff, Decomposition())
  }
  init(_ h: any LinearOperator, _ decomposition: Decomposition = Decomposition()) {
    (expression, cutoff, self.decomposition) = (.bound(h), nil, decomposition)
  }

  let typeName = "operator"
  public var extent: Extent { expression.extent }
  var summary: String {
    guard let h = known else { return "operator \(expression.name), not bound to a shape yet" }
    return "operator \(expression.name), \(Shape.text(h.domain)) → \(Shape.text(h.range))" + dropped(h)
  }

  /// What a pseudo-inverse leaves out, for the echo.
  private func dropped(_ h: any LinearOperator) -> String {
    guard let cutoff, let sizes = h.spectral.map(OperatorObject.sizes) else { return "" }
    let count = sizes.count { $0 == 0 }
    return ", without singular values under \(Digits.short(cutoff)) of the largest (\(count) of \(sizes.count))"
  }

  /// The singular values, unordered: those of the modes, and what the rest is multiplied by.
  private static func sizes(_ h: SpectralOperator) -> [Double] {
    let all = min(h.domain.reduce(1, *), h.range.reduce(1, *))
    let rest = h.isEndomorphism ? abs(h.null.scalars.first ?? 0) : 0
    return h.values.scalars.map(abs) + [Double](repeating: rest, count: max(all - h.values.count, 0))
  }

  /// The operator, where its shape is known.
  var known: (any LinearOperator)? { expression.knowsItsShape ? try? expression.resolve(domain: nil) : nil }

  var shapes: (domain: [Int], range: [Int])? { known.map { ($0.domain, $0.range) } }

  /// Whether it is a multiple of the identity, which acts on every shape.
  var isIdentity: Bool {
    if case .identity = expression { return true }
    return false
  }

  func remedy(_ text: String) -> String {
    "apply it: `\(text)(x)`; a function of its singular values is `modes(\(text), s -> …)`"
  }

  /// The operator for unknowns of a shape.
  func bound(to shape: [Int]?) throws -> any LinearOperator { try expression.resolve(domain: shape) }

  // MARK: Calls

  var callSignature: Signature? { Signature([.required("x", "what it acts on, or a batch")]) }

  func call(_ arguments: Arguments, _ session: Session) throws -> Value {
    .from(try apply(to: arguments.tensor("x")))
  }

  /// Hx; an operator that waits is bound by its first use.
  private func apply(to x: Tensor<Double>) throws -> Tensor<Double> {
    if case .identity(let c) = expression { return try c.factor * x }
    if let h = known { return try h(x) }
    // Without a batch first; one more axis than a picture has is a batch.
    let event = x.rank == 4 ? Array(x.shape.dropFirst()) : x.shape
    let h = try bound(to: event)
    return try h(x)
  }

  // MARK: Fields

  var fieldNames: [String] { ["s", "domain", "range", "matrix", "name"] }

  func meaning(of field: String) -> String? {
    switch field {
    case "s": "the singular values, falling"
    case "domain": "the shape it takes"
    case "range": "the shape it gives"
    case "matrix": "its matrix"
    default: nil
    }
  }

  func field(_ name: String, _ session: Session) throws -> Value? {
    switch name {
    case "s":
      let h = try bound(to: nil)
      if h.isTraced, h.spectral == nil { return .from(try svd(h.matrix()).s) }
      let system = try spectral("`.s`")
      var sizes = try system.values.abs()
      let missing = min(h.domain.reduce(1, *), h.range.reduce(1, *)) - sizes.count
      if missing > 0 {
        let rest = try system.isEndomorphism ? system.null.abs() : Tensor(0)
        sizes = try Tensor.concat([sizes, rest.broadcasted(to: [missing])])
      }
      let order = sizes.scalars.indices.sorted { sizes.scalars[$0] > sizes.scalars[$1] }
      return .from(try sizes.gathered(order, shape: sizes.shape))
    case "domain": return .from(Tensor(try bound(to: nil).domain.map(Double.init)))
    case "range": return .from(Tensor(try bound(to: nil).range.map(Double.init)))
    case "matrix": return .from(try bound(to: nil).matrix())
    case "name": return .string(expression.name)
    default: return nil
    }
  }

  private func spectral(_ wanted: String) throws -> SpectralOperator {
    try OperatorAlgebra.spectral(bound(to: nil), for: wanted)
  }

  // MARK: Algebra

  func unary(_ operation: UnaryOperator, _ session: Session) throws -> Value? {
    switch operation {
    case .negate: return try admitted(scaled(by: Tensor(-1)))
    case .adjoint: return try admitted(adjoint())
    case .pseudoInverse: return try admitted(pseudoInverse())
    case .not: return nil
    }
  }

  func adjoint() -> Value {
    if case .identity = expression { return .object(self) }
    return .object(OperatorObject(.adjoint(expression)))
  }

  func pseudoInverse(cutoff: Double = SingularCutoff.relative) -> Value {
    if case .identity(let c) = expression, let value = try? c.factor.reciprocal() {
      return .object(OperatorObject(.identity(ScaledIdentity(value))))
    }
    return .object(OperatorObject(.mapped(name: "†", expression, .pseudoInverse(cutoff: cutoff)), cutoff: cutoff))
  }

  /// x with Ax = b: A⁻¹b where A is regular, else the smallest least-squares solution.
  func solve(_ b: Tensor<Double>) throws -> Tensor<Double> {
    if case .identity(let c) = expression { return try b / c.factor }
    guard let h = known else { throw OperatorExpression.unbound(expression.name) }
    if h.spectral == nil, h.domain == h.range, let x = try Self.regular(h, b) { return x }
    let inverse = try OperatorFunction.leastSquares.apply(h, name: "†")
    return try inverse(b)
  }

  /// A⁻¹b, or nil where A seems singular: the iteration does not get there.
  private static func regular(_ h: any LinearOperator, _ b: Tensor<Double>) throws -> Tensor<Double>? {
    do {
      let inverse = try OperatorFunction.inverse.apply(h, name: "inv")
      return try inverse(b)
    } catch let error as Diagnostic {
      if error.code == .noConvergence { return nil }
      throw error
    }
  }

  func scaled(by factor: Tensor<Double>) -> Value {
    if case .identity(let c) = expression, let product = try? c.factor * factor {
      return .object(OperatorObject(.identity(ScaledIdentity(product))))
    }
    return .object(OperatorObject(.scaled(factor, expression)))
  }

  func binary(
    _ operation: BinaryOperator, with other: Value, isLeft: Bool, _ session: Session
  ) throws -> Value? {
    if case .object(let object) = other, let right = object as? OperatorObject {
      return try admitted(isLeft ? combine(operation, right) : right.combine(operation, self))
    }
    guard let tensor = try other.tensor() else { return nil }
    switch operation {
    case .multiply where other.isScalar: return try admitted(scaled(by: tensor))
    case .multiply where isLeft: return .from(try apply(to: tensor))
    case .divide where isLeft && other.isScalar: return try admitted(scaled(by: tensor.reciprocal()))
    case .power where isLeft && other.isScalar:
      let mark = OperatorFunction.power(tensor, of: "")
      return try told(mapped(mark, .power(tensor)) { try $0.power(tensor) })
    default: return nil
    }
  }

  /// A result of the algebra, unless it has grown without bound.
  @discardableResult
  private func admitted(_ result: Value?) throws -> Value? {
    if case .object(let object) = result, let made = object as? OperatorObject { try made.expression.admit() }
    return result
  }

  private func combine(_ operation: BinaryOperator, _ right: OperatorObject) throws -> Value? {
    switch operation {
    case .add: return try sum(right.expression)
    case .subtract:
      guard case .object(let negative) = right.scaled(by: Tensor(-1)), let negative = negative as? OperatorObject else {
        return nil
      }
      return try sum(negative.expression)
    case .multiply:
      if case .identity(let c) = expression { return right.scaled(by: c.factor) }
      if case .identity(let c) = right.expression { return scaled(by: c.factor) }
      // What can be checked now is: shapes that do not fit fail here rather than at the first use.
      if let a = known, let b = right.known { return .object(OperatorObject(try OperatorAlgebra.compose(a, b))) }
      return .object(OperatorObject(.product(expression, right.expression)))
    default: return nil
    }
  }

  private func sum(_ right: OperatorExpression) throws -> Value {
    if case .identity(let a) = expression, case .identity(let b) = right {
      return .object(OperatorObject(.identity(ScaledIdentity(try a.factor + b.factor))))
    }
    if let a = known, let b = try? right.resolve(domain: nil) {
      return .object(OperatorObject(.bound(try OperatorAlgebra.sum(a, b))))
    }
    return .object(OperatorObject(.sum(expression, right)))
  }

  /// A function of the operator, mode by mode; of a multiple of the identity it is a function of the factor.
  func mapped(
    _ name: String, _ f: OperatorFunction, identity: (Tensor<Double>) throws -> Tensor<Double>
  ) -> Value {
    if case .identity(let c) = expression, let value = try? identity(c.factor) {
      return .object(OperatorObject(.identity(ScaledIdentity(value))))
    }
    return .object(OperatorObject(.mapped(name: name, expression, f)))
  }

  func elementary(_ function: String, _ session: Session) throws -> Value? {
    switch function {
    case "exp": return try told(mapped(function, .exponential) { try $0.exp() })
    case "sqrt":
      return try told(
        mapped(
          function, .elementwise("sqrt", dense: { try squareRoot($0) }, { try $0.sqrt() }, of: { $0.squareRoot() })
        ) {
          try $0.sqrt()
        })
    case "inv":
      if case .identity(let c) = expression, c.factor.scalars.contains(0) {
        throw TensorError.linearAlgebra(operation: "inv", reason: "the operator is 0")
      }
      return try told(mapped(function, .inverse) { try $0.reciprocal() })
    case "log":
      return try told(mapped(function, .elementwise("log", { try $0.log() }, of: { log($0) })) { try $0.log() })
    default: return nil
    }
  }

  /// An error of a bound operator is told now, not at its first use.
  private func told(_ result: Value) throws -> Value {
    try admitted(result)
    if known != nil, case .object(let object) = result, let made = object as? OperatorObject {
      _ = try made.expression.resolve(domain: nil)
    }
    return result
  }
}
