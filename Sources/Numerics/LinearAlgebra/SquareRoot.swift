/// The symmetric square root R of a symmetric positive semidefinite matrix: R R = A.
///
/// The derivative solves R dR + dR R = dA (Higham, "Functions of Matrices", 2008, section 6.1), which needs A to be
/// positive definite.
///
/// - Parameter a: symmetric, n×n; eigenvalues below 0 by no more than rounding count as 0.
/// - Throws: ``TensorError/linearAlgebra(operation:reason:)`` when A is not symmetric or has a negative eigenvalue.
public func squareRoot<S: TensorScalar>(_ a: Tensor<S>) throws -> Tensor<S> {
  try primitive([symmetricPart(a, operation: "square root")]) { x in
    let (values, vectors) = try eigh(x[0])
    let largest = try values.count > 0 ? values.abs().max().item : 0
    guard values.scalars.allSatisfy({ $0 >= -S.ulpOfOne.squareRoot() * largest }) else {
      throw TensorError.linearAlgebra(operation: "square root", reason: "the matrix has a negative eigenvalue")
    }
    return try timesTransposed(vectors * values.maximum(Tensor(0)).sqrt().asRow(), vectors)
  } derivatives: { _, root in
    [.symmetric { try lyapunov(root, $0) }]
  }
}

/// X with R X + X R = B for a symmetric positive definite R.
private func lyapunov<S: TensorScalar>(_ r: Tensor<S>, _ b: Tensor<S>) throws -> Tensor<S> {
  try primitive([r, b]) { x in
    let (values, vectors) = try eigh(x[0])
    let sums = try values.asColumn() + values.asRow()
    guard sums.scalars.allSatisfy({ $0 > 0 }) else {
      throw TensorError.derivative(operation: "square root", reason: "a singular matrix has none")
    }
    let inner = try times(transposedTimes(vectors, x[1]), vectors) / sums
    return try timesTransposed(times(vectors, inner), vectors)
  } derivatives: { inputs, x in
    let r = inputs[0]
    return [
      LinearMap { d in
        try -lyapunov(r, times(d, x) + times(x, d))
      } pull: { u in
        let w = try lyapunov(r, u)
        return try -(timesTransposed(w, x) + transposedTimes(x, w))
      },
      .symmetric { try lyapunov(r, $0) },
    ]
  }
}
