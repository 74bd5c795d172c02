import Foundation
import Numerics
import Testing

/// Identities of the factorisations. A backward stable factorisation of an n×n matrix reproduces it to a small
/// multiple of n ε ‖A‖; 10 n ε is asked for.
@Suite struct FactorisationTests {
  private func bound(_ n: Int) -> Double { 10 * Double(n) * Double.ulpOfOne }

  private func expectOrthonormalColumns(_ q: T) throws {
    let gram = try product(q, transposed: true, q, transposed: false)
    let n = q.shape[q.rank - 1]
    expectNear(gram, try T.identity(n).broadcasted(to: gram.shape), bound(n + q.shape[q.rank - 2]))
  }

  @Test(arguments: [(5, 3), (3, 5), (4, 4), (1, 6), (6, 1), (1, 1), (40, 30)])
  func singularValues(_ m: Int, _ n: Int) throws {
    let a = try sample(m, n)
    let (u, s, v) = try svd(a)
    let k = min(m, n)
    #expect(u.shape == [m, k] && s.shape == [k] && v.shape == [n, k])
    try expectOrthonormalColumns(u)
    try expectOrthonormalColumns(v)
    #expect(zip(s.scalars, s.scalars.dropFirst()).allSatisfy { $0 >= $1 } && s.scalars.allSatisfy { $0 >= 0 })
    expectNear(try product(u * s, transposed: false, v, transposed: true), a, bound(m + n))
  }

  @Test func singularValuesOfAKnownMatrix() throws {
    // AᵀA of [[3, 0], [4, 5]] has eigenvalues 45 and 5.
    let (u, s, v) = try svd(rows([3, 0], [4, 5]))
    expectNear(s, try T([45, 5]).sqrt(), 1e-15)
    // The large components that come first are positive.
    expectNear(u, try rows([1, 3], [3, -1]) / Double(10).squareRoot(), 1e-15)
    expectNear(v, try rows([1, 1], [1, -1]) / Double(2).squareRoot(), 1e-15)
  }

  @Test func eigenvalues() throws {
    let (values, vectors) = try eigh(rows([2, 1], [1, 2]))
    expectNear(values, T([1, 3]), 1e-15)
    expectNear(vectors, try rows([1, 1], [-1, 1]) / Double(2).squareRoot(), 1e-15)
    for n in [1, 2, 7, 40] {
      let a = try positiveDefinite(n)
      let (values, vectors) = try eigh(a)
      try expectOrthonormalColumns(vectors)
      #expect(zip(values.scalars, values.scalars.dropFirst()).allSatisfy { $0 <= $1 })
      expectNear(try product(vectors * values, transposed: false, vectors, transposed: true), a, bound(n))
    }
  }

  @Test func symmetricSquareRoot() throws {
    // Of rank 2 in four dimensions as well: a root exists, a derivative does not.
    let (full, thin) = try (positiveDefinite(4), sample(4, 2))
    let singular = try product(thin, transposed: false, thin, transposed: true)
    for a in [full, singular] {
      let root = try squareRoot(a)
      expectNear(try product(root, transposed: false, root, transposed: false), a, 10 * bound(4))
      expectNear(root, try root.transposed(), bound(4))
    }
    expectError("square root", "negative") { _ = try squareRoot(rows([1, 2], [2, 1])) }
    expectError("square root", "singular") { _ = try grad({ try squareRoot($0).sum() }, at: rows([0, 0], [0, 1])) }
  }

  @Test func choleskyFactor() throws {
    #expect(try cholesky(rows([4, 2], [2, 10])) == rows([2, 0], [1, 3]))
    for n in [1, 2, 7, 40] {
      let a = try positiveDefinite(n)
      let l = try cholesky(a)
      #expect(try l == lowerTriangle(l) && diagonal(l).scalars.allSatisfy { $0 > 0 })
      expectNear(try product(l, transposed: false, l, transposed: true), a, bound(n))
    }
    expectError("cholesky", "not positive definite", "pivot 2 of 3") {
      _ = try cholesky(rows([1, 2, 0], [2, 1, 0], [0, 0, 1]))
    }
    expectError("not symmetric") { _ = try cholesky(rows([1, 2], [0, 1])) }
    expectError("square") { _ = try cholesky(T.zeros([2, 3])) }
  }

