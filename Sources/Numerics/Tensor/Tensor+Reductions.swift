// Sums, means and extremes over axes.

extension Tensor {
  /// The sum over the given axes. With `keepingAxes` they stay with length 1, else they go away.
  public func sum(axes: [Int], keepingAxes: Bool = false) throws -> Tensor {
    let reduced = Set(try axes.map { try Shape.axis($0, rank: rank) })
    let kept = shape.indices.map { reduced.contains($0) ? 1 : shape[$0] }
    let final = keepingAxes ? kept : shape.indices.filter { !reduced.contains($0) }.map { shape[$0] }
    _ = try MemoryBudget.admit(final, bytesEach: MemoryLayout<Scalar>.stride)
    return try primitive([self]) { x in
      var scalars = x[0].scalars
      var current = x[0].shape
      // Runs of neighbouring axes are summed together, the last run first.
      var axis = current.count - 1
      while axis >= 0 {
        guard reduced.contains(axis) else {
          axis -= 1
          continue
        }
        var first = axis
        while first > 0 && reduced.contains(first - 1) { first -= 1 }
        scalars = try Scalar.sum(
          scalars, outer: current[..<first].reduce(1, *), middle: current[first...axis].reduce(1, *),
          inner: current[(axis + 1)...].reduce(1, *))
        for i in first...axis { current[i] = 1 }
        axis = first - 1
      }
      return Tensor(unchecked: final, scalars)
    } derivatives: { x, _ in
      let whole = x[0].shape
      return [
        LinearMap {
          try $0.sum(axes: axes, keepingAxes: keepingAxes)
        } pull: {
          try $0.reshaped(kept).broadcasted(to: whole)
        }
      ]
    }
  }

  /// The sum of all elements.
  public func sum() throws -> Tensor { try sum(axes: Array(0..<rank)) }
  public func sum(axis: Int) throws -> Tensor { try sum(axes: [axis]) }

  /// The mean over the given axes; of nothing it is NaN.
  public func mean(axes: [Int], keepingAxes: Bool = false) throws -> Tensor {
    let n = try axes.reduce(1) { $0 * shape[try Shape.axis($1, rank: rank)] }
    return try sum(axes: axes, keepingAxes: keepingAxes) / Scalar(n)
  }
  public func mean() throws -> Tensor { try mean(axes: Array(0..<rank)) }
  public func mean(axis: Int) throws -> Tensor { try mean(axes: [axis]) }

  /// The largest element over one axis; the derivative goes to the first place it stands at. NaN wins.
  public func max(axis: Int) throws -> Tensor { try extreme(axis: axis, largest: true) }
  /// The smallest element over one axis; the derivative goes to the first place it stands at. NaN wins.
  public func min(axis: Int) throws -> Tensor { try extreme(axis: axis, largest: false) }
  /// The largest of all elements.
  public func max() throws -> Tensor { try reshaped([count]).max(axis: 0) }
  /// The smallest of all elements.
  public func min() throws -> Tensor { try reshaped([count]).min(axis: 0) }

  private func extreme(axis: Int, largest: Bool) throws -> Tensor {
    let (outer, middle, inner, target) = try split(axis)
    if trace == nil {
      return Tensor(
        unchecked: target, try Scalar.extreme(scalars, outer: outer, middle: middle, inner: inner, largest: largest))
    }
    let positions = try Positions.extremes(scalars, outer: outer, middle: middle, inner: inner, largest: largest)
    return try gathered(positions, shape: target)
  }

  /// The index of the largest element along an axis, the first of equals; NaN counts as largest.
  public func argmax(axis: Int) throws -> Tensor { try argextreme(axis: axis, largest: true) }
  /// The index of the smallest element along an axis, the first of equals; NaN counts as smallest.
  public func argmin(axis: Int) throws -> Tensor { try argextreme(axis: axis, largest: false) }

  private func argextreme(axis: Int, largest: Bool) throws -> Tensor {
    let (outer, middle, inner, target) = try split(axis)
    let positions = try Positions.extremes(scalars, outer: outer, middle: middle, inner: inner, largest: largest)
    return Tensor(unchecked: target, positions.map { Scalar(($0 / inner) % middle) })
  }

