import Foundation
import Numerics
import Restore
import Testing

/// A matrix that hides its singular system.
struct HiddenOperator: LinearOperator {
  let entries: T
  let name = "hidden"
  var domain: [Int] { [entries.shape[1]] }
  var range: [Int] { [entries.shape[0]] }
  func apply(_ x: T) throws -> T { try product(x, transposed: false, entries, transposed: true) }
  func adjoint(_ y: T) throws -> T { try matmul(y, entries) }
}

@Suite struct KrylovFunctionTests {
  @Test(arguments: [(3, 6), (8, 6), (6, 6)]) func itIsTheSpectralOne(_ shape: (Int, Int)) throws {
    let m = try normal(shape.0, shape.1, seed: 171)
    let f = { @Sendable (s: Double) in 2 / (1 + s * s) }
    let known = try #require(try DenseOperator(m).spectral).modes(name: "f") { try 2 / (1 + $0.square()) }
    let ours = KrylovFunction(name: "f", of: HiddenOperator(entries: m), from: .unknowns) { [f(0)] + $0.map(f) }
    let x = try normal(4, 6, seed: 172)
    #expect(try relativeError(ours(x), known(x)) < 1e-12)
    #expect(try relativeError(ours(x[1]), known(x)[1]) < 1e-12)
    let inverse = KrylovFunction(name: "f", of: HiddenOperator(entries: m), from: .measurements) {
      [0] + $0.map { 1 / $0 }
    }
    let y = try normal(2, shape.0, seed: 173)
    #expect(try relativeError(inverse(y), product(y, transposed: false, pseudoInverse(m), transposed: true)) < 1e-11)
    let (u, v) = try (normal(1, 6, seed: 174), normal(1, shape.0, seed: 175))
    #expect(try abs(inverse(v).dot(u).item - v.dot(inverse.transposed(u)).item) < 1e-11)
  }

  /// The derivative is the function itself, or its adjoint, however often one differentiates.
  @Test func derivativesFlow() throws {
    let m = try normal(3, 5, seed: 176)
    let hidden = HiddenOperator(entries: m)
    let h = KrylovFunction(name: "f", of: hidden, from: .unknowns) { [1] + $0.map { exp(-$0) } }
    let gram = try SymmetricFunction(
      name: "sqrt", of: OperatorAlgebra.compose(OperatorAlgebra.adjoint(hidden), hidden), { $0.squareRoot() })
    let (x, u) = try (normal(5, seed: 177), normal(5, seed: 178))
    for f in [h, gram] as [any LinearOperator] {
      #expect(try relativeError(vjp({ try f($0) }, at: x).pullback(u), f.transposed(u)) < 1e-13)
      #expect(try relativeError(jvp({ try f($0) }, at: x, along: u).tangent, f(u)) < 1e-13)
      let twice = try grad({ v in try grad({ try $0.dot(f($0)) }, at: v).dot(u) }, at: x)
      #expect(try relativeError(twice, 2 * f(u)) < 1e-12)
    }
  }

  /// What is not recorded is refused: the derivative with respect to what the operator is made of.
  @Test func theOperatorsOwnDerivativeIsRefused() throws {
    let m = try normal(3, 5, seed: 179)
    let x = try normal(5, seed: 180)
    #expect(throws: TensorError.self) {
      try grad(
        { c in
          let h = HiddenOperator(entries: try c * m)
          return try KrylovFunction(name: "f", of: h, from: .unknowns) { [1] + $0.map { exp(-$0) } }(x).sum()
        }, at: T(2))
    }
    let square = try positiveDefinite(5, seed: 181)
    #expect(throws: TensorError.self) {
      try grad(
        { c in
          try SymmetricFunction(name: "sqrt", of: HiddenOperator(entries: c * square), { $0.squareRoot() })(x).sum()
        }, at: T(2))
    }
  }

  @Test func whatIsNotDefinedIsSaid() throws {
    let x = try normal(4, seed: 182)
    #expect(throws: OperatorError.self) {
      try SymmetricFunction(name: "sqrt", of: HiddenOperator(entries: normal(4, 4, seed: 183)), { $0.squareRoot() })
    }
    #expect(throws: OperatorError.self) {
      try SymmetricFunction(name: "sqrt", of: HiddenOperator(entries: normal(3, 4, seed: 183)), { $0.squareRoot() })
    }
    let a = HiddenOperator(entries: try diagonalMatrix(T([3, 2, 1, 0])))
    let zero = try SymmetricFunction(name: "sqrt", of: a, { $0.squareRoot() })(x)
    #expect(try relativeError(zero, x * T([3, 2, 1, 0]).sqrt()) < 1e-13)
    // The eigenvalue 0 comes as 0 and not as a rounding error, whose logarithm would look like a number.
    #expect(throws: KrylovError.self) { try SymmetricFunction(name: "log", of: a, { log($0) })(x) }
    let negative = HiddenOperator(entries: try diagonalMatrix(T([3, 2, 1, -1])))
    #expect(throws: KrylovError.self) { try SymmetricFunction(name: "sqrt", of: negative, { $0.squareRoot() })(x) }
  }
}
