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

  init(_ r: [Double], width: Int, norm: Double) {
    size = r.reduce(0) { $0 + $1 * $1 }.squareRoot()
    self.norm = norm
    (u, v) = (OrthonormalBasis(width: r.count), OrthonormalBasis(width: width))
    result = [Double](repeating: 0, count: width)
    isFinished = u.extend(r, floor: 0) == 0
  }

  /// What Hᵀ and H are to be applied to next; zero where there is nothing to do.
  var left: [Double] { isFinished ? [Double](repeating: 0, count: u.width) : u.last }
  var right: [Double] { isFinished || isExhausted ? [Double](repeating: 0, count: v.width) : v.last }

  var wantsLook: Bool { isExhausted || diagonal.count >= schedule.next }

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

  func decomposed() throws -> Decomposition {
    let k = diagonal.count
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
