/// The Moore–Penrose pseudo-inverse: singular values below `tolerance` times the largest count as zero.
///
/// The derivative is that of Golub and Pereyra, "The differentiation of pseudo-inverses", 1973, for a rank that stays
/// as it is: dP = −P dA P + P Pᵀ dAᵀ (I − A P) + (I − P A) dAᵀ Pᵀ P. It is exact where the dropped singular values
/// are zero.
///
/// - Parameter a: m×n; leading axes are a batch. The result is n×m.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when a number is not finite.
public func pseudoInverse<S: TensorScalar>(_ a: Tensor<S>, tolerance: S = 1e-6) throws -> Tensor<S> {
  _ = try MatrixStack(a, operation: "pseudo-inverse")
  return try primitive([a]) { x in
    let (u, s, v) = try svd(x[0])
    let k = s.shape[s.rank - 1]
    var inverse = s.scalars
    for i in inverse.indices {
      // Singular values descend: the first of each matrix is its largest.
      let floor = tolerance * s.scalars[i - i % k]
      inverse[i] = s.scalars[i] > floor ? 1 / s.scalars[i] : 0
    }
    return try timesTransposed(v * Tensor(shape: s.shape, scalars: inverse).asRow(), u)
  } derivatives: { x, p in
    let a = x[0]
    return [
      LinearMap { d in
        let dp = try times(d, p)
        // P ((I − A P) dA P)ᵀ and (I − P A) (P dA)ᵀ P: both projections are symmetric.
        let left = try timesTransposed(p, dp - times(a, times(p, dp)))
        let w = try transposedTimes(times(p, d), p)
        let right = try w - times(p, times(a, w))
        return try left + right - times(p, dp)
      } pull: { g in
        let middle = try timesTransposed(transposedTimes(p, g), p)
        // P Pᵀ G (I − A P), transposed.
        let x = try times(p, transposedTimes(p, g))
        let left = try (x - times(times(x, a), p)).transposed()
        // (I − P A) G Pᵀ P, transposed.
        let y = try times(timesTransposed(g, p), p)
        let right = try (y - times(p, times(a, y))).transposed()
        return try left + right - middle
      }
    ]
  }
}
