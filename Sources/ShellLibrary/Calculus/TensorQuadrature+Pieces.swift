import Numerics

extension TensorQuadrature {
  struct Piece {
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
  struct Flank {
    let outer: Tensor<Double>
    let inner: Tensor<Double>
    /// From the end to the outer node.
    let gap: Double
  }

  func piece(
    _ low: Double, _ high: Double, spacing: Double, _ f: (Double) throws -> Tensor<Double>
  ) throws -> Piece {
    let (middle, half) = (0.5 * (low + high), 0.5 * (high - low))
    var kronrod: Tensor<Double>?
    var gauss: Tensor<Double>?
    var magnitude = 0.0
    var best = (node: 1.0, size: 0.0)
    var outermost: [Tensor<Double>] = []
    for (node, weight, gaussWeight) in GaussKronrod.table {
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
      isPeaked: error > 0.5 * magnitude && best.node < GaussKronrod.table[0].node,
      start: Flank(outer: outermost[0], inner: outermost[2], gap: half * (1 - GaussKronrod.table[0].node)),
      end: Flank(outer: outermost[1], inner: outermost[3], gap: half * (1 - GaussKronrod.table[0].node)))
  }

  /// For each piece what a jump may hide between its outermost node and its neighbour's, where both rules see next to no
  /// change on either side: its height times the gap; and whether there is one of more than rounding, there or inside a
  /// piece that has become narrow around it.
  func jumps(_ pieces: [Piece], known: [Double]) throws -> (errors: [Double], areLarge: Bool) {
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

  /// The largest magnitude; a nan is kept.
  static func largest(_ x: Tensor<Double>) -> Double {
    x.scalars.reduce(0) { $1.isNaN ? .nan : max($0, abs($1)) }
  }
}
