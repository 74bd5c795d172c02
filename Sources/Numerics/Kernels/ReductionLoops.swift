/// Sums, inner products and extremes, in an order that depends on the shape alone.
enum ReductionLoops {
  /// Sums over the middle axis. Contiguous sums keep eight partial sums a block of 1024 and add the blocks as a binary
  /// tree, so the error grows with the logarithm of the length rather than with the length.
  @inline(__always)
  static func sum<S: BinaryFloatingPoint & Sendable>(_ x: [S], outer: Int, middle: Int, inner: Int) -> [S] {
    if middle == 0 { return [S](repeating: 0, count: outer * inner) }
    if outer == 1 && inner == 1 { return [tree(x, x) { x, _ in x }] }
    return uninitialized(outer * inner) { out in
      x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        let columns = Columns(outer: outer, middle: middle, inner: inner)
        columns.cut.run { job in
          for part in columns.cut.range(job) {
            let (from, to, width) = columns.part(part)
            let (x, out) = (source.value + from, target.value + to)
            if inner == 1 {
              out.initialize(to: tree(x, x, middle) { x, _ in x })
              continue
            }
            out.initialize(from: x, count: width)
            for m in 1..<max(middle, 1) {
              let row = x + m * inner
              for i in 0..<width { out[i] += row[i] }
            }
          }
        }
      }
    }
  }

  /// Σ a·b, summed as in ``sum(_:outer:middle:inner:)``.
  @inline(__always)
  static func dot<S: BinaryFloatingPoint & Sendable>(_ a: [S], _ b: [S]) -> S { tree(a, b) { $0 * $1 } }

  /// The largest (or smallest) elements over the middle axis, which is not empty; NaN wins.
  @inline(__always)
  static func extreme<S: BinaryFloatingPoint & Sendable>(
    _ x: [S], outer: Int, middle: Int, inner: Int, largest: Bool
  ) -> [S] {
    largest
      ? extreme(x, outer: outer, middle: middle, inner: inner) { $0 > $1 ? $0 : $1 }
      : extreme(x, outer: outer, middle: middle, inner: inner) { $0 < $1 ? $0 : $1 }
  }

  /// `pick` gives its second argument when a comparison with NaN fails, so that a NaN found stays.
  @inline(__always)
  private static func extreme<S: BinaryFloatingPoint & Sendable>(
    _ x: [S], outer: Int, middle: Int, inner: Int, _ pick: @Sendable (S, S) -> S
  ) -> [S] {
    if outer == 1 && inner == 1 && middle >= 2 * Cut.block {
      // Rows of a block first, then the rest with their results.
      let rows = middle / Cut.block
      let best = extreme(x, outer: rows, middle: Cut.block, inner: 1, pick)
      return extreme(best + x[(rows * Cut.block)...], outer: 1, middle: rows + middle % Cut.block, inner: 1, pick)
    }
    return uninitialized(outer * inner) { out in
      x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        let columns = Columns(outer: outer, middle: middle, inner: inner)
        columns.cut.run { job in
          for part in columns.cut.range(job) {
            let (from, to, width) = columns.part(part)
            let (x, out) = (source.value + from, target.value + to)
            if inner == 1 {
              out.initialize(to: run(x, middle, pick))
              continue
            }
            out.initialize(from: x, count: width)
            for m in 1..<max(middle, 1) {
              let row = x + m * inner
              for i in 0..<width {
                let best = pick(row[i], out[i])
                out[i] = row[i] == row[i] ? best : row[i]
              }
            }
          }
        }
      }
    }
  }

  /// A reduction over the middle axis in independent parts: a run where `inner` is 1, else columns, of which a lone
  /// wide matrix is cut into strips.
  private struct Columns: Sendable {
    let middle: Int
    let inner: Int
    let width: Int
    let strips: Int
    let cut: Cut

    init(outer: Int, middle: Int, inner: Int) {
      (self.middle, self.inner) = (middle, inner)
      width = outer == 1 && inner > 1024 ? 512 : max(inner, 1)
      strips = (inner + width - 1) / width
      cut = Cut(rows: outer * strips, length: middle * width, .light)
    }

    /// Where a part starts in the source and in the result, and its columns.
    func part(_ number: Int) -> (source: Int, target: Int, width: Int) {
      let (o, strip) = number.quotientAndRemainder(dividingBy: strips)
      let start = strip * width
      return (o * middle * inner + start, o * inner + start, min(width, inner - start))
    }
  }

  /// The sum of `term(x, y)` over two arrays: a tree over fixed blocks, on all cores when there are many.
  @inline(__always)
  private static func tree<S: BinaryFloatingPoint & Sendable>(
    _ x: [S], _ y: [S], _ term: @Sendable (S, S) -> S
  ) -> S {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        let count = min(x.count, y.count)
        guard count > 0, let x = x.baseAddress, let y = y.baseAddress else { return 0 }
        guard count > Cut.block else { return tree(x, y, count, term) }
        let (left, right) = (Shared(x), Shared(y))
        let parts = (count + Cut.block - 1) / Cut.block
        let partial: [S] = uninitialized(parts) { out in
          let target = Shared(out)
          let cut = Cut(rows: parts, length: Cut.block, .light)
          cut.run { job in
            for i in cut.range(job) {
              let start = i * Cut.block
              let sum = tree(left.value + start, right.value + start, min(Cut.block, count - start), term)
              (target.value + i).initialize(to: sum)
            }
          }
        }
        return partial.withUnsafeBufferPointer { sums in
          guard let base = sums.baseAddress else { return 0 }
          return tree(base, base, parts) { x, _ in x }
        }
      }
    }
  }

  /// A binary tree over blocks of 1024, held as one partial sum a level.
  @inline(__always)
  private static func tree<S: BinaryFloatingPoint>(
    _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, _ count: Int, _ term: (S, S) -> S
  ) -> S {
    if count <= 1024 { return block(x, y, count, term) }
    var partial: [S] = []
    var (blocks, start) = (0, 0)
    while start < count {
      let length = min(1024, count - start)
      var sum = block(x + start, y + start, length, term)
      var level = blocks
      while level & 1 == 1 {
        sum += partial.removeLast()
        level >>= 1
      }
      partial.append(sum)
      blocks += 1
      start += length
    }
    return partial.reversed().reduce(0, +)
  }

  @inline(__always)
  private static func block<S: BinaryFloatingPoint>(
    _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, _ count: Int, _ term: (S, S) -> S
  ) -> S {
    var (s0, s1, s2, s3): (S, S, S, S) = (0, 0, 0, 0)
    var (s4, s5, s6, s7): (S, S, S, S) = (0, 0, 0, 0)
    var i = 0
    while i &+ 8 <= count {
      s0 += term(x[i], y[i])
      s1 += term(x[i &+ 1], y[i &+ 1])
      s2 += term(x[i &+ 2], y[i &+ 2])
      s3 += term(x[i &+ 3], y[i &+ 3])
      s4 += term(x[i &+ 4], y[i &+ 4])
      s5 += term(x[i &+ 5], y[i &+ 5])
      s6 += term(x[i &+ 6], y[i &+ 6])
      s7 += term(x[i &+ 7], y[i &+ 7])
      i &+= 8
    }
    var sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    while i < count {
      sum += term(x[i], y[i])
      i &+= 1
    }
    return sum
  }

  /// The extreme of a contiguous run: of columns of 256 first, which the compiler vectorises.
  @inline(__always)
  private static func run<S: BinaryFloatingPoint>(
    _ x: UnsafePointer<S>, _ count: Int, _ pick: (S, S) -> S
  ) -> S {
    let width = min(256, count)
    return withUnsafeTemporaryAllocation(of: S.self, capacity: width) { row in
      _ = row.initialize(from: UnsafeBufferPointer(start: x, count: width))
      var i = width
      while i + width <= count {
        for j in 0..<width {
          let best = pick(x[i + j], row[j])
          row[j] = x[i + j] == x[i + j] ? best : x[i + j]
        }
        i += width
      }
      var best = row[0]
      for j in 1..<max(width, 1) { best = row[j] == row[j] ? pick(row[j], best) : row[j] }
      while i < count {
        best = x[i] == x[i] ? pick(x[i], best) : x[i]
        i += 1
      }
      return best
    }
  }
}
