import Numerics
import Restore
import Testing

/// Operators under test, built when asked for.
struct OperatorCase: CustomTestStringConvertible, Sendable {
  let name: String
  let make: @Sendable () throws -> any LinearOperator
  var testDescription: String { name }

  init(_ name: String, _ make: @escaping @Sendable () throws -> any LinearOperator) {
    (self.name, self.make) = (name, make)
  }

  /// One of each kind, with a singular system.
  static let plain: [OperatorCase] = [
    OperatorCase("identity") { try Diagonal.identity([3, 4]) },
    OperatorCase("diagonal") { try Diagonal(T(shape: [2, 3], scalars: [1, -2, 0, 0.5, 3, -0.1])) },
    OperatorCase("mask") { try Inpainting.masked(normal(1, 6, 5, seed: 4).greater(T(-0.3))) },
    OperatorCase("box") { try Inpainting.box([1, 2, 3, 2], shape: [2, 6, 5]) },
    OperatorCase("superresolution 2") { try Superresolution(factor: 2, shape: [1, 8, 6]) },
    OperatorCase("superresolution 4") { try Superresolution(factor: 4, shape: [3, 8, 8]) },
    OperatorCase("blur 0.7") { try GaussianBlur(sigma: 0.7, shape: [2, 7, 9]) },
    OperatorCase("blur 3") { try GaussianBlur(sigma: 3, shape: [1, 16, 14]) },
    OperatorCase("blur wider than the picture") { try GaussianBlur(sigma: 4, shape: [3, 5]) },
    OperatorCase("wide matrix") { try DenseOperator(normal(3, 6, seed: 5)) },
    OperatorCase("tall matrix") { try DenseOperator(normal(7, 4, seed: 6)) },
    OperatorCase("symmetric matrix") {
      let a = try normal(5, 5, seed: 7)
      return try DenseOperator(a + a.transposed())
    },
    OperatorCase("matrix of rank 2") { try DenseOperator(matmul(normal(5, 2, seed: 8), normal(2, 6, seed: 9))) },
  ]

  /// What the algebra makes of two of them, with and without a common singular system.
  static let made: [OperatorCase] = plain.flatMap { base in
    let h: @Sendable () throws -> SpectralOperator = { try OperatorAlgebra.spectral(base.make(), for: "a test") }
    func derived(_ name: String, _ f: @escaping @Sendable (SpectralOperator) throws -> any LinearOperator)
      -> OperatorCase
    {
      OperatorCase("\(name) of \(base.name)") { try f(h()) }
    }
    return [
      derived("adjoint") { try OperatorAlgebra.adjoint($0) },
      derived("pseudo-inverse") { try $0.pseudoInverse() },
      derived("HᵀH") { try OperatorAlgebra.compose($0.adjoint, $0) },
      derived("HHᵀ") { try OperatorAlgebra.compose($0, $0.adjoint) },
      derived("P") { try OperatorAlgebra.compose($0.pseudoInverse(), $0) },
      derived("exp(aI + cP)") { try exponential($0, 0.3, 0.7) },
      derived("f(√HᵀH)") { try $0.modes(name: "f") { s in try s.square() / (s.square() + 0.01) } },
      derived("−2H") { try OperatorAlgebra.scale(T(-2), $0) },
      derived("HᵀH + 3P") {
        try OperatorAlgebra.sum(
          OperatorAlgebra.compose($0.adjoint, $0), OperatorAlgebra.compose($0.pseudoInverse(), $0), factor: T(3))
      },
    ]
  }

  static let mixed: [OperatorCase] = [
    OperatorCase("superresolution of blur") {
      try OperatorAlgebra.compose(
        Superresolution(factor: 2, shape: [1, 8, 6]), GaussianBlur(sigma: 1, shape: [1, 8, 6]))
    },
    OperatorCase("its adjoint") {
      try OperatorAlgebra.adjoint(
        OperatorAlgebra.compose(
          Superresolution(factor: 2, shape: [1, 8, 6]), GaussianBlur(sigma: 1, shape: [1, 8, 6])))
    },
    OperatorCase("blur + 0.5 mask") {
      try OperatorAlgebra.sum(
        GaussianBlur(sigma: 1, shape: [1, 8, 6]), Inpainting.box([0, 0, 4, 4], shape: [1, 8, 6]), factor: T(0.5))
    },
    OperatorCase("3 (superresolution of blur)") {
      try OperatorAlgebra.scale(
        T(3),
        OperatorAlgebra.compose(
          Superresolution(factor: 2, shape: [1, 8, 6]), GaussianBlur(sigma: 1, shape: [1, 8, 6])))
    },
  ]

  static let all = plain + made + mixed

  /// e^{aI + cP} with P the projection on the row space of H.
  static func exponential(_ h: SpectralOperator, _ a: Double, _ c: Double) throws -> SpectralOperator {
    try exponent(h, a, c).function(name: "exp") { try $0.exp() }
  }

  static func projection(_ h: SpectralOperator) throws -> SpectralOperator {
    let p = try OperatorAlgebra.compose(h.pseudoInverse(), h)
    return try OperatorAlgebra.spectral(p, for: "a test")
  }

  /// aI + cP.
  static func exponent(_ h: SpectralOperator, _ a: Double, _ c: Double) throws -> SpectralOperator {
    let p = try projection(h)
    let sum = try OperatorAlgebra.sum(ScaledIdentity(T(a)).matching(p), p, factor: T(c))
    return try OperatorAlgebra.spectral(sum, for: "a test")
  }
}
