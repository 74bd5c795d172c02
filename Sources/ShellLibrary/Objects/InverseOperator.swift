import Numerics
import Restore
import ShellSyntax
import ShellText

/// A⁻¹ of an operator that is known only by what it does: conjugate gradients, on AᵀA where A is not symmetric and
/// positive definite (Hestenes and Stiefel, 1952).
struct InverseOperator: LinearOperator {
  let inner: any LinearOperator
  private let isSymmetric: Bool
  var name: String { OperatorName.function("inv", of: inner.name) }
  var isTraced: Bool { inner.isTraced }
  var parts: Int { inner.parts + 1 }
  var domain: [Int] { inner.range }
  var range: [Int] { inner.domain }

  /// Symmetry is tried on one pair of vectors: ⟨Au, v⟩ = ⟨u, Av⟩.
  init(_ inner: any LinearOperator) throws {
    self.inner = inner
    isSymmetric = try OperatorAlgebra.isSymmetric(inner)
  }

  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let a = inner
    if isSymmetric, let solution = try Iteration.solve(name, x, unlessIndefinite: true, { try a.apply($0) }) {
      return solution
    }
    let solution = try Iteration.solve(name, a.adjoint(x)) { try a.adjoint(a.apply($0)) } ?? x
    try Iteration.verify(name, x, a.apply(solution))
    return solution
  }

  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> {
    if isSymmetric { return try apply(y) }
    // (AAᵀ)⁻¹ A is (Aᵀ)⁻¹.
    let a = inner
    let solution = try Iteration.solve(name, a.apply(y)) { try a.apply(a.adjoint($0)) } ?? y
    try Iteration.verify(name, y, a.adjoint(solution))
    return solution
  }
}

/// A† of an operator that is known only by what it does: the smallest least-squares solution, by conjugate gradients on
/// AᵀA from zero on. No singular value counts as zero that is not, as `solve` has it.
struct LeastSquaresOperator: LinearOperator {
  let inner: any LinearOperator
  var name: String { OperatorName.postfix(inner.name, "†") }
  var parts: Int { inner.parts + 1 }
  var isTraced: Bool { inner.isTraced }
  var domain: [Int] { inner.range }
  var range: [Int] { inner.domain }

  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let a = inner
    return try Iteration.solve(name, a.adjoint(x)) { try a.adjoint(a.apply($0)) } ?? x
  }

  /// (A†)ᵀ = (Aᵀ)†.
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> {
    let a = inner
    return try Iteration.solve(name, a.apply(y)) { try a.apply(a.adjoint($0)) } ?? y
  }
}

/// Conjugate gradients with a message when they do not get there.
private enum Iteration {
  private static let tolerance = 1e-13
  /// What is accepted where rounding allows no more.
  private static let sufficient = 1e-8

  /// - Parameter unlessIndefinite: return nil when a direction of negative curvature is met.
  static func solve(
    _ name: String, _ b: Tensor<Double>, unlessIndefinite: Bool = false,
    _ apply: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double>? {
    let limit = min(4 * b.count + 100, 10_000)
    let result = try conjugateGradient(apply, b, tolerance: tolerance, iterations: limit)
    if result.residual <= sufficient { return result.solution }
    if unlessIndefinite && result.stop == .indefinite { return nil }
    throw unsolved(name, result.residual, "after \(result.iterations) steps")
  }

  /// The normal equations have a solution even where Ax = b has none.
  static func verify(_ name: String, _ b: Tensor<Double>, _ reached: Tensor<Double>) throws {
    let size = try b.untraced.norm().item
    let residual = try (b.untraced - reached.untraced).norm().item
    guard residual <= 1e-6 * size else { throw unsolved(name, residual / size, "at best") }
  }

  private static func unsolved(_ name: String, _ residual: Double, _ when: String) -> Diagnostic {
    Diagnostic(
      .noConvergence,
      "\(name): conjugate gradients leave a relative residual of \(Digits.significant(residual, 3)) \(when)",
      help: "the operator is singular or badly conditioned; add a multiple of the identity, as in `inv(A + 1e-3*I)`")
  }
}
