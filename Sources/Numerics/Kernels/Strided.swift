/// Copies between a strided view and contiguous storage.
enum Strided {
  /// The elements at `offset + Σ index·strides` in row-major order of `shape`. The caller has checked the bounds.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func gather<S: TensorScalar>(_ x: [S], shape: [Int], strides: [Int], offset: Int) throws -> [S] {
    let axes = merged(shape, strides)
    if let column = axes.lastIndex(where: { $0.stride == 1 }), let last = axes.last, last.stride != 1,
      min(axes[column].length, last.length) > 1
    {
      return try transposing(x, axes, column: column, offset: offset)
    }
    let row = axes.last ?? (1, 1)
    let outer = Array(axes.dropLast())
    return try uninitialized(shape.reduce(1, *)) { out in
      try x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        if outer.isEmpty {
          let cut = Cut(row.length, .light)
          try cut.run { copy(source.value + offset, row.stride, to: target.value, cut.range($0)) }
          return
        }
        let cut = Cut(rows: outer.reduce(1) { $0 * $1.length }, length: row.length, .light)
        try cut.run { job in
          walk(cut.range(job), outer, offset) { r, at in
            copy(source.value + at, row.stride, to: target.value + r * row.length, 0..<row.length)
          }
        }
      }
    }
  }

  /// Writes `values`, in row-major order of `shape`, to the elements at `offset + Σ index·strides` of `x`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  static func scatter<S: TensorScalar>(
    _ values: [S], into x: inout [S], shape: [Int], strides: [Int], offset: Int
  ) {
    guard !values.isEmpty else { return }
    let axes = merged(shape, strides)
    let row = axes.last ?? (1, 1)
    let outer = Array(axes.dropLast())
    x.withUnsafeMutableBufferPointer { x in
      guard let target = x.baseAddress else { return }
      values.withUnsafeBufferPointer { values in
        walk(0..<outer.reduce(1) { $0 * $1.length }, outer, offset) { r, at in
          for i in 0..<row.length { target[at + i * row.stride] = values[r * row.length + i] }
        }
      }
    }
  }

  /// Axes of length 1 left out and neighbours merged where one runs on into the next.
  private static func merged(_ shape: [Int], _ strides: [Int]) -> [(length: Int, stride: Int)] {
    var axes: [(length: Int, stride: Int)] = []
    for (length, stride) in zip(shape, strides) where length != 1 {
      if let last = axes.last, last.stride == length * stride {
        axes[axes.count - 1] = (last.length * length, stride)
      } else {
        axes.append((length, stride))
      }
    }
    return axes
  }

  @inline(__always)
  private static func copy<S>(
    _ x: UnsafePointer<S>, _ stride: Int, to out: UnsafeMutablePointer<S>, _ range: Range<Int>
  ) {
    switch stride {
    case 1: (out + range.lowerBound).initialize(from: x + range.lowerBound, count: range.count)
    case 0: (out + range.lowerBound).initialize(repeating: x[0], count: range.count)
    default: for i in range { (out + i).initialize(to: x[i * stride]) }
    }
  }

  /// Calls `body` with the number and the offset of each row.
  @inline(__always)
  private static func walk(
    _ rows: Range<Int>, _ axes: [(length: Int, stride: Int)], _ offset: Int, _ body: (_ row: Int, _ offset: Int) -> Void
  ) {
    var index = [Int](repeating: 0, count: axes.count)
    var (row, at) = (rows.lowerBound, offset)
    for axis in axes.indices.reversed() {
      (row, index[axis]) = row.quotientAndRemainder(dividingBy: axes[axis].length)
      at += index[axis] * axes[axis].stride
    }
    for row in rows {
      body(row, at)
      var axis = axes.count - 1
      while axis >= 0 {
        index[axis] += 1
        at += axes[axis].stride
        if index[axis] < axes[axis].length { break }
        at -= axes[axis].stride * axes[axis].length
        index[axis] = 0
        axis -= 1
      }
    }
  }

  /// A gather in which the source is contiguous along `column` and the result along the last axis: square tiles keep
  /// both in cache.
  @inline(__always)
  private static func transposing<S: TensorScalar>(
    _ x: [S], _ axes: [(length: Int, stride: Int)], column: Int, offset: Int
  ) throws -> [S] {
    let tile = 32
    let count = axes.reduce(1) { $0 * $1.length }
    let lengths = axes.map(\.length)
    let targetStrides = Shape.strides(lengths)
    let (rows, columns) = (axes[column].length, axes[axes.count - 1].length)
    let (sourceStep, targetStep) = (axes[axes.count - 1].stride, targetStrides[column])
    // Every other axis, with the strides of the source and of the result.
    let others = axes.indices.filter { $0 != column && $0 != axes.count - 1 }
    let from = others.map { axes[$0] }
    let to = others.map { (length: axes[$0].length, stride: targetStrides[$0]) }
    let planes = from.reduce(1) { $0 * $1.length }
    let bands = (rows + tile - 1) / tile
    return try uninitialized(count) { out in
      try x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        let cut = Cut(rows: planes * bands, length: min(tile, rows) * columns, .light)
        try cut.run { job in
          for number in cut.range(job) {
            let (plane, band) = number.quotientAndRemainder(dividingBy: bands)
            let start = band * tile
            let (x, out) = (source.value + position(plane, from, offset), target.value + position(plane, to, 0))
            for first in stride(from: 0, to: columns, by: tile) {
              for i in start..<min(start + tile, rows) {
                for j in first..<min(first + tile, columns) {
                  (out + i * targetStep + j).initialize(to: x[i + j * sourceStep])
                }
              }
            }
          }
        }
      }
    }
  }

  private static func position(_ number: Int, _ axes: [(length: Int, stride: Int)], _ offset: Int) -> Int {
    var (rest, at) = (number, offset)
    for axis in axes.reversed() {
      at += rest % axis.length * axis.stride
      rest /= axis.length
    }
    return at
  }
}
