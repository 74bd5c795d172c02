import Numerics

extension DerivativeCase {
  private static func gram(_ x: T) throws -> T {
    try product(x, transposed: false, x, transposed: true) + T.identity(x.shape[x.rank - 2])
  }

  static let products: [DerivativeCase] = [
    DerivativeCase("matmul, left", at: try sample(2, 3)) { try matmul($0, sample(3, 4)) },
    DerivativeCase("matmul, both", at: try sample(3, 3)) { try matmul($0, $0.square()) },
    DerivativeCase("matmul, vectors", at: try sample(3)) { try matmul($0, $0.exp()) },
    DerivativeCase("matmul, batch", at: try sample(3, 4)) { try matmul(sample(2, 5, 3), $0) },
    DerivativeCase("matmul, batches broadcast", at: try sample(2, 1, 2, 3)) { try matmul($0, sample(3, 3, 2)) },
    DerivativeCase("product, both transposed", at: try sample(3, 2)) {
      try product($0, transposed: true, sample(4, 3), transposed: true) * 2
    },
    DerivativeCase("outer", at: try sample(3)) { try outer($0, $0.square()) },
    DerivativeCase("kron", at: try sample(2, 3)) { try kron($0, sample(3, 2)) * 3 },
    DerivativeCase("diagonal of a matrix", at: try sample(2, 3, 4)) { try diagonal($0).square() },
    DerivativeCase("matrix of a diagonal", at: try sample(2, 3)) { try diagonalMatrix($0.square()) },
    DerivativeCase("trace", at: try sample(3, 3)) { try trace($0.square()) },
    DerivativeCase("lower triangle", at: try sample(3, 4)) { try lowerTriangle($0, diagonal: -1).square() },
    DerivativeCase("upper triangle", at: try sample(3, 4)) { try upperTriangle($0).square() },
  ]

  static let factorisations: [DerivativeCase] = [
    DerivativeCase("cholesky", symmetric: true, at: try positiveDefinite(4)) { try cholesky($0) },
    DerivativeCase("square root", symmetric: true, at: try positiveDefinite(4)) { try squareRoot($0) },
    DerivativeCase("cholesky, batch", at: try sample(2, 3, 3)) { try cholesky(gram($0)) },
    DerivativeCase("triangular solve, matrix", at: try cholesky(positiveDefinite(4))) {
      try triangularSolve($0, sample(4, 2))
    },
    DerivativeCase("triangular solve, transposed", at: try cholesky(positiveDefinite(4))) {
      try triangularSolve($0, sample(4, 2), transposed: true)
    },
    DerivativeCase("triangular solve, right side", at: try sample(4)) {
      try triangularSolve(cholesky(positiveDefinite(4)), $0.square(), transposed: true)
    },
    DerivativeCase("triangular solve, batch", at: try cholesky(positiveDefinite(3))) {
      try triangularSolve($0, sample(2, 3, 2))
    },
    DerivativeCase("cholesky solve", symmetric: true, at: try positiveDefinite(4)) {
      try choleskySolve(cholesky($0), sample(4))
    },
    DerivativeCase("solve, matrix", at: try positiveDefinite(4) + lowerTriangle(sample(4, 4, seed: 5))) {
      try solve($0, sample(4, 2))
    },
    DerivativeCase("solve, right side", at: try sample(4)) { try solve(positiveDefinite(4), $0.square()) },
    DerivativeCase("solve, both", at: try positiveDefinite(4)) { try solve($0, $0.square()) },
    DerivativeCase("inverse", at: try positiveDefinite(3) + lowerTriangle(sample(3, 3, seed: 5))) { try inverse($0) },
    DerivativeCase("inverse, batch", at: try sample(2, 3, 3)) { try inverse(gram($0)) },
    DerivativeCase("pseudo-inverse, tall", at: try matrix(5, 3, singularValues: [3, 2, 1])) { try pseudoInverse($0) },
    DerivativeCase("pseudo-inverse, wide", at: try matrix(3, 5, singularValues: [3, 2, 1])) { try pseudoInverse($0) },
    DerivativeCase("svd.u", at: try matrix(5, 3, singularValues: [3, 2, 1])) { try svd($0).u },
    DerivativeCase("svd.s", at: try matrix(5, 3, singularValues: [3, 2, 1])) { try svd($0).s },
    DerivativeCase("svd.v", at: try matrix(5, 3, singularValues: [3, 2, 1])) { try svd($0).v },
    DerivativeCase("svd.u, wide", at: try matrix(3, 5, singularValues: [3, 2, 1])) { try svd($0).u },
    DerivativeCase("svd.v, wide", at: try matrix(3, 5, singularValues: [3, 2, 1])) { try svd($0).v },
    DerivativeCase("svd.s, batch", at: try sample(2, 3, 2)) { try svd($0).s },
    DerivativeCase("eigh.values", symmetric: true, at: try positiveDefinite(4)) { try eigh($0).values },
    DerivativeCase("eigh.vectors", symmetric: true, at: try positiveDefinite(4)) { try eigh($0).vectors },
    DerivativeCase("eigh.vectors, batch", at: try sample(2, 3, 3)) { try eigh(gram($0)).vectors },
    DerivativeCase("qr.q", at: try matrix(5, 3, singularValues: [3, 2, 1])) { try qr($0).q },
    DerivativeCase("qr.r", at: try matrix(5, 3, singularValues: [3, 2, 1])) { try qr($0).r },
    DerivativeCase("qr.q, wide", at: try matrix(3, 5, singularValues: [3, 2, 1])) { try qr($0).q },
    DerivativeCase("qr.r, wide", at: try matrix(3, 5, singularValues: [3, 2, 1])) { try qr($0).r },
    DerivativeCase("determinant", at: try matrix(3, 3, singularValues: [3, 2, 1])) { try determinant($0) },
    DerivativeCase("log determinant", at: try matrix(3, 3, singularValues: [3, 2, 1])) { try logAbsDeterminant($0) },
    DerivativeCase("log determinant, batch", at: try sample(2, 3, 3)) { try logAbsDeterminant(gram($0)) },
  ]

  static let all = elementwise + binary + rearranging + reducing + products + factorisations
}
