// Sums, inner products and extremes of arrays, cut into jobs, in an order that depends on the shape alone.

extension TensorScalar {
  /// Sums of `x` seen as outer × middle × inner, over the middle axis.
  static func sum(_ x: [Self], outer: Int, middle: Int, inner: Int) throws -> [Self] {
    if middle == 0 { return [Self](repeating: 0, count: outer * inner) }
    if outer == 1 && inner == 1 { return [try dot(x, nil)] }
    return try reduce(.sum, x, outer: outer, middle: middle, inner: inner)
  }

  /// Σ a·b over two arrays of one length.
  static func dot(_ a: [Self], _ b: [Self]) throws -> Self { try dot(a, b as [Self]?) }

  /// The largest (or smallest) elements over the middle axis, which is not empty; NaN counts as both.
  static func extreme(_ x: [Self], outer: Int, middle: Int, inner: Int, largest: Bool) throws -> [Self] {
    if outer == 1 && inner == 1 && middle >= 2 * Cut.block {
      // Rows of a block first, then their results with the rest.
      let rows = middle / Cut.block
      let best = try extreme(x, outer: rows, middle: Cut.block, inner: 1, largest: largest)
      let rest = best + x[(rows * Cut.block)...]
      return try extreme(rest, outer: 1, middle: rest.count, inner: 1, largest: largest)
    }
    return try reduce(largest ? .largest : .smallest, x, outer: outer, middle: middle, inner: inner)
  }

  /// A sum, or with `b` an inner product: one number for each fixed block, then the sum of these.
  private static func dot(_ a: [Self], _ b: [Self]?) throws -> Self {
    let partial: [Self] = try a.withUnsafeBufferPointer { x in
      try (b ?? a).withUnsafeBufferPointer { y in
        let count = min(x.count, y.count)
        guard count > 0, let x = x.baseAddress, let y = y.baseAddress else { return [0] }
        let (left, right) = (Shared(x), Shared(y))
        let product = b != nil
        return try uninitialized((count + Cut.block - 1) / Cut.block) { out in
          let target = Shared(out)
          let cut = Cut(rows: (count + Cut.block - 1) / Cut.block, length: Cut.block, .light)
          try cut.run { job in
            for i in cut.range(job) {
              let start = i * Cut.block
              let length = min(Cut.block, count - start)
              let sum =
                product
                ? dot(left.value + start, right.value + start, count: length) : sum(left.value + start, count: length)
              (target.value + i).initialize(to: sum)
            }
          }
        }
      }
    }
    if partial.count == 1 { return partial[0] }
    return partial.withUnsafeBufferPointer { x in x.baseAddress.map { sum($0, count: x.count) } ?? 0 }
  }

  private static func reduce(
    _ reduction: ColumnReduction, _ x: [Self], outer: Int, middle: Int, inner: Int
  ) throws -> [Self] {
    // A run where `inner` is 1, else columns, of which a lone wide matrix is cut into strips.
    let width = outer == 1 && inner > 1024 ? 512 : max(inner, 1)
    let strips = (inner + width - 1) / width
    return try uninitialized(outer * inner) { out in
      try x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        let cut = Cut(rows: outer * strips, length: middle * width, .light)
        try cut.run { job in
          for part in cut.range(job) {
            let (o, strip) = part.quotientAndRemainder(dividingBy: strips)
            let start = strip * width
            let (x, out) = (source.value + o * middle * inner + start, target.value + o * inner + start)
            switch (inner, reduction) {
            case (1, .sum): out.initialize(to: sum(x, count: middle))
            case (1, _): out.initialize(to: extreme(x, count: middle, largest: reduction == .largest))
            default:
              reduceColumns(
                reduction, x, rows: middle, stride: inner, to: out, width: min(width, inner - start))
            }
          }
        }
      }
    }
  }
}
