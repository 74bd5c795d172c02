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
      // Beside a pole that a node has met everything is within an infinite tolerance.
      let isGood = error <= allowed && magnitude.isFinite
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

  /// Pieces of equal width between the cuts.
  private func beginning(
    _ low: Double, _ high: Double, cuts: [Double], _ f: (Double) throws -> Tensor<Double>
  ) throws -> [Piece] {
    let ends = [low] + Set(cuts).filter { $0 > low && $0 < high }.sorted() + [high]
    return try zip(ends, ends.dropFirst()).flatMap { start, end in
      let edges = Self.edges(start, end, Self.startingPieces)
      let spacing = (end - start) / Double(Self.startingPieces * Self.scouts)
      return try zip(edges, edges.dropFirst()).enumerated().flatMap { i, ends in
        let found = try pieces(ends.0, ends.1, spacing: spacing, f)
        guard found.count == 1, found[0].magnitude == 0 else { return found }
        if i == 0, let edge = try layer(ends.0, ends.1, f) {
          return try [piece(ends.0, edge, spacing: spacing, f), piece(edge, ends.1, spacing: spacing, f)]
        }
        if i == edges.count - 2, let edge = try layer(ends.1, ends.0, f) {
          return try [piece(ends.0, edge, spacing: spacing, f), piece(edge, ends.1, spacing: spacing, f)]
        }
        return found
      }
    }
  }

  /// How far a layer at an end reaches of which no scout sees anything: the function is looked at from nearer and nearer.
  private func layer(_ end: Double, _ far: Double, _ f: (Double) throws -> Tensor<Double>) throws -> Double? {
    for k in 8...50 {
      let distance = (far - end) * Double(sign: .plus, exponent: -k, significand: 1)
      guard end + distance != end else { return nil }
      let size = Self.largest(try f(end + distance))
      if size > 0 && size.isFinite { return end + 2 * distance }
    }
    return nil
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
}
