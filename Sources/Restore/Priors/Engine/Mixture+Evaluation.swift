import Foundation
import Numerics

extension Mixture {
  /// Everything about x₀ given a batch of states at one noise level.
  ///
  /// Rows are taken in panels, and a panel by one thread. Bounds in single precision tell which components can matter for a
  /// row; those alone are worked out, and of them the ones that do matter are kept, with what a Jacobian needs of them. A
  /// row's numbers are those of the row alone: neither bounds nor panels nor threads change a bit of them.
  struct Evaluation: Sendable {
    /// What is wanted besides the log densities.
    enum Wanted { case density, estimate, score }

    /// log Σ_k w_k N(x; μ m_k, S_k) for each row; where some S_k is singular, of the densities on their supports.
    let logDensity: [Double]
    /// x̂₀, or −∇ log p(x) = Σ_k r_k S_k⁻¹ d_k where the score is wanted, of shape (B, n); empty for the density alone.
    let result: [Double]
    private let level: MixtureLevel
    private let x: [Double]
    private let rows: Int
    private let n: Int
    private let panels: [PanelResult]

    /// How far under the largest of a row the logarithm of a weight may be: below, under 1e-20 of it, it changes no digit.
    fileprivate static let range = 46.1

    fileprivate struct PanelResult: Sendable {
      let rows: Range<Int>
      let pairs: [ComponentPairs]
      let logDensity: [Double]
      let result: [Double]
    }

    /// - Parameter x: of shape (B, n).
    init(_ mixture: Mixture, _ x: Tensor<Double>, mu: Double, sigma: Double, wanted: Wanted = .estimate) throws {
      (rows, n) = (x.shape[0], mixture.dimension)
      self.x = x.scalars
      level = try mixture.level(mu: mu, sigma: sigma)
      let pass = Pass(mixture: mixture, level: level, x: x.scalars, n: n, wanted: wanted)
      let ranges = Evaluation.ranges(rows, components: mixture.count)
      if ranges.count == 1 {
        panels = [try pass.panel(ranges[0], isAlone: true)]
        (logDensity, result) = (panels[0].logDensity, panels[0].result)
      } else {
        panels = try parallelMap(ranges.count) { try pass.panel(ranges[$0], isAlone: false) }
        logDensity = panels.flatMap(\.logDensity)
        result = Evaluation.joined(panels.map(\.result))
      }
    }

    private static func ranges(_ rows: Int, components: Int) -> [Range<Int>] {
      guard rows > 32 else { return [0..<rows] }
      let threads = ProcessInfo.processInfo.activeProcessorCount
      let most = min(512, max(16, (1 << 20) / max(1, components)))
      let size = max(16, min(most, (rows + threads - 1) / threads))
      return stride(from: 0, to: rows, by: size).map { $0..<min(rows, $0 + size) }
    }

    private static func joined(_ parts: [[Double]]) -> [Double] {
      let count = parts.reduce(0) { $0 + $1.count }
      return [Double](unsafeUninitializedCapacity: count) { out, initialized in
        for part in parts {
          for value in part {
            out.initializeElement(at: initialized, to: value)
            initialized += 1
          }
        }
      }
    }

    /// J u for a batch of the states' shape.
    func jacobian(_ u: Tensor<Double>) throws -> Tensor<Double> {
      let along = u.scalars
      let parts: [[Double]]
      if panels.count == 1 {
        parts = [try jacobian(panels[0], along, isAlone: true)]
      } else {
        parts = try parallelMap(panels.count) { try jacobian(panels[$0], along, isAlone: false) }
      }
      return try Tensor(shape: u.shape, scalars: parts.count == 1 ? parts[0] : Evaluation.joined(parts))
    }

    private func jacobian(_ panel: PanelResult, _ u: [Double], isAlone: Bool) throws -> [Double] {
      let pairs = panel.pairs
      let seen = try Jobs.map(pairs.count, work: n * panel.rows.count, isAlone: isAlone) { i, scratch in
        try level.family(of: pairs[i].component).along(pairs[i], x, u, scratch)
      }
      // Which pairs a row has, in the order of the components.
      let count = panel.rows.count
      var own = [[(pair: Int, row: Int)]](repeating: [], count: count)
      for (i, pair) in pairs.enumerated() {
        for (row, at) in pair.rows.enumerated() { own[at - panel.rows.lowerBound].append((i, row)) }
      }
      // (ḡ − g_k)ᵀu = Σ_j r_j (g_j − g_k)ᵀu, in which a component that has all the weight has no rounding.
      var shares = seen.map(\.products)
      for list in own {
        for (i, row) in list {
          var sum = 0.0
          for (j, other) in list where j != i {
            sum += pairs[j].weights[other] * (seen[j].products[other] - seen[i].products[row])
          }
          shares[i][row] = sum
        }
      }
      let final = shares
      return try Jobs.sum(pairs, panel.rows, n, isAlone: isAlone) { sum in
        for family in level.families {
          try family.addTogether(pairs, along: (u, final), x, panel.rows, to: sum)
        }
      } each: { i, sum, places, scratch in
        try level.family(of: pairs[i].component).addDerivative(
          pairs[i], x, shares: final[i], passed: seen[i].passed, u: u, to: sum, places, scratch)
      }
    }
  }
}

