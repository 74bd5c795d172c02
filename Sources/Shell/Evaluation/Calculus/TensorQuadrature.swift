import Numerics

/// Adaptive Gauss–Kronrod quadrature of a function with tensors as values. All arithmetic is on tensors, so that the
/// integral can be differentiated by what the function and the ends depend on; only the choice of intervals is not.
struct TensorQuadrature {
  struct Result {
    let value: Tensor<Double>
    let error: Double
    let isConverged: Bool
  }

  private let tolerance: Double
  private let cuts: [Double]
  private let function: (Tensor<Double>) throws -> Tensor<Double>

  /// - Parameter cuts: where the interval is cut before anything else, in the variable of the function.
  init(tolerance: Double, cuts: [Double] = [], _ function: @escaping (Tensor<Double>) throws -> Tensor<Double>) {
    self.tolerance = tolerance
    self.cuts = cuts
    self.function = function
  }

  /// Positive nodes of the Kronrod rule on [−1, 1], from the outermost, with its weights and those of Gauss's rule.
  private static let rule: [(node: Double, kronrod: Double, gauss: Double)] = [
    (0.991455371120812639206854697526329, 0.022935322010529224963732008058970, 0),
    (0.949107912342758524526189684047851, 0.063092092629978553290700663189204, 0.129484966168869693270611432679082),
    (0.864864423359769072789712788640926, 0.104790010322250183839876322541518, 0),
    (0.741531185599394439863864773280788, 0.140653259715525918745189590510238, 0.279705391489276667901467771423780),
    (0.586087235467691130294144838258730, 0.169004726639267902826583426598550, 0),
    (0.405845151377397166906606412076961, 0.190350578064785409913256402421014, 0.381830050505118944950369775488975),
    (0.207784955007898467600689403773245, 0.204432940075298892414161999234649, 0),
    (0, 0.209482141084727828012999174891714, 0.417959183673469387755102040816327),
  ]

  private struct Piece {
    let low: Double
    let high: Double
    let value: Tensor<Double>
    let error: Double
    /// The integral of the largest |f|, which a relative tolerance refers to.
    let magnitude: Double
    /// The distance of scouts, where the function is zero.
    let spacing: Double
    /// Whether one node inside outdoes the others so far that more may be hidden beside it.
    let isPeaked: Bool
    /// What is seen of the function next to the two ends.
    let start: Flank
    let end: Flank
  }

  /// The function at the two nodes next to an end of a piece.
  private struct Flank {
    let outer: Tensor<Double>
    let inner: Tensor<Double>
    /// From the end to the outer node.
    let gap: Double
  }

  /// Pieces at the start between two cuts: one alone would take what lies between its nodes on trust.
  private static let startingPieces = 8
  /// Where a piece of the start is zero at all its nodes, it is looked at in as many places more: a narrow peak is zero
  /// nearly everywhere, but with the range of a double not within 38 standard deviations of a normal one.
  private static let scouts = 128
  /// How often pieces are halved.
  private static let halvings = 1000
  /// How often of these for a piece whose share is small as far as its nodes tell.
  private static let doubts = 100

  /// The integral from a to b. Infinite ends are mapped to finite ones by t = u/(1 − u²) or t = a ± u/(1 − u).
  func integrate(_ a: Tensor<Double>, _ b: Tensor<Double>) throws -> Result {
    let (low, high) = (try a.item, try b.item)
    if low == high { return Result(value: try function(a) * 0, error: 0, isConverged: true) }
    if low.isInfinite || high.isInfinite, !cuts.isEmpty { return try pieced(a, b) }
    switch (low.isInfinite, high.isInfinite) {
    case (false, false):
      // The ends may be traced: u runs over [0, 1], and t = a + (b − a) u.
      let width = try b - a
      return try adapt(0, 1, cuts: cuts.map { ($0 - low) / (high - low) }) { u in
        try function(a + width * u) * width
      }
    case (true, true):
      guard low != high else { return Result(value: try function(Tensor(0)) * 0, error: 0, isConverged: true) }
      let sign = low < high ? 1.0 : -1.0
      return try adapt(-1, 1) { u in
        let square = 1 - u * u
        return try function(Tensor(u / square)) * (sign * (1 + u * u) / (square * square))
      }
    case (false, true), (true, false):
      let (end, isReversed) = high.isInfinite ? (a, high < 0) : (b, low < 0)
      // The other end is +∞ or −∞; the sign of the whole depends on which end is which.
      let direction = isReversed ? -1.0 : 1.0
      let sign = high.isInfinite ? direction : -direction
      return try adapt(0, 1) { u in
        let rest = 1 - u
        return try function(end + Tensor(direction * u / rest)) * (sign / (rest * rest))
      }
    }
  }

