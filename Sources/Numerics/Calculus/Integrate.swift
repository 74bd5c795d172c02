/// The value of an integral with what it is worth.
public struct Integral<Value: Sendable>: Sendable {
  public let value: Value
  /// An estimate of the error, from the difference of two rules on the same points.
  public let error: Value
  /// How often the integrand was evaluated.
  public let evaluations: Int
}

/// ∫ f over [a, b] for a vector of integrands at once, by adaptive Gauss–Kronrod quadrature (7 and 15 points).
///
/// The interval whose error is largest against its tolerance is halved until every component is within `tolerance` of
/// its own size (or of the rounding error of its absolute integral), or `maximumIntervals` are in use; the error says
/// which.
///
/// Piessens, de Doncker-Kapenga, Überhuber and Kahaner, "QUADPACK", 1983, from which the nodes are known.
/// - Throws: what `f` throws, and ``TensorError/argument(operation:reason:)`` for an end that is not finite.
public func integrate(
  from a: Double, to b: Double, relative tolerance: Double = 1e-12, absolute: Double = 0,
  maximumIntervals: Int = 400, _ f: (Double) throws -> [Double]
) throws -> Integral<[Double]> {
  guard a.isFinite, b.isFinite else {
    throw TensorError.argument(operation: "integral", reason: "the ends \(a) and \(b) must be finite")
  }
  var pieces = [try KronrodPiece(a, b, f)]
  var total = pieces[0]
  while pieces.count < maximumIntervals {
    // How far each piece is over its share, at the worst component.
    let limits = total.value.indices.map {
      max(absolute, tolerance * abs(total.value[$0]), 50 * Double.ulpOfOne * total.magnitude[$0])
    }
    let excess = pieces.map { piece in
      zip(piece.error, limits).map { $0 / max($1, .leastNormalMagnitude) }.max() ?? 0
    }
    let within = total.error.indices.allSatisfy { total.error[$0] <= limits[$0] || total.error[$0].isNaN }
    guard !within, let worst = excess.indices.max(by: { excess[$0] < excess[$1] }) else { break }
    let piece = pieces[worst]
    let middle = 0.5 * (piece.a + piece.b)
    guard middle > min(piece.a, piece.b), middle < max(piece.a, piece.b) else { break }
    pieces[worst] = try KronrodPiece(piece.a, middle, f)
    pieces.append(try KronrodPiece(middle, piece.b, f))
    total = KronrodPiece(sumOf: pieces)
  }
  return Integral(value: total.value, error: total.error, evaluations: 15 * (2 * pieces.count - 1))
}

/// ∫ f over [a, b] of one function.
public func integrate(
  from a: Double, to b: Double, relative tolerance: Double = 1e-12, absolute: Double = 0,
  _ f: (Double) throws -> Double
) throws -> Integral<Double> {
  let all = try integrate(from: a, to: b, relative: tolerance, absolute: absolute) { [try f($0)] }
  return Integral(value: all.value[0], error: all.error[0], evaluations: all.evaluations)
}

/// One interval's integrals, their error estimates, and the integrals of |f|.
private struct KronrodPiece {
  let a: Double
  let b: Double
  var value: [Double]
  var error: [Double]
  var magnitude: [Double]

  /// Nodes on [0, 1) with their Kronrod weights, and Gauss weights at every second one from the end.
  private static let nodes = [
    0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
    0.741531185599394439863864773280788, 0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
    0.207784955007898467600689403773245, 0.0,
  ]
  private static let kronrod = [
    0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
    0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
    0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
  ]
  private static let gauss = [
    0.129484966168869693270611432679082, 0.279705391489276667901467771423780, 0.381830050505118944950369775488975,
    0.417959183673469387755102040816327,
  ]

  init(_ a: Double, _ b: Double, _ f: (Double) throws -> [Double]) throws {
    (self.a, self.b) = (a, b)
    let centre = 0.5 * (a + b)
    let half = 0.5 * (b - a)
    var sums: (kronrod: [Double], gauss: [Double], magnitude: [Double]) = ([], [], [])
    for (i, node) in KronrodPiece.nodes.enumerated() {
      for sign in node == 0 ? [1.0] : [-1.0, 1.0] {
        let values = try f(centre + sign * half * node)
        if sums.kronrod.isEmpty {
          let zeros = [Double](repeating: 0, count: values.count)
          sums = (zeros, zeros, zeros)
        }
        guard values.count == sums.kronrod.count else {
          throw TensorError.argument(operation: "integral", reason: "the integrand changes its length")
        }
        for j in values.indices {
          sums.kronrod[j] += KronrodPiece.kronrod[i] * values[j]
          sums.magnitude[j] += KronrodPiece.kronrod[i] * abs(values[j])
          if i % 2 == 1 { sums.gauss[j] += KronrodPiece.gauss[i / 2] * values[j] }
        }
      }
    }
    value = sums.kronrod.map { half * $0 }
    magnitude = sums.magnitude.map { abs(half) * $0 }
    error = zip(sums.kronrod, sums.gauss).map { abs(half * ($0 - $1)) }
  }

  init(sumOf pieces: [KronrodPiece]) {
    a = pieces.first?.a ?? 0
    b = pieces.last?.b ?? 0
    let width = pieces.first?.value.count ?? 0
    value = (0..<width).map { j in pieces.reduce(0) { $0 + $1.value[j] } }
    error = (0..<width).map { j in pieces.reduce(0) { $0 + $1.error[j] } }
    magnitude = (0..<width).map { j in pieces.reduce(0) { $0 + $1.magnitude[j] } }
  }
}