/// Work on the components of one panel: over all cores where the panel is the only one.
private enum Jobs {
  static func map<T: Sendable>(
    _ count: Int, work: Int, isAlone: Bool, _ body: @Sendable (Int, Scratch) throws -> T
  ) throws -> [T] {
    let threads = min(count, isAlone && count * work > 4000 ? ProcessInfo.processInfo.activeProcessorCount : 1)
    guard threads > 1 else {
      let scratch = Scratch()
      return try (0..<count).map { try body($0, scratch) }
    }
    return try parallelMap(threads) { part in
      let scratch = Scratch()
      return try (part * count / threads..<(part + 1) * count / threads).map { try body($0, scratch) }
    }.flatMap { $0 }
  }

  /// The sum of what components add to the rows of a panel, in their order.
  /// - Parameter isSplit: whether a component adds to a row once, so that it may do so beside the sum first.
  static func sum(
    _ pairs: [ComponentPairs], _ rows: Range<Int>, _ n: Int, isAlone: Bool, isSplit: Bool = true,
    together: (UnsafeMutablePointer<Double>) throws -> Void,
    each: @Sendable (Int, UnsafeMutablePointer<Double>, [Int], Scratch) throws -> Void
  ) throws -> [Double] {
    let isParallel =
      isAlone && isSplit && pairs.count > 1 && pairs.count * n * rows.count > 4000
      && ProcessInfo.processInfo.activeProcessorCount > 1
    let parts =
      !isParallel
      ? []
      : try map(pairs.count, work: n * rows.count, isAlone: true) { i, scratch in
        try filled(pairs[i].rows.count * n) { try each(i, $0, Array(pairs[i].rows.indices), scratch) }
      }
    return try filled(rows.count * n) { sum in
      try together(sum)
      let scratch = Scratch()
      for (i, pair) in pairs.enumerated() {
        guard isParallel else {
          try each(i, sum, pair.rows.map { $0 - rows.lowerBound }, scratch)
          continue
        }
        parts[i].withUnsafeBufferPointer { part in
          guard let part = part.baseAddress else { return }
          for (row, at) in pair.rows.enumerated() {
            RowKernels.add(part + row * n, to: sum + (at - rows.lowerBound) * n, count: n)
          }
        }
      }
    }
  }

  /// Zeros that `body` adds to.
  private static func filled(_ count: Int, _ body: (UnsafeMutablePointer<Double>) throws -> Void) throws -> [Double] {
    var values = [Double](repeating: 0, count: count)
    try values.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { try body(base) } }
    return values
  }
}

/// One evaluation, panel by panel.
private struct Pass: Sendable {
  let mixture: Mixture
  let level: MixtureLevel
  let x: [Double]
  let n: Int
  let wanted: Mixture.Evaluation.Wanted

