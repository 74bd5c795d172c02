import Numerics
import Testing

@Suite struct SolveTests {
  /// The relative error of a backward stable solution is within a small multiple of n ε cond.
  private func bound(_ n: Int, condition: Double) -> Double { 10 * Double(n) * Double.ulpOfOne * condition }

  @Test(arguments: [1.0, 1e4, 1e8])
  func solutionsUpToTheCondition(_ condition: Double) throws {
    let n = 12
    let a = try matrix(n, n, singularValues: (0..<n).map { pow10(condition, Double($0) / Double(n - 1)) })
    let x = try sample(n, 3, seed: 7)
    expectNear(try solve(a, matmul(a, x)), x, bound(n, condition: condition))
    // ‖A⁻¹‖ is the condition here, as the smallest singular value is 1.
    expectNear(try matmul(inverse(a), a), try T.identity(n), bound(n, condition: condition))
  }

  private func pow10(_ base: Double, _ exponent: Double) -> Double {
    (try? T(base).power(exponent).item) ?? .nan
  }

  @Test func vectorsKeepTheirShape() throws {
    let a = try rows([2, 1], [1, 3])
    expectNear(try solve(a, T([3, 5])), T([0.8, 1.4]), 1e-15)
    #expect(try solve(a, T([3, 5])).shape == [2])
    expectError("solve", "2×2", "3") { _ = try solve(a, T([1, 2, 3])) }
    expectError("square") { _ = try solve(T.zeros([2, 3]), T([1, 2])) }
  }

  @Test func triangles() throws {
    // What stands above the diagonal is not read.
    let l = try rows([2, 99], [1, 4])
    #expect(try triangularSolve(l, T([2, 9])) == T([1, 2]))
    #expect(try triangularSolve(l, T([4, 8]), transposed: true) == T([1, 2]))
    #expect(try triangularSolve(l, rows([2, 4], [9, 2])) == rows([1, 2], [2, 0]))
    let a = try positiveDefinite(6)
    let x = try sample(6, 2)
    expectNear(try choleskySolve(cholesky(a), matmul(a, x)), x, 1e-12)
    expectError("diagonal element 1 is 0") { _ = try triangularSolve(rows([1, 0], [5, 0]), T([1, 2])) }
  }

  @Test func singularMatrices() throws {
    expectError("solve", "singular") { _ = try solve(T.zeros([2, 2]), T([1, 2])) }
    // Rounding leaves a last pivot near 1e-16 here.
    expectError("inverse", "singular") { _ = try inverse(rows([1, 2, 3], [4, 5, 6], [7, 8, 9])) }
    // Units of rows and columns do not make a matrix singular.
    let scaled = try rows([1e-200, 2e-200], [3e150, 4e150])
    expectNear(try matmul(inverse(scaled), scaled), try T.identity(2), 1e-14)
    #expect(try solve(diagonal(T([1e-300, 1e300])), T([1e-300, 1e300])) == T([1, 1]))
  }

  @Test func pseudoInverses() throws {
    for (m, n) in [(6, 4), (4, 6), (5, 5)] {
      let a = try matrix(m, n, singularValues: [5, 2, 0.1])
      let p = try pseudoInverse(a)
      let (ap, pa) = (try matmul(a, p), try matmul(p, a))
      // Moore and Penrose's four identities.
      expectNear(try matmul(ap, a), a, bound(m + n, condition: 50))
      expectNear(try matmul(pa, p), p, bound(m + n, condition: 50))
      expectNear(try ap.transposed(), ap, bound(m + n, condition: 50))
      expectNear(try pa.transposed(), pa, bound(m + n, condition: 50))
    }
    let small = try diagonal(T([1, 1e-7]))
    #expect(try pseudoInverse(small) == diagonal(T([1, 0])))
    expectNear(try pseudoInverse(small, tolerance: 1e-8), try diagonal(T([1, 1e7])), 1e-15)
    #expect(try pseudoInverse(T.zeros([2, 3])) == T.zeros([3, 2]))
  }

  @Test func determinants() throws {
    expectNear(try determinant(rows([1, 2], [3, 4])), T(-2), 1e-15)
    #expect(try determinant(rows([0, 1], [1, 0])) == T(-1))
    #expect(try determinant(T.identity(3)) == T(1))
    #expect(try determinant(rows([1, 2], [2, 4])) == T(0))
    // 200 numbers 1e3 overflow as a product, not as a logarithm.
    expectNear(try logAbsDeterminant(diagonal(T(repeating: 1e3, shape: [200]))), T(1381.5510557964274), 1e-14)
    #expect(try logAbsDeterminant(T.zeros([2, 2])).item == -.infinity)
  }

  @Test func gradientOfTheDeterminantOfASingularMatrix() throws {
    // Cofactors of [[1, 2], [2, 4]].
    expectNear(try grad({ try determinant($0) }, at: rows([1, 2], [2, 4])), try rows([4, -2], [-2, 1]), 1e-14)
    expectError("singular") { _ = try grad({ try logAbsDeterminant($0) }, at: T.zeros([2, 2])) }
  }

  @Test func diagonals() throws {
    let m = try rows([1, 2, 3], [4, 5, 6])
    #expect(try diagonal(m) == T([1, 5]))
    #expect(try diagonal(T([1, 2])) == rows([1, 0], [0, 2]))
    #expect(try trace(m) == T(6))
    #expect(try lowerTriangle(m) == rows([1, 0, 0], [4, 5, 0]))
    #expect(try upperTriangle(m, diagonal: 1) == rows([0, 2, 3], [0, 0, 6]))
    #expect(try lowerTriangle(rows([1, .nan], [1, 1])) == rows([1, 0], [1, 1]))
    expectError("diagonal") { _ = try diagonal(T(1)) }
  }

  @Test func equalEigenvaluesGiveFiniteDerivatives() throws {
    // A function that does not tell the vectors apart: tr exp(A) at A = I has the gradient e I.
    let f: (T) throws -> T = { a in
      let (values, vectors) = try eigh(a)
      return try trace(product(vectors * values.exp(), transposed: false, vectors, transposed: true))
    }
    expectNear(try grad(f, at: T.identity(3)), try T.identity(3) * 2.718281828459045, 1e-14)
    let g = try grad({ try svd($0).s.sum() }, at: T.identity(3))
    expectNear(g, try T.identity(3), 1e-14)
  }
}
