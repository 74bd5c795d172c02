/// How two row-major operands walk through a broadcast result: rows of `inner` elements, each operand contiguous
/// (step 1) or constant (step 0) along a row, and the offset of every row.
public struct BroadcastPlan: Sendable {
  public let count: Int
  let inner: Int
  let stepA: Int
  let stepB: Int
  /// The axes outside a row: length, and the stride of each operand (0 where it broadcasts).
  let outer: [(length: Int, strideA: Int, strideB: Int)]

  /// The plan for shapes that broadcast to `result`, with neighbouring axes merged where both operands allow it.
  init(_ a: [Int], _ b: [Int], result: [Int]) {
    count = result.reduce(1, *)
    if a == b {
      (inner, stepA, stepB, outer) = (count, 1, 1, [])
      return
    }
    func strides(_ shape: [Int]) -> [Int] {
      let own = Shape.strides(shape)
      let pad = result.count - shape.count
      return result.indices.map { $0 < pad || shape[$0 - pad] == 1 ? 0 : own[$0 - pad] }
    }
    var axes: [(length: Int, strideA: Int, strideB: Int)] = []
    for (length, (sa, sb)) in zip(result, zip(strides(a), strides(b))).reversed() where length != 1 {
      if let last = axes.last, sa == last.strideA * last.length, sb == last.strideB * last.length {
        axes[axes.count - 1] = (last.length * length, last.strideA, last.strideB)
      } else {
        axes.append((length, sa, sb))
      }
    }
    if let row = axes.first {
      (inner, stepA, stepB) = (row.length, row.strideA, row.strideB)
      outer = axes.dropFirst().reversed()
    } else {
      (inner, stepA, stepB) = (1, 0, 0)
      outer = []
    }
  }

  /// The work in jobs: ranges of elements of a single row, or of rows.
  @inline(__always)
  func cut(_ grain: Cut.Grain) -> Cut {
    outer.isEmpty ? Cut(count, grain) : Cut(rows: inner > 0 ? count / inner : 0, length: inner, grain)
  }

  /// Calls `body` for each row of a job with the offsets in the result and in both operands, and the length.
  @inline(__always)
  func walk(_ range: Range<Int>, _ body: (_ out: Int, _ a: Int, _ b: Int, _ length: Int) -> Void) {
    if outer.isEmpty {
      body(range.lowerBound, range.lowerBound * stepA, range.lowerBound * stepB, range.count)
      return
    }
    var index = [Int](repeating: 0, count: outer.count)
    var (row, a, b) = (range.lowerBound, 0, 0)
    for axis in outer.indices.reversed() {
      (row, index[axis]) = row.quotientAndRemainder(dividingBy: outer[axis].length)
      a += index[axis] * outer[axis].strideA
      b += index[axis] * outer[axis].strideB
    }
    for row in range {
      body(row * inner, a, b, inner)
      var axis = outer.count - 1
      while axis >= 0 {
        index[axis] += 1
        a += outer[axis].strideA
        b += outer[axis].strideB
        if index[axis] < outer[axis].length { break }
        a -= outer[axis].strideA * outer[axis].length
        b -= outer[axis].strideB * outer[axis].length
        index[axis] = 0
        axis -= 1
      }
    }
  }
}
