import Numerics
import Restore
import Testing

typealias T = Tensor<Double>

/// Normal numbers, the same in every run.
func normal(_ shape: Int..., seed: UInt64) throws -> T { try Draw.normal(shape, key: RandomKey(seed: seed)) }
func normal(_ shape: [Int], seed: UInt64) throws -> T { try Draw.normal(shape, key: RandomKey(seed: seed)) }

/// max |a − b| / max |b|.
func relativeError(_ a: T, _ b: T) throws -> Double {
  try #require(a.shape == b.shape)
  return try (a - b).abs().max().item / max(b.abs().max().item, .leastNormalMagnitude)
}

/// A covariance with eigenvalues between about 0.1 and a few.
func positiveDefinite(_ n: Int, seed: UInt64, floor: Double = 0.1) throws -> T {
  let a = try normal(n, n, seed: seed)
  return try product(a, transposed: false, a, transposed: true) / Double(n) + floor * T.identity(n)
}

/// A smooth mixture of three Gaussians with full covariances.
func smoothMixture(_ event: [Int], seed: UInt64, spread: Double = 1) throws -> Mixture {
  let n = event.reduce(1, *)
  return try Mixture(
    weights: [0.5, 0.3, 0.2], means: spread * normal([3] + event, seed: seed),
    covariances: (0..<3).map { try FullCovariance(0.3 * positiveDefinite(n, seed: seed + 1 + UInt64($0))) })
}
