/// What ``conjugateGradients(_:_:tolerance:iterations:)`` returns.
public struct ConjugateGradientsResult: Sendable {
  public let solution: Tensor<Double>
  /// The largest number of steps a row took.
  public let iterations: Int
  /// The largest relative residual ‖b − A x‖/‖b‖ of a row, computed afresh at the end.
  public let residual: Double
  /// Whether a direction with ⟨p, A p⟩ ≤ 0 was met, which ends a row.
  public let isIndefinite: Bool
}

/// Solves A x = b for each row b of a batch, where A is symmetric positive definite for each row by itself and may
/// differ from row to row (Hestenes and Stiefel 1952). Rows go on together and stop each by itself, so a row's solution
/// does not depend on the others.
///
/// A derivative with respect to `b`, or to what `apply` depends on, is that of the solution, as with
/// ``conjugateGradient(_:_:from:tolerance:iterations:)``.
///
/// - Parameters:
///   - apply: x ↦ A x, of a batch.
///   - b: of shape (rows, …).
///   - tolerance: of the relative residual of each row.
///   - iterations: at most so many; the number of elements of a row unless given.
public func conjugateGradients(
  _ apply: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>, _ b: Tensor<Double>,
  tolerance: Double = 1e-10, iterations: Int? = nil
) throws -> ConjugateGradientsResult {
  let plain = try iterateRows(apply, b.untraced, tolerance: tolerance, iterations: iterations)
  let solution = try implicitSolution(apply, b, plain.solution) {
    try conjugateGradients($0, $1, tolerance: tolerance, iterations: iterations).solution
  }
  return ConjugateGradientsResult(
    solution: solution, iterations: plain.iterations, residual: plain.residual, isIndefinite: plain.isIndefinite)
}

private func iterateRows(
  _ apply: (Tensor<Double>) throws -> Tensor<Double>, _ b: Tensor<Double>, tolerance: Double, iterations: Int?
) throws -> ConjugateGradientsResult {
  let rows = b.shape.first ?? 0
  guard rows > 0, b.count > 0 else {
    return ConjugateGradientsResult(solution: b, iterations: 0, residual: 0, isIndefinite: false)
  }
  let width = b.count / rows
  func dots(_ x: Tensor<Double>, _ y: Tensor<Double>) throws -> [Double] {
    guard x.shape == b.shape, y.shape == b.shape else {
      throw TensorError.shapes(operation: "conjugate gradients", x.shape, y.shape)
    }
    let products = try (x * y).reshaped([rows, width]).sum(axes: [1]).untraced.scalars
    guard products.allSatisfy(\.isFinite) else { throw KrylovError.notFinite(operation: "conjugate gradients") }
    return products
  }
  func scaled(_ c: [Double], _ x: Tensor<Double>) throws -> Tensor<Double> {
    try Tensor(c).reshaped([rows] + [Int](repeating: 1, count: b.rank - 1)) * x
  }
  let sizes = try dots(b, b)
  var x = try Tensor<Double>.zeros(b.shape)
  var (r, p) = (b, b)
  var rr = sizes
  var isOver = sizes.map { $0 == 0 }
  var (steps, isIndefinite) = (0, false)
  while steps < iterations ?? width {
    for i in 0..<rows where rr[i].squareRoot() <= tolerance * sizes[i].squareRoot() { isOver[i] = true }
    guard isOver.contains(false) else { break }
    let q = try apply(p).untraced
    let curvature = try dots(p, q)
    for i in 0..<rows where !isOver[i] && curvature[i] <= 0 { (isOver[i], isIndefinite) = (true, true) }
    let step = (0..<rows).map { isOver[$0] ? 0 : rr[$0] / curvature[$0] }
    x = try x + scaled(step, p)
    r = try r - scaled(step, q)
    let next = try dots(r, r)
    p = try r + scaled((0..<rows).map { isOver[$0] || rr[$0] == 0 ? 0 : next[$0] / rr[$0] }, p)
    rr = next
    steps += 1
  }
  let rest = try b - apply(x).untraced
  let residual = try zip(dots(rest, rest), sizes).map { $1 > 0 ? ($0 / $1).squareRoot() : 0 }.max() ?? 0
  return ConjugateGradientsResult(solution: x, iterations: steps, residual: residual, isIndefinite: isIndefinite)
}
