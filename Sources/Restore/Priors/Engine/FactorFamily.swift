import Foundation
import Numerics

/// What does not depend on the level of the factor covariances of a mixture: the rows of W that are not 0, which for pictures
/// with a margin are the fewer, in both precisions.
struct FactorParts: Sendable {
  let members: [Int]
  let components: [Component]

  struct Component: Sendable {
    let q: Int
    let logWeight: Double
    let mean: [Double]
    let diagonal: [Double]
    let packing: RowKernels.Packing
    /// The packed rows of W, of shape (``RowKernels/Packing/length``, q).
    let loadings: [Double]
    let singleLoadings: [Float]
    let singleMean: [Float]
  }

  init(_ mixture: Mixture, _ members: [Int]) {
    self.members = members
    let n = mixture.dimension
    components = members.compactMap { k in
      guard let c = mixture.covariances[k] as? FactorCovariance else { return nil }
      let (q, w) = (c.rank, c.loadings.scalars)
      let packing = RowKernels.Packing(count: n) { i in (0..<q).contains { w[i * q + $0] != 0 } }
      let packed = packing.positions.flatMap { w[($0 * q)..<(($0 + 1) * q)] }
      let mean = Array(mixture.means.scalars[(k * n)..<((k + 1) * n)])
      return Component(
        q: q, logWeight: log(mixture.weights[k]), mean: mean, diagonal: c.diagonal.scalars, packing: packing,
        loadings: packed, singleLoadings: packed.map(Float.init), singleMean: mean.map(Float.init))
    }
  }
}

/// Factor covariances at one level: S = Λ + μ²WWᵀ with Λ = μ²D + σ² diagonal and I + μ²WᵀΛ⁻¹W = LLᵀ, P = L⁻¹.
///
/// With d = x − μm, h = WᵀΛ⁻¹d, f = Ph, and v = WPᵀf,
///
///     dᵀS⁻¹d = dᵀΛ⁻¹d − μ²‖f‖²,   S⁻¹d = Λ⁻¹(d − μ²v),   x̂ = Λ⁻¹(μDx + σ²(m + μv)),
///
/// the last of which is a weighted mean in which nothing cancels. A row costs one product with W and one with Wᵀ.
struct FactorFamily: LevelFamily {
  let members: [Int]
  private let parts: FactorParts
  private let mu: Double
  private let variance: Double
  private let n: Int
  private let levels: [Level]
  /// μD/Λ and σ²m/Λ, a row a component: what x̂_k = μD/Λ x + σ²m/Λ + μσ²v/Λ takes of x and without it.
  private let slopes: [Double]
  private let offsets: [Double]
  private let position: [Int: Int]

  /// One component at this level.
  private struct Level: Sendable {
    /// Λ⁻¹.
    let inverse: [Double]
    let single: [Float]
    /// P, of shape (q, q).
    let p: [Double]
    let singleP: [Float]
    /// log w − ½ log det S.
    let constant: Double
    /// Σⱼ ‖P eⱼ‖ ‖Λ^(−½)W eⱼ‖: how far errors of h that are relative to ‖Λ^(−½)d‖ reach f.
    let reach: Double
    /// μ‖Λ^(−½)m‖.
    let size: Double
    let isSane: Bool
  }

  init(_ parts: FactorParts, mu: Double, sigma: Double) throws {
    (self.parts, self.mu, members) = (parts, mu, parts.members)
    let variance = sigma * sigma
    self.variance = variance
    let n = parts.components.first?.mean.count ?? 0
    self.n = n
    position = Dictionary(uniqueKeysWithValues: parts.members.enumerated().map { ($1, $0) })
    let work = n * ((parts.components.first?.q ?? 0) + 16)
    let levels = try ComponentBlocks.map(parts.members.count, work: work) {
      try FactorFamily.level(parts.components[$0], mu: mu, variance: variance)
    }
    var (slopes, offsets) = ([Double](), [Double]())
    slopes.reserveCapacity(levels.count * n)
    offsets.reserveCapacity(levels.count * n)
    for (c, level) in zip(parts.components, levels) {
      for j in 0..<n {
        slopes.append(mu * c.diagonal[j] * level.inverse[j])
        offsets.append(variance * c.mean[j] * level.inverse[j])
      }
    }
    (self.levels, self.slopes, self.offsets) = (levels, slopes, offsets)
  }

  var bytes: Int { levels.reduce(16 * slopes.count) { $0 + 12 * ($1.inverse.count + $1.p.count) } }