  @Test(arguments: [(5, 3), (3, 5), (4, 4), (1, 1), (40, 30)])
  func orthogonalFactor(_ m: Int, _ n: Int) throws {
    let a = try sample(m, n)
    let (q, r) = try qr(a)
    #expect(q.shape == [m, min(m, n)] && r.shape == [min(m, n), n])
    try expectOrthonormalColumns(q)
    #expect(try r == upperTriangle(r) && diagonal(r).scalars.allSatisfy { $0 >= 0 })
    expectNear(try matmul(q, r), a, bound(m + n))
  }

  @Test func batchesAreTheirMatrices() throws {
    let a = try sample(2, 3, 4, 4)
    let gram = try product(a, transposed: false, a, transposed: true) + T.identity(4)
    #expect(try svd(a).s[1][2] == svd(a[1][2]).s && eigh(gram).vectors[1][0] == eigh(gram[1][0]).vectors)
    #expect(try cholesky(gram)[0][2] == cholesky(gram[0][2]))
    #expect(try qr(a).r[1][1] == qr(a[1][1]).r)
    #expect(try inverse(gram)[0][1] == inverse(gram[0][1]))
    #expect(try determinant(a)[1][0] == determinant(a[1][0]))
    #expect(try pseudoInverse(a)[1][0] == pseudoInverse(a[1][0]))
    #expect(try solve(gram, sample(4))[1][2] == solve(gram[1][2], sample(4)))
    #expect(
      try triangularSolve(cholesky(gram), sample(4, 2))[1][2]
        == triangularSolve(cholesky(gram[1][2]), sample(4, 2)))
  }

  @Test func singlePrecision() throws {
    let a = try Tensor<Float>(sample(20, 15))
    let (u, s, v) = try svd(a)
    expectNear(try product(u * s, transposed: false, v, transposed: true), a, 350 * Float.ulpOfOne)
    let gram = try product(a, transposed: true, a, transposed: false)
    let l = try cholesky(gram)
    expectNear(try product(l, transposed: false, l, transposed: true), gram, 350 * Float.ulpOfOne)
    let (q, r) = try qr(a)
    expectNear(try matmul(q, r), a, 350 * Float.ulpOfOne)
    #expect(try eigh(gram).values.scalars.allSatisfy { $0 > 0 })
    expectNear(try determinant(Tensor<Float>(rows([1, 2], [3, 4]))), Tensor(-2), 1e-6)
  }

  @Test func numbersThatAreNotFinite() throws {
    for bad in [Double.nan, .infinity] {
      let a = try rows([1, bad], [bad, 1])
      expectError("svd", "finite") { _ = try svd(a) }
      expectError("eigh", "finite") { _ = try eigh(a) }
      expectError("cholesky", "finite") { _ = try cholesky(a) }
      expectError("qr", "finite") { _ = try qr(a) }
      expectError("solve", "finite") { _ = try solve(a, T([1, 2])) }
      expectError("solve", "finite") { _ = try solve(T.identity(2), T([1, bad])) }
      expectError("inverse", "finite") { _ = try inverse(a) }
      expectError("finite") { _ = try pseudoInverse(a) }
      expectError("finite") { _ = try determinant(a) }
      expectError("finite") { _ = try triangularSolve(a, T([1, 2])) }
    }
  }

  @Test func emptyMatrices() throws {
    let none = try T.zeros([0, 0])
    #expect(try svd(T.zeros([3, 0])).u.shape == [3, 0])
    #expect(try eigh(none).values.count == 0 && cholesky(none).count == 0 && inverse(none).count == 0)
    #expect(try qr(T.zeros([0, 2])).r.shape == [0, 2])
    #expect(try determinant(none) == T(1) && solve(none, T.zeros([0])).count == 0)
    #expect(try pseudoInverse(T.zeros([0, 2])).shape == [2, 0])
    expectError("two axes") { _ = try svd(T([1, 2])) }
  }
}
