/// f(A) b of symmetric A for each row b of a batch, by the Lanczos process with full reorthogonalisation:
///
///     A V = V T + β v eᵀ,    f(A) b ≈ ‖b‖ V f(T) e₁
///
/// It is exact for polynomials of degree below the number of steps, and for every f once the space is exhausted, which
/// happens after as many steps as b has components along different eigenvalues (Higham, "Functions of matrices", 2008,
/// section 13.2).
///
/// - Parameters:
///   - apply: A of a batch, each row by itself.
///   - b: of shape (rows, …).
///   - operation: names f(A) in errors.
///   - f: the function of a list of eigenvalues; those under ε n of the largest come as 0.
/// - Throws: ``KrylovError``, and what `apply` and `f` throw.
public func symmetricFunction(
  _ apply: (Tensor<Double>) throws -> Tensor<Double>, _ b: Tensor<Double>, operation: String,
  limits: KrylovLimits = KrylovLimits(), _ f: ([Double]) throws -> [Double]
) throws -> Tensor<Double> {
  let count = b.shape.first ?? 0
  guard count > 0, b.count > 0 else { return b.untraced }
  let width = b.count / count
  var rows = (0..<count).map { LanczosRow(Array(b.scalars[($0 * width)..<(($0 + 1) * width)])) }
  var done = 0
  while rows.contains(where: { !$0.isFinished }) {
    let v = try Tensor(shape: b.shape, scalars: rows.flatMap(\.direction))
    let w = try apply(v).untraced
    guard w.shape == b.shape else { throw TensorError.shapes(operation: operation, b.shape, w.shape) }
    guard w.scalars.allSatisfy(\.isFinite) else { throw KrylovError.notFinite(operation: operation) }
    done += 1
    for i in rows.indices where !rows[i].isFinished {
      rows[i].take(Array(w.scalars[(i * width)..<((i + 1) * width)]))
      if done >= limits.steps || rows[i].wantsLook {
        try rows[i].look(limits, mayGoOn: done < limits.steps, operation: operation, f)
      }
    }
  }
  return try Tensor(shape: b.shape, scalars: rows.flatMap(\.result))
}

/// The process for one vector.
private struct LanczosRow {
  private let norm: Double
  private var basis: OrthonormalBasis
  private var (diagonal, beside): ([Double], [Double]) = ([], [])
  private var schedule = KrylovSchedule()
  private var isExhausted = false
  private(set) var isFinished = false
  private(set) var result: [Double]

  init(_ b: [Double]) {
    norm = b.reduce(0) { $0 + $1 * $1 }.squareRoot()
    basis = OrthonormalBasis(width: b.count)
    result = [Double](repeating: 0, count: b.count)
    isFinished = basis.extend(b, floor: 0) == 0
  }

  /// What A is to be applied to next; zero once finished.
  var direction: [Double] { isFinished ? [Double](repeating: 0, count: basis.width) : basis.last }

  var wantsLook: Bool { isExhausted || diagonal.count >= schedule.next }

  mutating func take(_ w: [Double]) {
    diagonal.append(zip(basis.last, w).reduce(0) { $0 + $1.0 * $1.1 })
    let scale = zip(diagonal, beside + [0]).reduce(0) { max($0, $1.0.magnitude, $1.1) }
    let floor = Double.ulpOfOne * max(100, 10 * Double(w.count).squareRoot()) * scale
    let rest = basis.extend(w, floor: floor)
    isExhausted = rest == 0
    beside.append(rest)
  }

  mutating func look(
    _ limits: KrylovLimits, mayGoOn: Bool, operation: String, _ f: ([Double]) throws -> [Double]
  ) throws {
    let k = diagonal.count
    var t = [Double](repeating: 0, count: k * k)
    for i in 0..<k {
      t[i * k + i] = diagonal[i]
      if i + 1 < k { (t[i * k + i + 1], t[(i + 1) * k + i]) = (beside[i], beside[i]) }
    }
    let (θ, q) = try eigh(Tensor(shape: [k, k], scalars: t))
    let floor = Double.ulpOfOne * Double(10 + basis.width) * θ.scalars.reduce(0) { max($0, $1.magnitude) }
    let values = try f(θ.scalars.map { $0.magnitude <= floor ? 0 : $0 })
    // Row 0 of Q is Qᵀe₁.
    let weights = zip(values, q.scalars).map { $0 * $1 * norm }
    let c = (0..<k).map { i in (0..<k).reduce(0.0) { $0 + q.scalars[i * k + $1] * weights[$1] } }
    guard c.allSatisfy(\.isFinite) else { throw KrylovError.notFinite(operation: operation) }
    schedule.look(c, reference: 0)
    guard isExhausted || schedule.change <= limits.tolerance else {
      guard mayGoOn else {
        throw KrylovError.notConverged(
          operation: operation, steps: k, change: schedule.change, tolerance: limits.tolerance)
      }
      return
    }
    (result, isFinished) = (basis.combined(c), true)
  }
}