  private static func level(_ c: FactorParts.Component, mu: Double, variance: Double) throws -> Level {
    let (n, q) = (c.mean.count, c.q)
    var inverse = [Double](repeating: 0, count: n)
    var (logDeterminant, size) = (0.0, 0.0)
    for j in 0..<n {
      let noise = mu * mu * c.diagonal[j] + variance
      inverse[j] = 1 / noise
      logDeterminant += log(noise)
      size += c.mean[j] * c.mean[j] * inverse[j]
    }
    let (scaled, s) = (ScratchRows<Double>(), c.packing.length)
    let rows = try scaled.room(s * q)
    for (i, j) in c.packing.positions.enumerated() {
      let root = mu * inverse[j].squareRoot()
      for l in (i * q)..<((i + 1) * q) { rows[l] = root * c.loadings[l] }
    }
    var m = [Double](repeating: 0, count: q * q)
    m.withUnsafeMutableBufferPointer { m in
      if let base = m.baseAddress, q > 0, s > 0 { BlockProduct.gram(rows: s, n: q, rows, to: base) }
    }
    // ‖Λ^(−½)W eⱼ‖², times μ², is the diagonal of the matrix before the identity is added.
    let norms = (0..<q).map { m[$0 * q + $0].squareRoot() / max(abs(mu), .leastNormalMagnitude) }
    for j in 0..<q { m[j * q + j] += 1 }
    let (factor, info) = q > 0 ? try factoredCholesky(n: q, m) : ([], 0)
    // LAPACK lets NaN pass.
    guard info == 0, (0..<q).allSatisfy({ factor[$0 * q + $0].isFinite }) else {
      throw TensorError.linearAlgebra(operation: "covariance", reason: "the matrix is not positive definite")
    }
    var p = factor
    for j in 0..<q {
      logDeterminant += 2 * log(factor[j * q + j])
      for l in (j + 1)..<max(q, j + 1) { p[j * q + l] = 0 }
    }
    p.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { BlockProduct.invertTriangle(n: q, base) } }
    var reach = 0.0
    for j in 0..<q {
      var column = 0.0
      for l in j..<q { column += p[l * q + j] * p[l * q + j] }
      reach += column.squareRoot() * norms[j]
    }
    let (least, most) = (inverse.min() ?? 1, inverse.max() ?? 1)
    return Level(
      inverse: inverse, single: inverse.map(Float.init), p: p, singleP: p.map(Float.init),
      constant: c.logWeight - 0.5 * logDeterminant, reach: reach, size: abs(mu) * size.squareRoot(),
      // In single precision nothing may overflow, or underflow by more than bounds forgive.
      isSane: least > 1e-12 && most < 1e12 && (norms.max() ?? 0) < 1e9 && size < 1e18 && abs(mu) < 1e6)
  }
}

// MARK: Bounds

extension FactorFamily {
  var isBounded: Bool { members.count * n > 4096 && levels.allSatisfy(\.isSane) }

  /// Rows of a block in single precision.
  private static var block: Int { 64 }
  /// Terms of a sum that the library is given at a time: rounding grows with this, not with n.
  private static var stretch: Int { 128 }

