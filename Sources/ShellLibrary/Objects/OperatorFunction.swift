import Foundation
import Numerics
import Restore
import ShellSyntax
import ShellText

/// A function of an operator: mode by mode where a singular system is known, matrix-free where not.
struct OperatorFunction: Sendable {
  private let spectral: @Sendable (SpectralOperator) throws -> SpectralOperator
  private let free: (@Sendable (any LinearOperator) throws -> any LinearOperator)?
  /// The same of the matrix, for derivatives with respect to its entries: a singular system that moves has none.
  private let dense: (@Sendable (Tensor<Double>) throws -> Tensor<Double>)?
  /// Whether the formula for the modes needs one basis for both sides.
  private let needsEigenvalues: Bool

  /// f(A) for the operator A, called `name` in messages.
  func apply(_ a: any LinearOperator, name: String) throws -> any LinearOperator {
    if let known = a.spectral, !needsEigenvalues || known.isEndomorphism || free == nil || a.domain != a.range {
      return try spectral(known)
    }
    if a.isTraced, a.spectral == nil, let dense, max(a.domain.reduce(1, *), a.range.reduce(1, *)) <= Self.densest {
      return try DenseOperator(
        dense(a.matrix()), name: OperatorName.function(name, of: a.name), domain: a.range, range: a.domain)
    }
    guard let free else { throw OperatorError.unknownSpectrum(operator: a.name, wanted: name) }
    return try OperatorAlgebra.admitted(free(a))
  }

  /// The largest operator that is worked out as a matrix.
  private static let densest = 4096

  /// V f(S) Vᵀ.
  static func modes(_ f: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>) -> OperatorFunction {
    OperatorFunction(
      spectral: { try $0.modes(name: OperatorName.function("modes", of: $0.name), f) },
      free: { a in
        KrylovFunction(name: OperatorName.function("modes", of: a.name), of: a, from: .unknowns) { s in
          let values = try f(Tensor([0] + s))
          guard !values.isTraced else {
            throw Diagnostic(
              .notDifferentiable,
              "the derivative of `modes` with respect to its function is known only where \(a.name) has a singular system"
            )
          }
          return values.scalars
        }
      }, dense: nil, needsEigenvalues: false)
  }

  /// A function of the eigenvalues of a symmetric operator.
  static func elementwise(
    _ name: String, dense: (@Sendable (Tensor<Double>) throws -> Tensor<Double>)? = nil,
    _ f: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>,
    of eigenvalue: @escaping @Sendable (Double) -> Double
  ) -> OperatorFunction {
    OperatorFunction(
      spectral: { try $0.function(name: name, f) },
      free: { try SymmetricFunction(name: OperatorName.function(name, of: $0.name), of: $0, eigenvalue) },
      dense: dense, needsEigenvalues: true)
  }

  static let exponential = OperatorFunction(
    spectral: { try $0.function(name: "exp") { try $0.exp() } }, free: { try ExponentialOperator($0) }, dense: nil,
    needsEigenvalues: true)

  static let inverse = OperatorFunction(
    spectral: { try $0.function(name: "inv") { try $0.reciprocal() } },
    free: { a in
      guard a.domain == a.range else {
        throw OperatorError.shape(operator: "inv(\(a.name))", expected: a.range, given: a.domain)
      }
      if let known = a.spectral, known.spansAll, known.values.scalars.allSatisfy({ $0 != 0 }) {
        return try known.pseudoInverse(cutoff: 0)
      }
      return try InverseOperator(a)
    }, dense: { try Numerics.inverse($0) }, needsEigenvalues: true)

  static func pseudoInverse(cutoff: Double) -> OperatorFunction {
    OperatorFunction(
      spectral: { try $0.pseudoInverse(cutoff: cutoff) },
      free: { a in
        KrylovFunction(name: OperatorName.postfix(a.name, "†"), of: a, from: .measurements) { s in
          let floor = cutoff * (s.max() ?? 0)
          return [0] + s.map { $0 > floor ? 1 / $0 : 0 }
        }
      },
      dense: { try Numerics.pseudoInverse($0, tolerance: cutoff) }, needsEigenvalues: false)
  }

  /// The smallest least-squares solution, in which no singular value counts as zero but those that rounding cannot tell
  /// from it.
  static let leastSquares = OperatorFunction(
    spectral: {
      try $0.pseudoInverse(cutoff: SingularCutoff.rounding($0.domain.reduce(1, *), $0.range.reduce(1, *)))
    }, free: { LeastSquaresOperator(inner: $0) },
    dense: { try Numerics.pseudoInverse($0, tolerance: SingularCutoff.rounding($0.shape[0], $0.shape[1])) },
    needsEigenvalues: false)

  /// The largest whole power that is taken by repeated application.
  private static let largestPower = 1000.0

  /// `A^p`.
  static func power(_ exponent: Tensor<Double>, of name: String) -> String {
    let p = Digits.short(exponent.scalars.first ?? .nan)
    return OperatorName.postfix(name, p.hasPrefix("-") ? "^(\(p))" : "^\(p)")
  }

  static func power(_ exponent: Tensor<Double>) -> OperatorFunction {
    OperatorFunction(
      spectral: { a in
        try a.function(name: "a power", title: OperatorFunction.power(exponent, of: a.name)) { try $0.power(exponent) }
      },
      free: { a in
        guard !exponent.isTraced, let p = exponent.scalars.first else {
          throw Diagnostic(
            .notDifferentiable,
            "the derivative of a power with respect to its exponent is known only where \(a.name) has a singular system"
          )
        }
        guard p == p.rounded(), abs(p) <= largestPower else {
          return try SymmetricFunction(name: OperatorFunction.power(exponent, of: a.name), of: a) { pow($0, p) }
        }
        let base = p < 0 ? try inverse.apply(a, name: "inv") : a
        guard p != 0 else { return try ScaledIdentity().bound(to: a.domain) }
        return try (1..<max(Int(abs(p)), 1)).reduce(base) { power, _ in try OperatorAlgebra.compose(base, power) }
      }, dense: nil, needsEigenvalues: true)
  }
}
