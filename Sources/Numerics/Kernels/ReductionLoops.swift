/// The loops behind the reductions, inlined into concrete kernels.
enum ReductionLoops {
  /// Σ term(x, y): eight partial sums a block of 1024, the blocks added as a binary tree held as one partial sum a
  /// level, so that the error grows with the logarithm of the length rather than with the length.
  @inline(__always)
  static func tree<S: BinaryFloatingPoint>(
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

  /// The extreme of a run: of columns of 256 first, which the compiler vectorises. `pick` gives its second argument
  /// when a comparison with NaN fails, so that a NaN once found stays.
  @inline(__always)
  static func extreme<S: BinaryFloatingPoint>(
    _ x: UnsafePointer<S>, _ count: Int, _ pick: (S, S) -> S
  ) -> S {
    let width = max(min(256, count), 1)
    return withUnsafeTemporaryAllocation(of: S.self, capacity: width) { row in
      guard let row = row.baseAddress else { return x[0] }
      let rows = count / width
      columns(x, rows: rows, stride: width, row, width, pick)
      var best = row[0]
      for j in 0..<width { best = row[j] == row[j] ? pick(row[j], best) : row[j] }
      for i in (rows * width)..<count { best = x[i] == x[i] ? pick(x[i], best) : x[i] }
      return best
    }
  }

  @inline(__always)
  static func columns<S: BinaryFloatingPoint>(
    _ x: UnsafePointer<S>, rows: Int, stride: Int, _ out: UnsafeMutablePointer<S>, _ width: Int, _ pick: (S, S) -> S
  ) {
    out.initialize(from: x, count: width)
    for m in 1..<max(rows, 1) {
      let row = x + m * stride
      for i in 0..<width {
        let best = pick(row[i], out[i])
        out[i] = row[i] == row[i] ? best : row[i]
      }
    }
  }

  @inline(__always)
  static func sums<S: BinaryFloatingPoint>(
    _ x: UnsafePointer<S>, rows: Int, stride: Int, _ out: UnsafeMutablePointer<S>, _ width: Int
  ) {
    out.initialize(from: x, count: width)
    for m in 1..<max(rows, 1) {
      let row = x + m * stride
      for i in 0..<width { out[i] += row[i] }
    }
  }
}
