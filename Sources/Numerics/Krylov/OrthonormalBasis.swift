import COpenBLAS

/// Orthonormal vectors that grow by one at a time.
struct OrthonormalBasis {
  let width: Int
  private(set) var count = 0
  /// One vector a row.
  private var rows: [Double] = []

  init(width: Int) { self.width = width }

  /// The last vector, zero when there is none.
  var last: [Double] {
    count == 0 ? [Double](repeating: 0, count: width) : Array(rows[((count - 1) * width)...])
  }

  /// Takes x's components along the vectors away, and appends what is left, normalised.
  ///
  /// Twice is enough (Giraud, Langou, Rozložník and van den Eshof, Numer. Math. 2005).
  /// - Returns: the norm of what was left; when it is at most `floor`, or the vectors span everything, nothing is
  ///   appended and the norm counts as 0.
  mutating func extend(_ x: [Double], floor: Double) -> Double {
    guard count < width else { return 0 }
    var x = x
    if count > 0 {
      for _ in 0..<2 {
        let along = components(x)
        BLASThreads.useOne()
        cblas_dgemv(
          CblasRowMajor, CblasTrans, Int32(count), Int32(width), -1, rows, Int32(width), along, 1, 1, &x, 1)
      }
    }
    let norm = cblas_dnrm2(Int32(width), x, 1)
    guard norm > floor else { return 0 }
    rows.append(contentsOf: x.lazy.map { $0 / norm })
    count += 1
    return norm
  }

  /// ⟨v_i, x⟩.
  func components(_ x: [Double]) -> [Double] {
    var along = [Double](repeating: 0, count: count)
    guard count > 0 else { return along }
    BLASThreads.useOne()
    cblas_dgemv(CblasRowMajor, CblasNoTrans, Int32(count), Int32(width), 1, rows, Int32(width), x, 1, 0, &along, 1)
    return along
  }

  /// Σ c_i v_i over the first vectors.
  func combined(_ c: [Double]) -> [Double] {
    var x = [Double](repeating: 0, count: width)
    guard !c.isEmpty, c.count <= count else { return x }
    BLASThreads.useOne()
    cblas_dgemv(CblasRowMajor, CblasTrans, Int32(c.count), Int32(width), 1, rows, Int32(width), c, 1, 0, &x, 1)
    return x
  }
}

/// When an iterate is worked out, and whether it has settled: the steps between two looks grow by a quarter, so that
/// an agreement of two is one over many steps.
struct KrylovSchedule {
  private(set) var next = 2
  private var previous: [Double]?
  /// The relative change at the last look.
  private(set) var change = Double.infinity

  /// Goes on to the next look without one.
  mutating func pass() { next += max(2, next / 4) }

  /// Takes the coefficients of an iterate in an orthonormal basis.
  /// - Parameter reference: a size beside which a change is small whatever the iterate.
  mutating func look(_ c: [Double], reference: Double) {
    pass()
    let size = c.reduce(0) { $0 + $1 * $1 }.squareRoot() + reference
    defer { previous = c }
    guard let old = previous else {
      change = size == 0 ? 0 : .infinity
      return
    }
    let moved = c.indices.reduce(0.0) { sum, i in
      let d = c[i] - (i < old.count ? old[i] : 0)
      return sum + d * d
    }
    change = size == 0 ? 0 : moved.squareRoot() / size
  }
}
