/// The bidiagonalisation of an operator from one vector on.
struct GolubKahanRow {
  private let size: Double
  private let norm: Double
  private var u: OrthonormalBasis
  private var v: OrthonormalBasis
  /// B, (k+1)×k and lower bidiagonal.
  private var (diagonal, below): ([Double], [Double]) = ([], [])
  var schedule = KrylovSchedule()
  /// Whether the two spaces belong to each other, so that nothing is left out.
  private(set) var isExhausted = false
  private(set) var isFinished = false
  private(set) var result: [Double]
  /// B of the steps looked at, decomposed, where the row is to be read again.
  private var parts: [Int: Decomposition]?

  init(_ r: [Double], width: Int, norm: Double, isRemembered: Bool = false) {
    parts = isRemembered ? [:] : nil
    size = r.reduce(0) { $0 + $1 * $1 }.squareRoot()
    self.norm = norm
    (u, v) = (OrthonormalBasis(width: r.count), OrthonormalBasis(width: width))
    result = [Double](repeating: 0, count: width)
    isFinished = u.extend(r, floor: 0) == 0
  }

  /// What Hᵀ and H are to be applied to next; zero where there is nothing to do.
  var left: [Double] { isFinished ? [Double](repeating: 0, count: u.width) : u.last }
  var right: [Double] { isFinished || isExhausted ? [Double](repeating: 0, count: v.width) : v.last }

  /// How many steps were taken.
  var steps: Int { diagonal.count }

  /// The number of steps after which an iterate is to be worked out now.
  func due(_ limits: KrylovLimits) -> Int? {
    if isFinished { return nil }
    if schedule.next <= steps { return schedule.next }
    return isExhausted || steps >= limits.steps ? steps : nil
  }

  /// The row from its first step on, to be read for another function.
  var again: GolubKahanRow {
    var row = self
    (row.schedule, row.isFinished) = (KrylovSchedule(), u.count == 0)
    return row
  }

  /// Norms up to this are rounding errors.
  private var floor: Double {
    let scale = zip(diagonal, below + [0]).reduce(norm) { max($0, $1.0, $1.1) }
    return Double.ulpOfOne * max(100, 10 * Double(max(u.width, v.width)).squareRoot()) * scale
  }

  /// Takes Hᵀu.
  mutating func takeRight(_ w: [Double]) {
    let floor = floor
    let rest = v.extend(w, floor: floor)
    if rest == 0 { isExhausted = true } else { diagonal.append(rest) }
  }

  /// Takes Hv.
  mutating func takeLeft(_ z: [Double]) {
    guard !isExhausted else { return }
    let floor = floor
    let rest = u.extend(z, floor: floor)
    below.append(rest)
    if rest == 0 { isExhausted = true }
  }

  /// B = P Σ Qᵀ.
  struct Decomposition {
    /// Σ.
    let values: [Double]
    /// ‖r‖ Pᵀe₁.
    fileprivate let weights: [Double]
    fileprivate let q: [Double]

    /// ‖r‖ Q f(Σ) Pᵀe₁.
    func combined(_ f: [Double]) -> [Double] {
      let k = values.count
      let parts = zip(f, weights).map { $0 * $1 }
      return (0..<k).map { i in (0..<k).reduce(0.0) { $0 + q[i * k + $1] * parts[$1] } }
    }
  }

  /// After k steps.
  mutating func decomposed(_ k: Int) throws -> Decomposition {
    if let known = parts?[k] { return known }
    let made = try decomposition(k)
    parts?[k] = made
    return made
  }

  private func decomposition(_ k: Int) throws -> Decomposition {
    guard k > 0 else { return Decomposition(values: [], weights: [], q: []) }
    var b = [Double](repeating: 0, count: (k + 1) * k)
    for i in 0..<k {
      b[i * k + i] = diagonal[i]
      b[(i + 1) * k + i] = below[i]
    }
    let (p, s, q) = try svd(Tensor(shape: [k + 1, k], scalars: b))
    return Decomposition(values: s.scalars, weights: p.scalars.prefix(k).map { $0 * size }, q: q.scalars)
  }

  mutating func finish(_ c: [Double]) { (result, isFinished) = (v.combined(c), true) }
}