  /// In single precision, with bounds of all that rounding can do. Let u = 2⁻²⁴, γ(j) = ju/(1 − ju), and d̃ be the difference
  /// as it is rounded, q = d̃ᵀΛ⁻¹d̃. Whatever the order of sums,
  ///
  ///     q̂ = q (1 + γ),   ‖f̂ − f‖ ≤ (γ_h + γ_f) √q Σⱼ ‖P eⱼ‖ ‖Λ^(−½)W eⱼ‖ = Δ,   μ‖f‖ ≤ √q,
  ///
  /// so d̃ᵀS⁻¹d̃ is known to γq + 2√q μΔ + μ²Δ². And as S⁻¹ ≤ Λ⁻¹, √(dᵀS⁻¹d) differs from that of d̃ by
  /// ‖Λ^(−½)(d − d̃)‖ ≤ u (2√q + 4 μ‖Λ^(−½)m‖) at most, and a little for what is of order u².
  func bound(_ panel: Panel, _ part: Range<Int>, into bounds: inout LogBounds) throws {
    let count = panel.rows.count
    let scratch = (ScratchRows<Float>(), ScratchRows<Float>(), ScratchRows<Float>())
    let widest = part.map { parts.components[$0].q }.max() ?? 0
    let e = try scratch.0.room(FactorFamily.block * n)
    let h = try scratch.1.room(FactorFamily.block * max(1, widest))
    let f = try scratch.2.room(FactorFamily.block * max(1, widest))
    var squares = [Float](repeating: 0, count: FactorFamily.block)
    for start in stride(from: 0, to: count, by: FactorFamily.block) {
      let rows = min(FactorFamily.block, count - start)
      for i in part {
        try Cancellation.check()
        let (c, level) = (parts.components[i], levels[i])
        let (q, s) = (c.q, c.packing.length)
        let stretches = max(1, (s + FactorFamily.stretch - 1) / FactorFamily.stretch)
        let length = (s + stretches - 1) / stretches
        withBase(panel.x, c.singleMean, level.single) { x, m, inverse in
          for row in 0..<rows {
            squares[row] = RowKernels.scaledDifference(
              x + (start + row) * n, m, mu: Float(mu), inverse: inverse, to: e + row * s, c.packing)
          }
        }
        let hasFactors = q > 0 && s > 0
        withBase(c.singleLoadings, level.singleP, level.single) { w, p, _ in
          guard hasFactors else { return }
          for from in stride(from: 0, to: s, by: max(1, length)) {
            BlockProduct.multiply(
              m: rows, n: q, k: min(length, s - from), e + from, stride: s, w + from * q, stride: q, to: h, stride: q,
              adding: from > 0)
          }
          BlockProduct.multiply(m: rows, n: q, k: q, h, stride: q, p, stride: q, transposed: true, to: f, stride: q)
        }
        let u = 0x1p-24
        let γq = Double(n / 8 + 24) * u
        let γf = Double(length + stretches + 8 + 2 * q) * u
        for row in 0..<rows {
          let square = Double(squares[row])
          let explained = hasFactors ? mu * mu * Double(RowKernels.square(f + row * q, count: q)) : 0
          let root = (1.001 * square).squareRoot()
          let error = 1.01 * abs(mu) * γf * level.reach * root
          let doubt = 1.01 * ((γq + Double(q + 8) * u) * square + 2 * root * error + error * error) + 1e-6
          let shift = 1.01 * u * (2 * root + 4 * level.size)
          let value = square - explained
          let at = members[i] * bounds.rows + start + row
          guard value.isFinite, square < 1e30 else { continue }
          let least = max(0, max(0, value - doubt).squareRoot() - shift)
          let most = max(0, value + doubt).squareRoot() + shift
          let slack = 1e-9 * abs(level.constant)
          bounds.upper[at] = level.constant - 0.5 * least * least + slack
          bounds.lower[at] = level.constant - 0.5 * most * most - slack
        }
      }
    }
  }

  @inline(__always)
  private func withBase<S>(
    _ a: [S], _ b: [S], _ c: [S], _ body: (UnsafePointer<S>, UnsafePointer<S>, UnsafePointer<S>) -> Void
  ) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeBufferPointer { c in
          if let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress { body(a, b, c) }
        }
      }
    }
  }
}

// MARK: Answers in double precision

extension FactorFamily {
  /// P Wᵀ e for the packed rows that `fill` writes.
  private func projected(
    _ i: Int, _ count: Int, _ scratch: Scratch, _ fill: (Int, UnsafeMutablePointer<Double>) -> Void
  ) throws -> UnsafeMutablePointer<Double> {
    let c = parts.components[i]
    let (q, s, padded) = (c.q, c.packing.length, BlockProduct.padded(count))
    let e = try scratch.a.room(padded * max(s, 1))
    let h = try scratch.b.room(padded * max(q, 1))
    let f = try scratch.c.room(padded * max(q, 1))
    for row in 0..<count { fill(row, e + row * s) }
    (e + count * s).initialize(repeating: 0, count: (padded - count) * s)
    f.initialize(repeating: 0, count: padded * q)
    guard q > 0, s > 0 else { return f }
    withBase(c.loadings, levels[i].p, c.mean) { w, p, _ in
      BlockProduct.multiply(m: padded, n: q, k: s, e, stride: s, w, stride: q, to: h, stride: q)
      BlockProduct.multiply(m: padded, n: q, k: q, h, stride: q, p, stride: q, transposed: true, to: f, stride: q)
    }
    return f
  }

  /// A term whose factor is this small is added in single precision: relative to 1 it is then off by 2⁻²⁴ of 1e-9 and a little,
  /// under what rounding in double precision does.
  private static var faint: Double { 1e-9 }

