import Numerics
import Restore
import ShellLanguage
import ShellSyntax

/// An operator as the prompt holds it: bound to a shape, waiting for one, or built from others.
///
/// `superresolution(4)` means the same on any picture, so it waits in a ``ShapeSlot`` until `observe`, `shape:` or a first
/// call tells it the shape. Algebra on what waits is kept as it was written and worked out then.
indirect enum OperatorExpression: Sendable {
  case bound(any LinearOperator)
  case identity(ScaledIdentity)
  case waiting(Slot)
  case sum(OperatorExpression, OperatorExpression)
  case product(OperatorExpression, OperatorExpression)
  case scaled(Tensor<Double>, OperatorExpression)
  case adjoint(OperatorExpression)
  case mapped(name: String, OperatorExpression, OperatorFunction)

  typealias Slot = ShapeSlot<any LinearOperator>

  /// The operator for unknowns of the shape `domain`, or as far as it is bound when that is `nil`.
  /// - Throws: a diagnostic that names `shape:` when something still waits.
  func resolve(domain: [Int]?) throws -> any LinearOperator {
    switch self {
    case .bound(let h): return h
    case .waiting(let slot):
      if let h = slot.value { return h }
      guard let domain else { throw OperatorExpression.unbound(slot.name) }
      return try slot.bind(domain)
    case .identity(let c):
      guard let domain else { throw OperatorExpression.unbound("I") }
      return try c.bound(to: domain)
    case .product(let a, .identity(let c)):
      return try OperatorAlgebra.scale(c.factor, a.resolve(domain: domain))
    case .product(.identity(let c), let b):
      return try OperatorAlgebra.scale(c.factor, b.resolve(domain: domain))
    case .product(let a, let b):
      let inner = try b.resolve(domain: domain)
      return try OperatorAlgebra.compose(a.resolve(domain: inner.range), inner)
    case .sum(let a, .identity(let c)): return try OperatorExpression.shifted(a.resolve(domain: domain), c)
    case .sum(.identity(let c), let b): return try OperatorExpression.shifted(b.resolve(domain: domain), c)
    case .sum(let a, let b):
      // Either side may know the shape that the other waits for.
      if domain != nil || a.knowsItsShape {
        let left = try a.resolve(domain: domain)
        return try OperatorAlgebra.sum(left, b.resolve(domain: domain ?? left.domain))
      }
      let right = try b.resolve(domain: nil)
      return try OperatorAlgebra.sum(a.resolve(domain: right.domain), right)
    case .scaled(let c, let a): return try OperatorAlgebra.scale(c, a.resolve(domain: domain))
    case .adjoint(let a): return try OperatorAlgebra.adjoint(a.resolve(domain: nil))
    // H† takes what H gives: a shape for it says nothing of H's.
    case .mapped(name: "†", let a, let f): return try f.apply(a.resolve(domain: nil), name: "†")
    case .mapped(let name, let a, let f):
      let inner = try a.resolve(domain: a.knowsItsShape ? nil : domain)
      return try f.apply(inner, name: name)
    }
  }

  /// a + c·I, exact where a's spectrum is known.
  private static func shifted(_ a: any LinearOperator, _ c: ScaledIdentity) throws -> any LinearOperator {
    if let spectral = a.spectral, spectral.isEndomorphism {
      return try OperatorAlgebra.sum(spectral, c.matching(spectral))
    }
    guard a.domain == a.range else {
      throw OperatorError.shape(operator: "\(a.name) + I", expected: a.domain, given: a.range)
    }
    return try OperatorAlgebra.sum(a, c.bound(to: a.domain))
  }

  /// Whether the shape follows without a domain being given. What waits is asked, not tried: an operator of many parts
  /// would try each of them again and again.
  var knowsItsShape: Bool {
    switch self {
    case .bound: true
    case .identity: false
    case .waiting(let slot): slot.value != nil
    case .product(let a, .identity): a.knowsItsShape
    case .product(_, let b): b.knowsItsShape
    case .sum(let a, let b): a.knowsItsShape || b.knowsItsShape
    case .scaled(_, let a), .adjoint(let a), .mapped(_, let a, _): a.knowsItsShape
    }
  }

  /// The same, worked out as far as nothing waits.
  var settled: OperatorExpression {
    switch self {
    case .bound, .identity, .waiting: return self
    default: return knowsItsShape ? (try? resolve(domain: nil)).map { .bound($0) } ?? self : self
    }
  }

  /// The diagnostic for an operator that still waits for its shape.
  static func unbound(_ name: String) -> Diagnostic {
    let help: String
    if name == "I" {
      help = "I fits every shape; `diagonal(ones(n))` is the identity on vectors of n"
    } else if let open = name.firstIndex(of: "("), name.hasSuffix(")"), !name.contains(" * "), !name.contains(" + "),
      Library.builtin(String(name[..<open]))?.signature.index(of: "shape") != nil
    {
      help = "give it one, as in `\(name.dropLast()), shape: [1, 28, 28])`, or apply it to a picture first"
    } else {
      help = "give its parts a `shape:`, or apply it to a picture first"
    }
    return Diagnostic(.unboundOperator, "\(name) is not bound to a shape yet", help: help)
  }

  /// How far the functions it was made of nest.
  var extent: Extent {
    if case .bound(let h) = self, let function = h as? FunctionOperator { return function.extent }
    return Extent()
  }

  /// Whether the expression has more parts than a budget, which is spent on the way.
  private func spends(_ budget: inout Int) -> Bool {
    budget -= 1
    if budget < 0 { return true }
    switch self {
    case .bound, .identity, .waiting: return false
    case .sum(let a, let b), .product(let a, let b): return a.spends(&budget) || b.spends(&budget)
    case .scaled(_, let a), .adjoint(let a), .mapped(_, let a, _): return a.spends(&budget)
    }
  }

  /// - Throws: ``OperatorError/invalid(_:)`` for an expression of too many parts.
  func admit() throws {
    var budget = 2 * OperatorAlgebra.largest
    if spends(&budget) {
      throw OperatorError.invalid("an operator made of more than \(OperatorAlgebra.largest) operators")
    }
  }

  /// A few words for the echo. Parts nested deeper than is shown are not looked at: an operator squared again and again
  /// has as many parts as powers of two.
  var name: String { OperatorName.cut(text(depth: 12)) }

  private func text(depth: Int) -> String {
    guard depth > 0 else { return "…" }
    switch self {
    case .bound(let h): return h.name
    case .identity(let c): return OperatorName.scaled(c.factor.scalars.first ?? 1, "I")
    case .waiting(let slot): return slot.name
    case .sum(let a, let b): return OperatorName.sum(a.text(depth: depth - 1), b.text(depth: depth - 1))
    case .product(let a, let b): return OperatorName.product(a.text(depth: depth - 1), b.text(depth: depth - 1))
    case .scaled(let c, let a): return OperatorName.scaled(c.scalars.first ?? 1, a.text(depth: depth - 1))
    case .adjoint(let a): return OperatorName.postfix(a.text(depth: depth - 1), "'")
    case .mapped(let name, let a, _):
      let inner = a.text(depth: depth - 1)
      return name == "†" || name.hasPrefix("^")
        ? OperatorName.postfix(inner, name) : OperatorName.function(name, of: inner)
    }
  }
}