  func panel(_ rows: Range<Int>, isAlone: Bool) throws -> Mixture.Evaluation.PanelResult {
    let (count, components) = (rows.count, mixture.count)
    let candidates = try self.candidates(rows, isAlone: isAlone)
    let asked = candidates.indices.filter { !candidates[$0].isEmpty }
    let answers = try Jobs.map(asked.count, work: n * max(1, count / 4), isAlone: isAlone) { i, scratch in
      try level.family(of: asked[i]).evaluate(asked[i], candidates[asked[i]], x, scratch)
    }
    let mask = try singularMask(rows)
    var largest = [Double](repeating: -.infinity, count: count)
    var hasNaN = [Bool](repeating: false, count: count)
    func log(_ i: Int, _ row: Int, _ at: Int) -> Double {
      guard let mask else { return answers[i].logs[row] }
      return answers[i].logs[row] + mask[asked[i] * count + at]
    }
    for (i, k) in asked.enumerated() {
      for (row, at) in candidates[k].enumerated() {
        let value = log(i, row, at - rows.lowerBound)
        if value.isNaN { hasNaN[at - rows.lowerBound] = true }
        largest[at - rows.lowerBound] = max(largest[at - rows.lowerBound], value)
      }
    }
    for at in 0..<count where hasNaN[at] { largest[at] = .nan }
    var sums = [Double](repeating: 0, count: count)
    var pairs: [ComponentPairs] = []
    for (i, k) in asked.enumerated() {
      let all = candidates[k]
      let width = all.isEmpty ? 0 : answers[i].states.count / all.count
      var (kept, weights, states): ([Int], [Double], [Double]) = ([], [], [])
      for (row, at) in all.enumerated() {
        let position = at - rows.lowerBound
        let value = log(i, row, position)
        // NaN stays.
        if value < largest[position] - Mixture.Evaluation.range { continue }
        let weight = exp(value - largest[position])
        sums[position] += weight
        kept.append(at)
        weights.append(weight)
        if width > 0 { states += answers[i].states[(row * width)..<((row + 1) * width)] }
      }
      if !kept.isEmpty { pairs.append(ComponentPairs(component: k, rows: kept, weights: weights, states: states)) }
    }
    for i in pairs.indices {
      for row in pairs[i].rows.indices { pairs[i].weights[row] /= sums[pairs[i].rows[row] - rows.lowerBound] }
    }
    let constant = -0.5 * Double(n) * Foundation.log(2 * Double.pi)
    let logDensity = (0..<count).map { largest[$0] + Foundation.log(sums[$0]) + constant }
    guard wanted != .density, components > 0 else {
      return Mixture.Evaluation.PanelResult(rows: rows, pairs: [], logDensity: logDensity, result: [])
    }
    let quantity: ComponentQuantity = wanted == .score ? .score : .estimate
    let unsettled = pairs
    let states = try Jobs.map(pairs.count, work: n * count, isAlone: isAlone) { i, _ in
      try level.family(of: unsettled[i].component).settled(
        unsettled[i].component, unsettled[i].rows, x, states: unsettled[i].states)
    }
    for i in pairs.indices { pairs[i].states = states[i] }
    let settled = pairs
    let result = try Jobs.sum(settled, rows, n, isAlone: isAlone, isSplit: quantity == .estimate) { sum in
      guard quantity == .estimate else { return }
      for family in level.families { try family.addTogether(settled, along: nil, x, rows, to: sum) }
    } each: { i, sum, places, scratch in
      try level.family(of: settled[i].component).add(quantity, settled[i], x, to: sum, places, scratch)
    }
    return Mixture.Evaluation.PanelResult(rows: rows, pairs: settled, logDensity: logDensity, result: result)
  }

  /// The rows each component may matter for: all but those for which bounds rule it out.
  private func candidates(_ rows: Range<Int>, isAlone: Bool) throws -> [[Int]] {
    let (count, components) = (rows.count, mixture.count)
    let isBounded = components > 1 && level.selection.pays && level.families.contains { $0.isBounded }
    guard isBounded else { return [[Int]](repeating: Array(rows), count: components) }
    let panel = Panel(rows: rows, x: x[(rows.lowerBound * n)..<(rows.upperBound * n)].map(Float.init))
    var bounds = LogBounds(components: components, rows: count)
    for family in level.families where family.isBounded {
      let members = family.members.count
      let threads = isAlone ? min(members, ProcessInfo.processInfo.activeProcessorCount) : 1
      guard threads > 1 else {
        try family.bound(panel, 0..<members, into: &bounds)
        continue
      }
      let parts = try parallelMap(threads) { part in
        var own = LogBounds(components: components, rows: count)
        let range = (part * members / threads)..<((part + 1) * members / threads)
        try family.bound(panel, range, into: &own)
        return own
      }
      for (part, own) in parts.enumerated() {
        for i in (part * members / threads)..<((part + 1) * members / threads) {
          let at = family.members[i] * count
          for row in at..<(at + count) {
            bounds.lower[row] = own.lower[row]
            bounds.upper[row] = own.upper[row]
          }
        }
      }
    }
    // A margin for what logarithms in double precision are off by.
    let range = Mixture.Evaluation.range + 0.1
    var threshold = [Double](repeating: -.infinity, count: count)
    for k in 0..<components {
      for row in 0..<count { threshold[row] = max(threshold[row], bounds.lower[k * count + row]) }
    }
    var candidates = [[Int]](repeating: [], count: components)
    var total = 0
    for k in 0..<components {
      for row in 0..<count where !(bounds.upper[k * count + row] < threshold[row] - range) {
        candidates[k].append(rows.lowerBound + row)
        total += 1
      }
    }
    level.selection.learn(share: Double(total) / Double(max(1, components * count)))
    return candidates
  }

  /// 0 and −∞ where some S_k is singular: see ``NoiselessLimit``.
  private func singularMask(_ rows: Range<Int>) throws -> [Double]? {
    guard !level.singular.isEmpty else { return nil }
    let flat = try Tensor(
      shape: [rows.count, n], scalars: Array(x[(rows.lowerBound * n)..<(rows.upperBound * n)]))
    return try NoiselessLimit.mask(level.singular, distances: { try flat - level.mu * mixture.mean($0) })?.scalars
  }
}