  /// Adds Λ⁻¹ W Pᵀ f to the row at its place, for each row of f.
  /// - Parameters:
  ///   - size: how large what a row adds is beside its sum, at most about.
  private func addSpread(
    _ i: Int, _ count: Int, to sum: UnsafeMutablePointer<Double>, _ places: [Int], _ scratch: Scratch,
    size: (Int) -> Double, _ fill: (Int, UnsafeMutablePointer<Double>) -> Void
  ) throws {
    let c = parts.components[i]
    let (q, s) = (c.q, c.packing.length)
    guard q > 0, s > 0 else { return }
    // NaN counts as strong.
    let faint = (0..<count).filter { size($0) < FactorFamily.faint }
    let strong = faint.isEmpty ? Array(0..<count) : (0..<count).filter { !(size($0) < FactorFamily.faint) }
    if !strong.isEmpty {
      let padded = BlockProduct.padded(strong.count)
      let v = try scratch.a.room(padded * s)
      let f = try scratch.b.room(padded * q)
      let latent = try scratch.c.room(padded * q)
      for (row, at) in strong.enumerated() { fill(at, f + row * q) }
      (f + strong.count * q).initialize(repeating: 0, count: (padded - strong.count) * q)
      withBase(c.loadings, levels[i].p, levels[i].inverse) { w, p, inverse in
        BlockProduct.multiply(m: padded, n: q, k: q, f, stride: q, p, stride: q, to: latent, stride: q)
        BlockProduct.multiply(
          m: padded, n: s, k: q, latent, stride: q, w, stride: q, transposed: true, to: v, stride: s)
        for (row, at) in strong.enumerated() {
          RowKernels.addScaled(v + row * s, inverse: inverse, to: sum + places[at] * n, c.packing)
        }
      }
    }
    guard !faint.isEmpty else { return }
    let padded = BlockProduct.padded(faint.count)
    let v = try scratch.singleA.room(padded * s)
    let rows = try scratch.singleB.room(2 * padded * q)
    let (f, latent) = (try scratch.b.room(q), rows + padded * q)
    for (row, at) in faint.enumerated() {
      fill(at, f)
      for j in 0..<q { rows[row * q + j] = Float(f[j]) }
    }
    (rows + faint.count * q).initialize(repeating: 0, count: (padded - faint.count) * q)
    withBase(c.singleLoadings, levels[i].singleP, c.singleMean) { w, p, _ in
      BlockProduct.multiply(m: padded, n: q, k: q, rows, stride: q, p, stride: q, to: latent, stride: q)
      BlockProduct.multiply(m: padded, n: s, k: q, latent, stride: q, w, stride: q, transposed: true, to: v, stride: s)
    }
    levels[i].inverse.withUnsafeBufferPointer { inverse in
      guard let inverse = inverse.baseAddress else { return }
      for (row, at) in faint.enumerated() {
        RowKernels.addScaled(v + row * s, inverse: inverse, to: sum + places[at] * n, c.packing)
      }
    }
  }

  func evaluate(
    _ k: Int, _ rows: [Int], _ x: [Double], _ scratch: Scratch
  ) throws -> (logs: [Double], states: [Double]) {
    guard let i = position[k] else { return ([], []) }
    let (c, level) = (parts.components[i], levels[i])
    var logs = [Double](repeating: 0, count: rows.count)
    let f = try projected(i, rows.count, scratch) { row, e in
      withBase(x, c.mean, level.inverse) { x, m, inverse in
        logs[row] = RowKernels.scaledDifference(x + rows[row] * n, m, mu: mu, inverse: inverse, to: e, c.packing)
      }
    }
    for row in rows.indices {
      let own = f + row * c.q
      logs[row] = level.constant - 0.5 * (logs[row] - mu * mu * RowKernels.dot(own, own, count: c.q))
    }
    return (logs, Array(UnsafeBufferPointer(start: f, count: rows.count * c.q)))
  }

  func add(
    _ quantity: ComponentQuantity, _ pairs: ComponentPairs, _ x: [Double], to sum: UnsafeMutablePointer<Double>,
    _ places: [Int], _ scratch: Scratch
  ) throws {
    guard let i = position[pairs.component] else { return }
    let (c, q) = (parts.components[i], parts.components[i].q)
    if quantity == .score {
      withBase(x, c.mean, levels[i].inverse) { x, m, inverse in
        for (row, at) in pairs.rows.enumerated() {
          RowKernels.addDifference(
            x + at * n, m, mu: mu, by: pairs.weights[row], inverse: inverse, to: sum + places[row] * n, count: n)
        }
      }
    }
    let factor = quantity == .score ? -mu * mu : mu * variance
    try addSpread(i, pairs.rows.count, to: sum, places, scratch, size: { levels[i].isSane ? pairs.weights[$0] : 1 }) {
      row, f in
      let scale = pairs.weights[row] * factor
      for j in 0..<q { f[j] = scale * pairs.states[row * q + j] }
    }
  }