  /// An integral to infinity, piece by piece between the cuts: what lies beyond the last one is mapped as seen from there,
  /// so that a peak at a cut is as wide as it is, however far from zero.
  private func pieced(_ a: Tensor<Double>, _ b: Tensor<Double>) throws -> Result {
    let (low, high) = (try a.item, try b.item)
    let inner = Set(cuts).filter { $0 > min(low, high) && $0 < max(low, high) }.sorted(by: low < high ? (<) : (>))
    let ends = [a] + inner.map { Tensor($0) } + [b]
    let plain = TensorQuadrature(tolerance: tolerance, function)
    let parts = try zip(ends, ends.dropFirst()).map { try plain.integrate($0, $1) }
    return Result(
      value: try parts.dropFirst().reduce(parts[0].value) { try $0 + $1.value },
      error: parts.reduce(0) { $0 + $1.error }, isConverged: parts.allSatisfy(\.isConverged))
  }

  /// - Parameter cuts: in the variable u of `f`.
  private func adapt(
    _ low: Double, _ high: Double, cuts: [Double] = [], _ f: (Double) throws -> Tensor<Double>
  ) throws -> Result {
    var pieces = try beginning(low, high, cuts: cuts, f)
    var (halvings, doubts) = (Self.halvings, Self.doubts)
    while true {
      let magnitude = pieces.reduce(0) { $0 + $1.magnitude }
      let allowed = max(tolerance, 50 * Double.ulpOfOne) * magnitude
      var errors = pieces.map(\.error)
      var hasJump = false
      if errors.reduce(0, +) <= allowed {
        // Only where the rules agree are the gaps between their nodes worth a look.
        pieces.sort { $0.low < $1.low }
        let jumps = try jumps(pieces, known: cuts)
        errors = zip(pieces, jumps.errors).map { $0.error + $1 }
        hasJump = jumps.areLarge
      }
      let error = errors.reduce(0, +)
      let isGood = error <= allowed
      // The flank of a narrow peak looks like nothing from afar.
      let candidates = isGood ? pieces.indices.filter { pieces[$0].isPeaked } : Array(pieces.indices)
      guard error.isFinite, halvings > 0, !isGood || doubts > 0,
        let worst = candidates.max(by: { errors[$0] < errors[$1] }),
        case let old = pieces[worst], case let middle = 0.5 * (old.low + old.high), middle > old.low, middle < old.high
      else {
        let value = try pieces.dropFirst().reduce(pieces[0].value) { try $0 + $1.value }
        if isGood, value.isTraced, hasJump {
          throw TensorError.derivative(
            operation: "integral",
            reason: "the function jumps, and a jump that moves adds its height; name one that stays: `points: [0.5]`")
        }
        return Result(value: value, error: error, isConverged: isGood)
      }
      halvings -= 1
      if isGood { doubts -= 1 }
      pieces.remove(at: worst)
      pieces += try self.pieces(old.low, middle, spacing: old.spacing, f)
      pieces += try self.pieces(middle, old.high, spacing: old.spacing, f)
    }
  }

  /// For each piece what a jump may hide between its outermost node and its neighbour's, where both rules see next to no
  /// change on either side: its height times the gap; and whether there is one of more than rounding, there or inside a
  /// piece that has become narrow around it.
  private func jumps(_ pieces: [Piece], known: [Double]) throws -> (errors: [Double], areLarge: Bool) {
    var errors = [Double](repeating: 0, count: pieces.count)
    var areLarge = false
    guard let first = pieces.first, let last = pieces.last else { return (errors, areLarge) }
    for i in pieces.indices.dropLast() where !known.contains(pieces[i].high) {
      let (left, right) = (pieces[i].end, pieces[i + 1].start)
      // A smooth function changes across the gap by about a fifth of what it changes between the nodes beside it.
      let jump = try Self.jump(left, right, ratio: 4)
      errors[left.gap > right.gap ? i : i + 1] += jump.height * max(left.gap, right.gap)
      areLarge = areLarge || jump.isLarge
      guard i > 0, pieces[i].high - pieces[i].low < 1e-4 * (last.high - first.low), !known.contains(pieces[i].low)
      else {
        continue
      }
      areLarge = try areLarge || Self.jump(pieces[i - 1].end, right, ratio: 1000).isLarge
    }
    return (errors, areLarge)
  }

