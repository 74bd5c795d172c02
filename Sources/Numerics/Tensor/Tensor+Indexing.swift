/// What stands between the commas of `x[…]`.
public enum TensorIndex: Sendable, Equatable {
  /// One position; negative counts from the end. The axis goes away.
  case at(Int)
  /// From `start` up to but without `end` in steps; `nil` is the natural end for the sign of the step.
  case range(start: Int?, end: Int?, step: Int)
  /// The whole axis.
  public static var all: TensorIndex { .range(start: nil, end: nil, step: 1) }
}

extension Tensor {
  /// The part of the tensor the indices select; missing indices take the whole axis.
  /// - Throws: ``TensorError/index(_:count:axis:)`` for a position outside its axis. Slices are cut to the axis.
  public func indexed(_ indices: [TensorIndex]) throws -> Tensor {
    let view = try StridedView(shape: shape, indices)
    return try primitive([self]) { x in
      Tensor(
        unchecked: view.shape,
        try Strided.gather(x[0].scalars, shape: view.shape, strides: view.strides, offset: view.offset))
    } derivatives: { x, _ in
      let whole = x[0].shape
      return [
        LinearMap {
          try $0.indexed(indices)
        } pull: {
          try Tensor.zeros(whole).replacing(indices, with: $0)
        }
      ]
    }
  }

  /// A copy with the selected part replaced by `value`, which broadcasts to it.
  public func replacing(_ indices: [TensorIndex], with value: Tensor) throws -> Tensor {
    let view = try StridedView(shape: shape, indices)
    let part = try value.broadcasted(to: view.shape)
    return try primitive([self, part]) { x in
      var scalars = x[0].scalars
      Strided.scatter(x[1].scalars, into: &scalars, shape: view.shape, strides: view.strides, offset: view.offset)
      return Tensor(unchecked: x[0].shape, scalars)
    } derivatives: { x, _ in
      let whole = x[0].shape
      let selected = view.shape
      return [
        .symmetric { try $0.replacing(indices, with: Tensor.zeros(selected)) },
        LinearMap {
          try Tensor.zeros(whole).replacing(indices, with: $0)
        } pull: {
          try $0.indexed(indices)
        },
      ]
    }
  }

  /// Replaces the selected part in place, without a copy where the storage is not shared and nothing is traced.
  public mutating func replace(_ indices: [TensorIndex], with value: Tensor) throws {
    guard trace == nil, value.trace == nil else {
      self = try replacing(indices, with: value)
      return
    }
    let view = try StridedView(shape: shape, indices)
    let part = try value.broadcasted(to: view.shape)
    Strided.scatter(part.scalars, into: &scalars, shape: view.shape, strides: view.strides, offset: view.offset)
  }

  /// A range of one axis.
  public func sliced(axis: Int, _ range: Range<Int>) throws -> Tensor {
    let axis = try Shape.axis(axis, rank: rank)
    guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
      throw TensorError.index(range.upperBound - 1, count: shape[axis], axis: axis)
    }
    if range.count == shape[axis] { return self }
    let whole = Array(repeating: TensorIndex.all, count: axis)
    return try indexed(whole + [.range(start: range.lowerBound, end: range.upperBound, step: 1)])
  }

  /// One position of the first axis.
  public subscript(_ i: Int) -> Tensor {
    get throws { try indexed([.at(i)]) }
  }

  /// The elements at flat, row-major positions, under a new shape of as many elements.
  public func gathered(_ positions: [Int], shape target: [Int]) throws -> Tensor {
    guard Shape.count(target) == positions.count else {
      throw TensorError.shape(operation: "gather", target, reason: "\(positions.count) positions given")
    }
    if let bad = positions.first(where: { $0 < 0 || $0 >= count }) {
      throw TensorError.index(bad, count: count, axis: 0)
    }
    return try primitive([self]) { x in
      let scalars = x[0].scalars
      return Tensor(unchecked: target, try Positions.gather(scalars, positions))
    } derivatives: { x, _ in
      let whole = x[0].shape
      return [
        LinearMap {
          try $0.gathered(positions, shape: target)
        } pull: {
          try $0.scattered(positions, shape: whole)
        }
      ]
    }
  }

  /// The adjoint of ``gathered(_:shape:)``: adds each element into its flat position of a tensor of zeros.
  public func scattered(_ positions: [Int], shape target: [Int]) throws -> Tensor {
    let size = try MemoryBudget.admit(target, bytesEach: MemoryLayout<Scalar>.stride)
    guard positions.count == count else {
      throw TensorError.shape(operation: "scatter", shape, reason: "\(positions.count) positions given")
    }
    if let bad = positions.first(where: { $0 < 0 || $0 >= size }) {
      throw TensorError.index(bad, count: size, axis: 0)
    }
    return try primitive([self]) { x in
      Tensor(unchecked: target, try Positions.scatter(x[0].scalars, positions, count: size))
    } derivatives: { x, _ in
      let own = x[0].shape
      return [
        LinearMap {
          try $0.scattered(positions, shape: target)
        } pull: {
          try $0.gathered(positions, shape: own)
        }
      ]
    }
  }
}

/// The selected part of a row-major tensor as offset, lengths and strides.
struct StridedView: Sendable {
  var shape: [Int] = []
  var strides: [Int] = []
  var offset = 0

  init(shape whole: [Int], _ indices: [TensorIndex]) throws {
    guard indices.count <= whole.count else {
      throw TensorError.shape(operation: "index", whole, reason: "\(indices.count) indices for \(whole.count) axes")
    }
    let own = Shape.strides(whole)
    for axis in whole.indices {
      let n = whole[axis]
      switch axis < indices.count ? indices[axis] : .all {
      case .at(let i):
        let position = i < 0 ? i + n : i
        guard position >= 0, position < n else { throw TensorError.index(i, count: n, axis: axis) }
        offset += position * own[axis]
      case .range(let start, let end, let step):
        guard step != 0 else { throw TensorError.argument(operation: "slice", reason: "a step of 0") }
        func clamp(_ i: Int?, natural: Int, low: Int, high: Int) -> Int {
          guard let i else { return natural }
          return min(max(i < 0 ? i + n : i, low), high)
        }
        let first = clamp(
          start, natural: step > 0 ? 0 : n - 1, low: step > 0 ? 0 : -1, high: step > 0 ? n : n - 1)
        let last = clamp(end, natural: step > 0 ? n : -1, low: step > 0 ? 0 : -1, high: step > 0 ? n : n - 1)
        let span = step > 0 ? last - first : first - last
        // A step larger than the axis is cut to it: one element at the most, and no overflow.
        let stride = step.magnitude > UInt(n) + 1 ? (step > 0 ? n + 1 : -n - 1) : step
        let length = span > 0 ? (span + abs(stride) - 1) / abs(stride) : 0
        shape.append(length)
        strides.append(own[axis] * stride)
        if length > 0 { offset += first * own[axis] }
      }
    }
  }
}