  func along(
    _ pairs: ComponentPairs, _ x: [Double], _ u: [Double], _ scratch: Scratch
  ) throws -> (products: [Double], passed: [Double]) {
    guard let i = position[pairs.component] else { return ([], []) }
    let (c, q) = (parts.components[i], parts.components[i].q)
    var products = [Double](repeating: 0, count: pairs.rows.count)
    let f = try projected(i, pairs.rows.count, scratch) { row, e in
      withBase(x, c.mean, levels[i].inverse) { x, m, inverse in
        u.withUnsafeBufferPointer { u in
          guard let u = u.baseAddress else { return }
          let at = pairs.rows[row] * n
          products[row] = RowKernels.scaled(u + at, along: x + at, m, mu: mu, inverse: inverse, to: e, c.packing)
        }
      }
    }
    pairs.states.withUnsafeBufferPointer { states in
      guard let states = states.baseAddress, q > 0 else { return }
      for row in pairs.rows.indices {
        products[row] -= mu * mu * RowKernels.dot(states + row * q, f + row * q, count: q)
      }
    }
    return (products, Array(UnsafeBufferPointer(start: f, count: pairs.rows.count * q)))
  }

  func addDerivative(
    _ pairs: ComponentPairs, _ x: [Double], shares: [Double], passed: [Double], u: [Double],
    to sum: UnsafeMutablePointer<Double>, _ places: [Int], _ scratch: Scratch
  ) throws {
    guard let i = position[pairs.component] else { return }
    let q = parts.components[i].q
    let isSane = levels[i].isSane
    func size(_ row: Int) -> Double { isSane ? pairs.weights[row] * max(1, abs(shares[row])) : 1 }
    try addSpread(i, pairs.rows.count, to: sum, places, scratch, size: size) { row, f in
      let (scale, a) = (pairs.weights[row] * mu * variance, shares[row])
      for j in (row * q)..<((row + 1) * q) { f[j - row * q] = scale * (passed[j] + a * pairs.states[j]) }
    }
  }

  /// What x and the means give: (Σ r μD/Λ) x + Σ r σ²m/Λ, and for a derivative (Σ r μD/Λ) u + (Σ r a μD/Λ) x + Σ r a σ²m/Λ.
  func addTogether(
    _ pairs: [ComponentPairs], along: (u: [Double], shares: [[Double]])?, _ x: [Double], _ panel: Range<Int>,
    to sum: UnsafeMutablePointer<Double>
  ) throws {
    let (k, padded) = (members.count, BlockProduct.padded(panel.count))
    var weights = [Double](repeating: 0, count: padded * k)
    var shared = along == nil ? [] : weights
    for (i, pair) in pairs.enumerated() {
      guard let column = position[pair.component] else { continue }
      for (row, at) in pair.rows.enumerated() {
        let place = (at - panel.lowerBound) * k + column
        weights[place] = pair.weights[row]
        if let along { shared[place] = pair.weights[row] * along.shares[i][row] }
      }
    }
    let memory = (ScratchRows<Double>(), ScratchRows<Double>())
    let (slope, offset) = (try memory.0.room(padded * n), try memory.1.room(padded * n))
    func product(_ weights: [Double], _ matrix: [Double], _ out: UnsafeMutablePointer<Double>) {
      withBase(weights, matrix, matrix) { r, matrix, _ in
        BlockProduct.multiply(m: padded, n: n, k: k, r, stride: k, matrix, stride: n, to: out, stride: n)
      }
    }
    func add(_ z: [Double]) {
      z.withUnsafeBufferPointer { z in
        guard let z = z.baseAddress else { return }
        RowKernels.addProduct(
          slope, z + panel.lowerBound * n, offset, to: sum, count: panel.count * n)
      }
    }
    product(weights, slopes, slope)
    if let along {
      offset.initialize(repeating: 0, count: padded * n)
      add(along.u)
      product(shared, slopes, slope)
      product(shared, offsets, offset)
    } else {
      product(weights, offsets, offset)
    }
    add(x)
  }
}
