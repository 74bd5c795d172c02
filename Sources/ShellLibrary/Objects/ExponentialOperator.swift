import Numerics
import Restore
import ShellSyntax
import ShellText

/// exp(A) of an operator that is known only by what it does: exp(A)x = (exp(A/m))ᵐ x with m so large that ‖A/m‖ ≤ 1,
/// each factor by its Taylor series to rounding error (Al-Mohy and Higham, SIAM J. Sci. Comput. 2011).
struct ExponentialOperator: LinearOperator {
  let inner: any LinearOperator
  /// m.
  private let stages: Int
  var name: String { OperatorName.function("exp", of: inner.name) }
  var isTraced: Bool { inner.isTraced }
  var parts: Int { inner.parts + 1 }
  var domain: [Int] { inner.domain }
  var range: [Int] { inner.range }

  private static let largestNorm = 10_000.0
  private static let longestSeries = 60

  init(_ inner: any LinearOperator) throws {
    guard inner.domain == inner.range else {
      throw OperatorError.shape(operator: "exp(\(inner.name))", expected: inner.range, given: inner.domain)
    }
    self.inner = inner
    let norm = try ExponentialOperator.norm(inner)
    guard norm <= Self.largestNorm else {
      throw Diagnostic(
        .noConvergence, "exp(\(inner.name)): an operator of norm \(Digits.significant(norm, 3)) takes too many steps",
        help: "scale it down: norms up to \(Digits.short(Self.largestNorm)) are taken")
    }
    stages = max(1, Int((1.05 * norm).rounded(.up)))
  }

  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try exponential(x) { try inner.apply($0) } }
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try exponential(y) { try inner.adjoint($0) } }

  private func exponential(
    _ x: Tensor<Double>, _ apply: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    var y = x
    for _ in 0..<stages {
      var term = y
      var small = 0
      for k in 1...Self.longestSeries {
        term = try apply(term) / (Double(k) * Double(stages))
        y = try y + term
        // Two terms in a row: one may vanish by chance.
        small = try term.untraced.norm().item <= 1e-17 * y.untraced.norm().item ? small + 1 : 0
        if small == 2 { break }
      }
    }
    return y
  }

  /// The largest singular value, by twelve steps of the power iteration on AᵀA.
  private static func norm(_ a: any LinearOperator) throws -> Double {
    var x = try Draw.normal([1] + a.domain, key: RandomKey(seed: 0).stream(.probes))
    var norm = 0.0
    for _ in 0..<12 {
      let size = try x.norm().item
      guard size > 0, size.isFinite else { break }
      let y = try a.apply(x / size).untraced
      norm = max(norm, try y.norm().item)
      x = try a.adjoint(y).untraced
    }
    return norm
  }
}
