import Foundation
import Numerics
import Restore
import Testing

@Suite struct AlgebraTests {
  /// The tolerance for identities that divide by singular values: 1e-10 times the condition over the kept modes, in
  /// units of 1e4.
  private func tolerance(_ h: SpectralOperator) -> Double {
    let kept = zip(h.system.singularValues, h.system.kept).filter(\.1).map(\.0)
    let condition = (kept.max() ?? 1) / (kept.min() ?? 1)
    return 1e-10 * max(1, condition / 1e4)
  }

  @Test(arguments: OperatorCase.plain)
  func moorePenrose(_ c: OperatorCase) throws {
    let h = try c.make()
    let a = try OperatorAlgebra.spectral(h, for: "a test")
    let inverse = try a.pseudoInverse()
    let (p, q) = try (OperatorCase.projection(a), OperatorAlgebra.compose(a, inverse))
    let tolerance = tolerance(a)
    // On the modes H† keeps, where H and its truncation agree.
    let x = try p(normal([3] + h.domain, seed: 31))
    let y = try q(normal([3] + h.range, seed: 32))
    #expect(try relativeError(h(inverse(h(x))), h(x)) < tolerance)
    #expect(try relativeError(inverse(h(inverse(y))), inverse(y)) < tolerance)
    #expect(try relativeError(inverse(h(x)), x) < tolerance)
    #expect(try relativeError(h(inverse(y)), y) < tolerance)
    // P and Q are orthogonal projections: symmetric and idempotent.
    for projection in [p, q] as [any LinearOperator] {
      let u = try normal([3] + projection.domain, seed: 33)
      #expect(try relativeError(projection(u), projection.transposed(u)) < 1e-13)
      #expect(try relativeError(projection(projection(u)), projection(u)) < 1e-12)
    }
  }

  @Test func thePseudoInverseIsThatOfTheMatrix() throws {
    for c in OperatorCase.plain where c.name != "blur 3" && c.name != "blur wider than the picture" {
      let h = try OperatorAlgebra.spectral(c.make(), for: "a test")
      let expected = try pseudoInverse(h.matrix())
      #expect(try relativeError(h.pseudoInverse().matrix(), expected) < 1e-11, "\(c.name)")
    }
  }

  @Test(arguments: OperatorCase.plain)
  func exponentialsOfProjections(_ c: OperatorCase) throws {
    let h = try OperatorAlgebra.spectral(c.make(), for: "a test")
    let p = try OperatorCase.projection(h)
    let x = try normal([2] + h.domain, seed: 34)
    for (a, c) in [(0.3, 0.7), (-1.2, 2.5), (0, -3)] {
      let expected = try exp(a) * (x + (exp(c) - 1) * p(x))
      #expect(try relativeError(OperatorCase.exponential(h, a, c)(x), expected) < 1e-12)
    }
  }

  @Test(arguments: OperatorCase.plain)
  func sumsAndProductsAreThoseOfTheMatrices(_ c: OperatorCase) throws {
    let h = try OperatorAlgebra.spectral(c.make(), for: "a test")
    let (m, p) = try (h.matrix(), OperatorCase.projection(h))
    let gram = try OperatorAlgebra.compose(h.adjoint, h)
    #expect(gram.spectral != nil, "products in one basis stay in it")
    #expect(try relativeError(gram.matrix(), product(m, transposed: true, m, transposed: false)) < 1e-12)
    let sum = try OperatorAlgebra.sum(gram, p, factor: T(-0.5))
    #expect(sum.spectral != nil)
    #expect(try relativeError(sum.matrix(), gram.matrix() - 0.5 * p.matrix()) < 1e-12)
    let square = try OperatorAlgebra.compose(sum, sum)
    #expect(try relativeError(square.matrix(), matmul(sum.matrix(), sum.matrix())) < 1e-12)
    let shifted = try OperatorCase.exponent(h, 0.5, -2)
    #expect(try relativeError(shifted.matrix(), 0.5 * T.identity(m.shape[1]) - 2 * p.matrix()) < 1e-12)
    let twice = try OperatorAlgebra.compose(shifted, shifted)
    #expect(try relativeError(twice.matrix(), matmul(shifted.matrix(), shifted.matrix())) < 1e-12)
  }

  @Test func functionsOfASymmetricMatrix() throws {
    let a = try normal(5, 5, seed: 35)
    let m = try a + a.transposed()
    let h = try OperatorAlgebra.spectral(DenseOperator(m), for: "a test")
    let exponential = try h.function(name: "exp") { try $0.exp() }.matrix()
    // e^M = (e^{M/2⁶})^{2⁶}, with a Taylor series in between.
    let small = try m / 64
    var (term, sum) = try (T.identity(5), T.identity(5))
    for k in 1...24 {
      term = try matmul(term, small) / Double(k)
      sum = try sum + term
    }
    for _ in 0..<6 { sum = try matmul(sum, sum) }
    #expect(try relativeError(exponential, sum) < 1e-12)
    #expect(throws: OperatorError.self) {
      let wide = try OperatorAlgebra.spectral(DenseOperator(normal(3, 6, seed: 5)), for: "a test")
      _ = try wide.function(name: "exp") { try $0.exp() }
    }
  }

  @Test func aMapOfSingularValuesIsOneOfTheGram() throws {
    for c in OperatorCase.plain {
      let h = try OperatorAlgebra.spectral(c.make(), for: "a test")
      let m = try h.matrix()
      let gram = try product(m, transposed: true, m, transposed: false)
      let expected = try solve(gram + 0.01 * T.identity(gram.shape[0]), gram)
      let actual = try h.modes(name: "f") { s in try s.square() / (s.square() + 0.01) }
      #expect(try relativeError(actual.matrix(), expected) < 1e-11, "\(c.name)")
    }
  }
}
