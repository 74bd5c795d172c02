import Numerics

typealias T = Tensor<Double>

/// Normal numbers, the same in every run.
func sample(_ shape: Int..., seed: UInt64 = 1) throws -> T {
  try Draw.normal(shape, key: RandomKey(seed: seed))
}

/// A symmetric positive definite matrix with eigenvalues of at least 1.
func positiveDefinite(_ n: Int, seed: UInt64 = 1) throws -> T {
  let a = try sample(n, n, seed: seed)
  return try product(a, transposed: false, a, transposed: true) + T.identity(n)
}

/// A matrix with the given singular values and random singular vectors.
func matrix(_ m: Int, _ n: Int, singularValues: [Double], seed: UInt64 = 1) throws -> T {
  let k = singularValues.count
  let u = try qr(sample(m, k, seed: seed)).q
  let v = try qr(sample(n, k, seed: seed + 1)).q
  return try product(u * T(singularValues), transposed: false, v, transposed: true)
}

func rows(_ rows: [Double]...) throws -> T { try T(rows: rows) }