  /// The lengths before, of and after an axis that is not empty, and the shape without it.
  private func split(_ axis: Int) throws -> (outer: Int, middle: Int, inner: Int, rest: [Int]) {
    let axis = try Shape.axis(axis, rank: rank)
    guard shape[axis] > 0 else {
      throw TensorError.shape(operation: "extreme", shape, reason: "axis \(axis) is empty")
    }
    var rest = shape
    rest.remove(at: axis)
    return (shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *), rest)
  }

  /// log Σ e^x over one axis without overflow; of all −∞ it is −∞.
  public func logSumExp(axis: Int) throws -> Tensor {
    let axis = try Shape.axis(axis, rank: rank)
    var kept = shape
    kept[axis] = 1
    let largest = try untraced.max(axis: axis).reshaped(kept)
    let shift = Tensor(unchecked: kept, largest.scalars.map { $0.isFinite ? $0 : 0 })
    let total = try (self - shift).exp().sum(axes: [axis], keepingAxes: true)
    return try (total.log() + shift).sum(axes: [axis])
  }

  /// The inner product ⟨a, b⟩ over all elements of two tensors of one shape.
  public func dot(_ other: Tensor) throws -> Tensor {
    guard shape == other.shape else { throw TensorError.shapes(operation: "dot", shape, other.shape) }
    return try primitive([self, other]) { x in
      Tensor(try Scalar.dot(x[0].scalars, x[1].scalars))
    } derivatives: { x, _ in
      let (a, b) = (x[0], x[1])
      return [
        LinearMap {
          try $0.dot(b)
        } pull: {
          try $0 * b
        },
        LinearMap {
          try a.dot($0)
        } pull: {
          try $0 * a
        },
      ]
    }
  }

  /// The Euclidean norm over all elements, without overflow of the squares.
  ///
  /// Its derivative at 0 is taken as 0. Where a second one is taken, it is there √(Σ xᵢ² + δ²) with a δ beyond all that
  /// is seen, so that what is smooth of it, as ‖x‖², has its own second derivative.
  public func norm() throws -> Tensor {
    let squared = try dot(self)
    let size = squared.scalars[0]
    if size > 0x1p-960 && size < .infinity || size.isNaN { return try squared.sqrt() }
    let largest = scalars.reduce(Scalar(0)) { Scalar.maximum($0, $1.magnitude) }
    if largest > 0 && largest.isFinite {
      let unit = Scalar(sign: .plus, exponent: largest.exponent, significand: 1)
      guard (1 / unit).isFinite else {
        return try (self * Scalar(sign: .plus, exponent: 60, significand: 1)).norm()
          * Scalar(sign: .plus, exponent: -60, significand: 1)
      }
      return try (self * (1 / unit)).dot(self * (1 / unit)).sqrt() * unit
    }
    guard largest == 0 else { return try squared.sqrt() }
    guard let level = highestLevel([self]), primal(at: level).isTraced else { return try sum() * 0 }
    let δ = Scalar(sign: .plus, exponent: Scalar.leastNormalMagnitude.exponent / 2 + 4, significand: 1)
    return try (squared + δ * δ).sqrt()
  }

  /// The running sum along an axis.
  public func cumulativeSum(axis: Int, reversed: Bool = false) throws -> Tensor {
    let axis = try Shape.axis(axis, rank: rank)
    return try primitive([self]) { x in
      let shape = x[0].shape
      return Tensor(
        unchecked: shape,
        try Positions.cumulativeSum(
          x[0].scalars, outer: shape[..<axis].reduce(1, *), middle: shape[axis],
          inner: shape[(axis + 1)...].reduce(1, *), reversed: reversed))
    } derivatives: { _, _ in
      [
        LinearMap {
          try $0.cumulativeSum(axis: axis, reversed: reversed)
        } pull: {
          try $0.cumulativeSum(axis: axis, reversed: !reversed)
        }
      ]
    }
  }
}
