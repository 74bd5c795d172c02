import Numerics

/// 𝒱̂, a covariance for each sample of a batch that starts as 𝒱̄ and learns from products with the true one:
///
///     𝒱̂ ← (I − w uᵀ/c) 𝒱̂ (I − u wᵀ/c) + w wᵀ/c,    c = uᵀw
///
/// after which 𝒱̂u = w. It stays positive definite, and among all symmetric matrices that agree with the pair it is the
/// nearest to what stood before: the update of Broyden, Fletcher, Goldfarb and Shanno (1970), which minimisers use for the
/// inverse of a Hessian. Nothing but the pairs is kept, since products and draws go through them one by one: if η is
/// drawn from N(0, 𝒱̂), then η − w (uᵀη)/c + w ζ/√c, with ζ normal, is drawn from the updated one.
///
/// Rissanen, Heinonen and Solin, "Free Hunch", ICLR 2025, learn a denoiser's covariance so, without pullbacks.
package struct SecantCovariance: Sendable {
  private let base: RemainingCovariance
  private var pairs: [(u: Tensor<Double>, w: Tensor<Double>, c: Tensor<Double>)] = []

  package init(_ base: RemainingCovariance) { self.base = base }

  /// The number of normal numbers a draw takes beyond one for each dimension.
  package var count: Int { pairs.count }

  /// Learns 𝒱u = w, of shape (rows, n) both. A pair without curvature, which the Jacobian of a network may return, is left
  /// out for the sample in question.
  package mutating func learn(_ u: Tensor<Double>, _ w: Tensor<Double>) throws {
    let c = try Rows.dot(u, w)
    let valid = try c.greater(1e-9 * (Rows.dot(u, u) * Rows.dot(w, w)).sqrt())
    let one = Tensor(1.0)
    pairs.append(
      try (
        Tensor.select(valid, u, Tensor(0)), Tensor.select(valid, w, Tensor(0)), Tensor.select(valid, c, one)
      ))
  }

  /// 𝒱̂x for each row.
  package func callAsFunction(_ x: Tensor<Double>) throws -> Tensor<Double> {
    var x = x
    var along: [Tensor<Double>] = []
    for pair in pairs.reversed() {
      let share = try Rows.dot(pair.w, x) / pair.c
      x = try x - pair.u * share
      along.append(share)
    }
    var y = try matmul(x, base.matrix)
    for (pair, share) in zip(pairs, along.reversed()) {
      y = try y + pair.w * (share - Rows.dot(pair.u, y) / pair.c)
    }
    return y
  }

  /// A draw from N(0, 𝒱̂) for each row.
  /// - Parameters:
  ///   - normal: of shape (rows, n).
  ///   - extra: of shape (rows, ``count``).
  package func draw(_ normal: Tensor<Double>, _ extra: Tensor<Double>) throws -> Tensor<Double> {
    var η = try base.draw(normal)
    for (i, pair) in pairs.enumerated() {
      let ζ = try extra.sliced(axis: 1, i..<(i + 1))
      η = try η + pair.w * (ζ / pair.c.sqrt() - Rows.dot(pair.u, η) / pair.c)
    }
    return η
  }

  /// (H𝒱̂Hᵀ + σ_y²I)⁻¹r for each row, by conjugate gradients between whitened measurements: they need two steps for each
  /// pair.
  package func solve(
    _ r: Tensor<Double>, _ h: any LinearOperator, noise: Double
  ) throws -> Tensor<Double> {
    let (rows, n, m) = (r.shape[0], base.matrix.shape[0], r.shape[1])
    let whiten = { @Sendable [base] (x: Tensor<Double>) in try matmul(x, base.whitening) }
    let result = try conjugateGradients(
      { p in
        let q = try whiten(p)
        let back = try self(h.adjoint(q.reshaped([rows] + h.range)).reshaped([rows, n]))
        return try whiten(h.apply(back.reshaped([rows] + h.domain)).reshaped([rows, m]) + noise * noise * q)
      }, whiten(r), tolerance: 1e-12, iterations: 200)
    guard result.residual <= 1e-6 else {
      throw SamplerError.unsolved(
        system: "secant moment matching", steps: result.iterations, residual: result.residual,
        help: "a larger `noise:` makes the system easier, and `cmm` does without it")
    }
    return try whiten(result.solution)
  }
}