  /// The height of a jump from one flank to another, or 0 where it is not `ratio` times what the function changes inside
  /// them; and whether it is more than rounding.
  private static func jump(_ left: Flank, _ right: Flank, ratio: Double) throws -> (height: Double, isLarge: Bool) {
    let height = largest(try right.outer - left.outer)
    let rise = largest(try left.outer - left.inner) + largest(try right.outer - right.inner)
    guard height > ratio * rise else { return (0, false) }
    return (height, height > 1e-6 * max(largest(left.outer), largest(right.outer)))
  }

  /// Pieces of equal width between the cuts.
  private func beginning(
    _ low: Double, _ high: Double, cuts: [Double], _ f: (Double) throws -> Tensor<Double>
  ) throws -> [Piece] {
    let ends = [low] + Set(cuts).filter { $0 > low && $0 < high }.sorted() + [high]
    return try zip(ends, ends.dropFirst()).flatMap { start, end in
      let edges = Self.edges(start, end, Self.startingPieces)
      let spacing = (end - start) / Double(Self.startingPieces * Self.scouts)
      return try zip(edges, edges.dropFirst()).flatMap { try pieces($0, $1, spacing: spacing, f) }
    }
  }

  private static func edges(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
    (0..<count).map { low + (high - low) * Double($0) / Double(count) } + [high]
  }

  /// One piece; where the function is zero at all its nodes, perhaps more, cut around what scouts see.
  private func pieces(
    _ low: Double, _ high: Double, spacing: Double, _ f: (Double) throws -> Tensor<Double>
  ) throws -> [Piece] {
    let whole = try piece(low, high, spacing: spacing, f)
    guard whole.magnitude == 0 else { return [whole] }
    let edges = Self.edges(low, high, max(Int(((high - low) / spacing).rounded()), 8))
    let isZero = try zip(edges, edges.dropFirst()).map { Self.largest(try f(0.5 * ($0 + $1))) == 0 }
    guard isZero.contains(false) else { return [whole] }
    // What is not zero lies between the last scout before it and the first one behind it.
    let places = isZero.indices.filter { i in
      isZero[i] && (i > 0 && !isZero[i - 1] || i + 1 < isZero.count && !isZero[i + 1])
    }
    let ends = [low] + places.map { 0.5 * (edges[$0] + edges[$0 + 1]) } + [high]
    return try zip(ends, ends.dropFirst()).map { try piece($0, $1, spacing: spacing, f) }
  }

  private func piece(
    _ low: Double, _ high: Double, spacing: Double, _ f: (Double) throws -> Tensor<Double>
  ) throws -> Piece {
    let (middle, half) = (0.5 * (low + high), 0.5 * (high - low))
    var kronrod: Tensor<Double>?
    var gauss: Tensor<Double>?
    var magnitude = 0.0
    var best = (node: 1.0, size: 0.0)
    var outermost: [Tensor<Double>] = []
    for (node, weight, gaussWeight) in Self.rule {
      for side in node == 0 ? [0.0] : [-1.0, 1.0] {
        let value = try f(middle + side * half * node)
        let size = Self.largest(value)
        if outermost.count < 4 { outermost.append(value.untraced) }
        magnitude += weight * half * size
        if size > best.size { best = (node, size) }
        let part = try value * (weight * half)
        kronrod = try kronrod.map { try $0 + part } ?? part
        guard gaussWeight > 0 else { continue }
        let coarse = try value.untraced * (gaussWeight * half)
        gauss = try gauss.map { try $0 + coarse } ?? coarse
      }
    }
    guard let kronrod, let gauss, outermost.count == 4 else {
      throw TensorError.argument(operation: "integral", reason: "an empty rule")
    }
    let error = Self.largest(try kronrod.untraced - gauss)
    return Piece(
      low: low, high: high, value: kronrod, error: error, magnitude: magnitude, spacing: spacing,
      isPeaked: error > 0.5 * magnitude && best.node < Self.rule[0].node,
      start: Flank(outer: outermost[0], inner: outermost[2], gap: half * (1 - Self.rule[0].node)),
      end: Flank(outer: outermost[1], inner: outermost[3], gap: half * (1 - Self.rule[0].node)))
  }

  /// The largest magnitude; a nan is kept.
  private static func largest(_ x: Tensor<Double>) -> Double {
    x.scalars.reduce(0) { $1.isNaN ? .nan : max($0, abs($1)) }
  }
}
