/// Functions of the singular values of an operator that is known by what it does: V f(S) Uᵀ r for each row r of a
/// batch, by the bidiagonalisation of Golub and Kahan (1965) with full reorthogonalisation,
///
///     H V = U B,    V f(S) Uᵀ r ≈ ‖r‖ V (Q f(Σ) Pᵀ) e₁    with B = P Σ Qᵀ and U e₁ = r/‖r‖
///
/// For f(s) = 1/s this is LSQR (Paige and Saunders, 1982); for other f see Arrigo, Benzi and Fenu, "Computation of
/// generalized matrix functions", SIAM J. Matrix Anal. Appl. 2016. It is exact once the space is exhausted.
public struct GolubKahan: Sendable {
  /// The event shapes on either side of H.
  public let domain: [Int]
  public let range: [Int]
  /// Hv and Hᵀu of a batch, each row by itself.
  private let forth: @Sendable (Tensor<Double>) throws -> Tensor<Double>
  private let back: @Sendable (Tensor<Double>) throws -> Tensor<Double>
  public let limits: KrylovLimits

  public init(
    domain: [Int], range: [Int], limits: KrylovLimits = KrylovLimits(),
    _ forth: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>,
    adjoint back: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>
  ) {
    (self.domain, self.range, self.limits) = (domain, range, limits)
    (self.forth, self.back) = (forth, back)
  }

  /// The same of Hᵀ.
  public var transposed: GolubKahan {
    GolubKahan(domain: range, range: domain, limits: limits, back, adjoint: forth)
  }

  /// V f(S) Uᵀ r.
  /// - Parameters:
  ///   - r: of shape `[rows] + range`.
  ///   - operation: names the function in errors.
  ///   - reference: for each row a size beside which an error is judged as well.
  ///   - norm: what is known of the largest singular value; singular values that are rounding beside it end the
  ///     iteration.
  ///   - memory: what is known from one start on, for an r that is it.
  ///   - f: the function of a list of singular values; it is 0 at 0.
  /// - Returns: of shape `[rows] + domain`.
  /// - Throws: ``KrylovError``, and what the operator and `f` throw.
  public func apply(
    _ r: Tensor<Double>, operation: String, reference: [Double] = [], norm: Double = 0,
    memory: KrylovMemory? = nil, _ f: ([Double]) throws -> [Double]
  ) throws -> Tensor<Double> {
    let rows = try bidiagonalised(r, operation: operation, norm: norm, memory: memory) { rows, due in
      try GolubKahan.look(&rows, due, limits, reference, operation: operation, f)
    }
    return try Tensor(shape: [rows.count] + domain, scalars: rows.flatMap(\.result))
  }

  /// The singular values of B after at most so many steps from each row of r, falling: Ritz values of H, of which the
  /// largest come close first.
  public func ritzValues(from r: Tensor<Double>, steps: Int) throws -> [Double] {
    var short = self.limits
    short.steps = steps
    let process = GolubKahan(domain: domain, range: range, limits: short, forth, adjoint: back)
    var values: [Double] = []
    _ = try process.bidiagonalised(r, operation: "singular values", norm: 0) { rows, due in
      for (i, k) in due {
        if k == rows[i].steps, k >= steps || rows[i].isExhausted {
          values += try rows[i].decomposed(k).values
          rows[i].finish([])
        } else {
          rows[i].schedule.pass()
        }
      }
    }
    return values.sorted(by: >)
  }

  /// Runs the process on all rows at once; `look` works out the iterates that are due and finishes rows.
  private func bidiagonalised(
    _ r: Tensor<Double>, operation: String, norm: Double, memory: KrylovMemory? = nil,
    look: (inout [GolubKahanRow], _ due: [(row: Int, steps: Int)]) throws -> Void
  ) throws -> [GolubKahanRow] {
    let count = r.shape.first ?? 0
    let (n, m) = (domain.reduce(1, *), range.reduce(1, *))
    guard r.shape == [count] + range else { throw TensorError.shapes(operation: operation, range, r.shape) }
    let r = r.untraced
    let memory = count == 1 && r.scalars == memory?.start ? memory : nil
    var rows = (0..<count).map {
      GolubKahanRow(
        Array(r.scalars[($0 * m)..<(($0 + 1) * m)]), width: n, norm: norm, isRemembered: memory != nil)
    }
    func applied(
      _ h: (Tensor<Double>) throws -> Tensor<Double>, _ vectors: [Double], _ from: [Int], _ to: [Int]
    ) throws -> [Double] {
      let y = try h(Tensor(shape: [count] + from, scalars: vectors))
      guard y.shape == [count] + to else { throw TensorError.shapes(operation: operation, to, y.shape) }
      guard !y.isTraced else {
        throw TensorError.derivative(
          operation: operation, reason: "the derivative with respect to what the operator is made of is not known")
      }
      guard y.scalars.allSatisfy(\.isFinite) else { throw KrylovError.notFinite(operation: operation) }
      return y.scalars
    }
    // The first step tells whether the operator is still the one that is remembered.
    var first: [Double]?
    if let memory, let row = rows.first, !row.isFinished {
      let w = try applied(back, row.left, range, domain)
      if let known = memory.known, known.norm == norm, known.first == w { rows = [known.row.again] }
      first = w
    }
    while rows.contains(where: { !$0.isFinished }) {
      let due = rows.indices.compactMap { i in rows[i].due(limits).map { (row: i, steps: $0) } }
      guard due.isEmpty else {
        try look(&rows, due)
        continue
      }
      let w: [Double]
      if let first, rows[0].steps == 0 { w = first } else { w = try applied(back, rows.flatMap(\.left), range, domain) }
      for i in rows.indices where !rows[i].isFinished { rows[i].takeRight(Array(w[(i * n)..<((i + 1) * n)])) }
      let z = try applied(forth, rows.flatMap(\.right), domain, range)
      for i in rows.indices where !rows[i].isFinished { rows[i].takeLeft(Array(z[(i * m)..<((i + 1) * m)])) }
    }
    if let memory, let first { memory.keep(.init(norm: norm, first: first, row: rows[0])) }
    return rows
  }

  private static func look(
    _ rows: inout [GolubKahanRow], _ due: [(row: Int, steps: Int)], _ limits: KrylovLimits, _ reference: [Double],
    operation: String, _ f: ([Double]) throws -> [Double]
  ) throws {
    let parts = try due.map { try rows[$0.row].decomposed($0.steps) }
    let values = try f(parts.flatMap(\.values))
    var start = 0
    for ((i, k), part) in zip(due, parts) {
      let own = Array(values[start..<(start + part.values.count)])
      start += part.values.count
      let c = part.combined(own)
      guard c.allSatisfy(\.isFinite) else { throw KrylovError.notFinite(operation: operation) }
      rows[i].schedule.look(c, reference: i < reference.count ? reference[i] : 0)
      let change = rows[i].schedule.change
      if (rows[i].isExhausted && k == rows[i].steps) || change <= limits.tolerance {
        rows[i].finish(c)
      } else if k >= limits.steps {
        throw KrylovError.notConverged(
          operation: operation, steps: limits.steps, change: change, tolerance: limits.tolerance)
      }
    }
  }
}
