// Rearrangements. Each is linear, so its derivative is itself and its adjoint.

extension Tensor {
  /// The same elements in the same order under another shape; one length may be -1 and is worked out.
  public func reshaped(_ newShape: [Int]) throws -> Tensor {
    var target = newShape
    if let unknown = target.firstIndex(of: -1) {
      target[unknown] = 1
      guard let known = Shape.count(target), known > 0, count % known == 0 else {
        throw TensorError.shapes(operation: "reshape", shape, newShape)
      }
      target[unknown] = count / known
    }
    guard target.allSatisfy({ $0 >= 0 }), Shape.count(target) == count else {
      throw TensorError.shapes(operation: "reshape", shape, newShape)
    }
    let final = target
    if trace == nil { return Tensor(unchecked: final, scalars) }
    return try primitive([self]) {
      Tensor(unchecked: final, $0[0].scalars)
    } derivatives: { x, _ in
      let from = x[0].shape
      return [
        LinearMap {
          try $0.reshaped(final)
        } pull: {
          try $0.reshaped(from)
        }
      ]
    }
  }

  /// The axes in another order: `result.shape[i] = shape[order[i]]`.
  public func permuted(_ order: [Int]) throws -> Tensor {
    guard order.sorted() == Array(0..<rank) else {
      throw TensorError.shape(operation: "transpose", shape, reason: "\(order) is not an order of its axes")
    }
    if order == Array(0..<rank) { return self }
    var inverse = order
    for (i, axis) in order.enumerated() { inverse[axis] = i }
    let back = inverse
    return try primitive([self]) { x in
      let from = Shape.strides(x[0].shape)
      return Tensor(
        unchecked: order.map { x[0].shape[$0] },
        try Strided.gather(
          x[0].scalars, shape: order.map { x[0].shape[$0] }, strides: order.map { from[$0] }, offset: 0))
    } derivatives: { _, _ in
      [
        LinearMap {
          try $0.permuted(order)
        } pull: {
          try $0.permuted(back)
        }
      ]
    }
  }

  /// The last two axes swapped.
  public func transposed() throws -> Tensor {
    guard rank >= 2 else {
      throw TensorError.shape(operation: "transpose", shape, reason: "a matrix has two axes or more")
    }
    var order = Array(0..<rank)
    order.swapAt(rank - 2, rank - 1)
    return try permuted(order)
  }

  /// The tensor repeated along new and length-1 axes.
  public func broadcasted(to target: [Int]) throws -> Tensor {
    if shape == target { return self }
    guard try Shape.broadcast(shape, target) == target else {
      throw TensorError.shapes(operation: "broadcast", shape, target)
    }
    _ = try MemoryBudget.admit(target, bytesEach: MemoryLayout<Scalar>.stride)
    return try primitive([self]) { x in
      let own = Shape.strides(x[0].shape)
      let pad = target.count - x[0].rank
      let strides = target.indices.map { $0 < pad || x[0].shape[$0 - pad] == 1 ? 0 : own[$0 - pad] }
      return Tensor(unchecked: target, try Strided.gather(x[0].scalars, shape: target, strides: strides, offset: 0))
    } derivatives: { x, _ in
      let from = x[0].shape
      return [
        LinearMap {
          try $0.broadcasted(to: target)
        } pull: {
          try $0.summed(to: from)
        }
      ]
    }
  }

  /// The adjoint of ``broadcasted(to:)``: sums over the axes that broadcasting would repeat.
  public func summed(to target: [Int]) throws -> Tensor {
    if shape == target { return self }
    guard (try? Shape.broadcast(target, shape)) == shape else {
      throw TensorError.shapes(operation: "sum to shape", shape, target)
    }
    let pad = rank - target.count
    let axes = shape.indices.filter { $0 < pad || (target[$0 - pad] == 1 && shape[$0] != 1) }
    return try sum(axes: axes, keepingAxes: true).reshaped(target)
  }

  /// Tensors of one shape as the slices of a new first axis.
  public static func stack(_ parts: [Tensor]) throws -> Tensor {
    guard let first = parts.first else {
      throw TensorError.argument(operation: "stack", reason: "nothing to stack")
    }
    for part in parts where part.shape != first.shape {
      throw TensorError.shapes(operation: "stack", first.shape, part.shape)
    }
    return try concat(parts.map { try $0.reshaped([1] + $0.shape) }, axis: 0)
  }

  /// Tensors joined along an existing axis.
  public static func concat(_ parts: [Tensor], axis: Int = 0) throws -> Tensor {
    guard let first = parts.first else {
      throw TensorError.argument(operation: "concat", reason: "nothing to join")
    }
    let axis = try Shape.axis(axis, rank: first.rank)
    for part in parts {
      var fitted = part.shape
      if fitted.count == first.rank { fitted[axis] = first.shape[axis] }
      guard fitted == first.shape else { throw TensorError.shapes(operation: "concat", first.shape, part.shape) }
    }
    var shape = first.shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    let count = try MemoryBudget.admit(shape, bytesEach: MemoryLayout<Scalar>.stride)
    let final = shape
    return try primitive(parts) { parts in
      let outer = final[..<axis].reduce(1, *)
      let widths = parts.map { $0.shape[axis...].reduce(1, *) }
      let scalars: [Scalar] = try uninitialized(count) { out in
        var end = out
        for o in 0..<outer {
          for (part, width) in zip(parts, widths) {
            let (first, start) = (o * width, end)
            try part.scalars.withUnsafeBufferPointer { source in
              guard let base = source.baseAddress else { return }
              try Polling.blocks(width) { range in
                (start + range.lowerBound).initialize(from: base + first + range.lowerBound, count: range.count)
              }
            }
            end += width
          }
        }
      }
      return Tensor(unchecked: final, scalars)
    } derivatives: { parts, _ in
      var start = 0
      return parts.map { part in
        let range = start..<(start + part.shape[axis])
        start = range.upperBound
        return LinearMap {
          try $0.padded(axis: axis, at: range.lowerBound, to: final[axis])
        } pull: {
          try $0.sliced(axis: axis, range)
        }
      }
    }
  }

  /// Zeros around the tensor along one axis, so that it starts at `start` and the axis has length `length`.
  public func padded(axis: Int, at start: Int, to length: Int) throws -> Tensor {
    let axis = try Shape.axis(axis, rank: rank)
    guard start >= 0, start <= length, shape[axis] <= length - start else {
      throw TensorError.shape(operation: "pad", shape, reason: "does not fit \(length) from \(start)")
    }
    let end = start + shape[axis]
    return try primitive([self]) { x in
      var target = x[0].shape
      target[axis] = length
      var scalars = try Positions.filled(
        Scalar(0), MemoryBudget.admit(target, bytesEach: MemoryLayout<Scalar>.stride))
      let inner = target[(axis + 1)...].reduce(1, *)
      let width = x[0].shape[axis] * inner
      for o in 0..<target[..<axis].reduce(1, *) {
        let at = (o * length + start) * inner
        try Cancellation.check()
        scalars.replaceSubrange(at..<(at + width), with: x[0].scalars[(o * width)..<((o + 1) * width)])
      }
      return Tensor(unchecked: target, scalars)
    } derivatives: { _, _ in
      [
        LinearMap {
          try $0.padded(axis: axis, at: start, to: length)
        } pull: {
          try $0.sliced(axis: axis, start..<end)
        }
      ]
    }
  }
}
