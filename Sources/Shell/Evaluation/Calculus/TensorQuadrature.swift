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
  private let function: (Tensor<Double>) throws -> Tensor<Double>

  init(tolerance: Double, _ function: @escaping (Tensor<Double>) throws -> Tensor<Double>) {
    self.tolerance = tolerance
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
  }

  private static let maximumPieces = 1000

  /// The integral from a to b. Infinite ends are mapped to finite ones by t = u/(1 − u²) or t = a ± u/(1 − u).
  func integrate(_ a: Tensor<Double>, _ b: Tensor<Double>) throws -> Result {
    let (low, high) = (try a.item, try b.item)
    if low == high { return Result(value: try function(a) * 0, error: 0, isConverged: true) }
    switch (low.isInfinite, high.isInfinite) {
    case (false, false):
      // The ends may be traced: u runs over [0, 1], and t = a + (b − a) u.
      let width = try b - a
      return try adapt(0, 1) { u in try function(a + width * u) * width }
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

  private func adapt(_ low: Double, _ high: Double, _ f: (Double) throws -> Tensor<Double>) throws -> Result {
    var pieces = [try piece(low, high, f)]
    while true {
      let error = pieces.reduce(0) { $0 + $1.error }
      let magnitude = pieces.reduce(0) { $0 + $1.magnitude }
      let isGood = error <= max(tolerance, 50 * Double.ulpOfOne) * magnitude
      guard error.isFinite, !isGood, pieces.count < Self.maximumPieces,
        let worst = pieces.indices.max(by: { pieces[$0].error < pieces[$1].error })
      else {
        let value = try pieces.dropFirst().reduce(pieces[0].value) { try $0 + $1.value }
        return Result(value: value, error: error, isConverged: isGood)
      }
      let old = pieces[worst]
      let middle = 0.5 * (old.low + old.high)
      guard middle > old.low, middle < old.high else {
        return Result(value: old.value, error: error, isConverged: false)
      }
      pieces[worst] = try piece(old.low, middle, f)
      pieces.append(try piece(middle, old.high, f))
    }
  }

  private func piece(_ low: Double, _ high: Double, _ f: (Double) throws -> Tensor<Double>) throws -> Piece {
    let (middle, half) = (0.5 * (low + high), 0.5 * (high - low))
    var kronrod: Tensor<Double>?
    var gauss: Tensor<Double>?
    var magnitude = 0.0
    for (node, weight, gaussWeight) in Self.rule {
      for side in node == 0 ? [0.0] : [-1.0, 1.0] {
        let value = try f(middle + side * half * node)
        magnitude += weight * half * Self.largest(value)
        let part = try value * (weight * half)
        kronrod = try kronrod.map { try $0 + part } ?? part
        guard gaussWeight > 0 else { continue }
        let coarse = try value.untraced * (gaussWeight * half)
        gauss = try gauss.map { try $0 + coarse } ?? coarse
      }
    }
    guard let kronrod, let gauss else { throw TensorError.argument(operation: "integral", reason: "an empty rule") }
    let error = Self.largest(try kronrod.untraced - gauss)
    return Piece(low: low, high: high, value: kronrod, error: error, magnitude: magnitude)
  }

  /// The largest magnitude; a nan is kept.
  private static func largest(_ x: Tensor<Double>) -> Double {
    x.scalars.reduce(0) { $1.isNaN ? .nan : max($0, abs($1)) }
  }
}
