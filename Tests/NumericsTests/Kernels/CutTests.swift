import Numerics
import Testing

/// Large tensors are cut into jobs; the results are those of small ones.
@Suite struct CutTests {
  /// Numbers in [−1, 1], made faster than random ones.
  private func large(_ shape: Int..., seed: Int = 1) throws -> T {
    let count = shape.reduce(1, *)
    let tile = (0..<1013).map { Double(($0 * 7919 * seed) % 1013) / 506 - 1 }
    var scalars: [Double] = []
    scalars.reserveCapacity(count + 1013)
    while scalars.count < count { scalars += tile }
    scalars.removeLast(scalars.count - count)
    return try T(shape: shape, scalars: scalars)
  }

  @Test func largeElementwiseOperations() throws {
    let n = 530_001
    let (a, b) = (try large(n), try large(n, seed: 2))
    let sum = try a + b
    let exponential = try a.exp()
    let chosen = try T.select(a.less(b), a, T(0))
    for i in stride(from: 0, to: n, by: 997) + [n - 1] {
      #expect(sum.scalars[i] == a.scalars[i] + b.scalars[i])
      #expect(exponential.scalars[i] == Elementary.exp(a.scalars[i]))
      #expect(chosen.scalars[i] == (a.scalars[i] < b.scalars[i] ? a.scalars[i] : 0))
    }
  }

  @Test(arguments: [(700, 800), (3, 180_001), (180_001, 3), (1, 530_000)])
  func largeMatrices(_ rows: Int, _ columns: Int) throws {
    let m = try large(rows, columns)
    let (row, column) = (try large(columns, seed: 2), try large(rows, 1, seed: 3))
    let (plus, times, flipped, reversed) = (
      try m + row, try m * column, try m.transposed(),
      try m.indexed([.range(start: nil, end: nil, step: -1), .range(start: nil, end: nil, step: -1)])
    )
    for k in stride(from: 0, to: rows * columns, by: 1009) + [rows * columns - 1] {
      let (i, j) = k.quotientAndRemainder(dividingBy: columns)
      #expect(plus.scalars[k] == m.scalars[k] + row.scalars[j])
      #expect(times.scalars[k] == m.scalars[k] * column.scalars[i])
      #expect(flipped.scalars[j * rows + i] == m.scalars[k])
      #expect(reversed.scalars[rows * columns - 1 - k] == m.scalars[k])
    }
    let (down, across) = (try m.sum(axis: 0), try m.sum(axis: 1))
    for j in stride(from: 0, to: columns, by: 701) {
      let plain = (0..<rows).reduce(0) { $0 + m.scalars[$1 * columns + j] }
      #expect(abs(down.scalars[j] - plain) <= 1e-13 * Double(rows))
    }
    for i in stride(from: 0, to: rows, by: 701) {
      let plain = m.scalars[(i * columns)..<((i + 1) * columns)].reduce(0, +)
      #expect(abs(across.scalars[i] - plain) <= 1e-13 * Double(columns))
    }
    #expect(try m.max().item == m.scalars.max() && m.min().item == m.scalars.min())
    #expect(try m.max(axis: 0).scalars[0] == (0..<rows).map { m.scalars[$0 * columns] }.max())
  }

  @Test func permutationsOfManyAxes() throws {
    let shape = [7, 33, 5, 40]
    let x = try T(shape: shape, scalars: (0..<46_200).map { Double($0) })
    for order in [[3, 2, 1, 0], [1, 0, 3, 2], [0, 3, 2, 1], [2, 3, 0, 1], [0, 2, 1, 3], [3, 0, 1, 2]] {
      let y = try x.permuted(order)
      let strides = Shape.strides(shape)
      for k in stride(from: 0, to: y.count, by: 101) {
        var (rest, at) = (k, 0)
        for axis in (0..<4).reversed() {
          at += rest % y.shape[axis] * strides[order[axis]]
          rest /= y.shape[axis]
        }
        #expect(y.scalars[k] == Double(at))
      }
    }
  }

  @Test func nanAnywhereWins() throws {
    for at in [0, 255, 256, 299, 131_071, 140_000, 264_999] {
      var x = try large(265_000)
      try x.replace([.at(at)], with: T(.nan))
      #expect(try x.max().item.isNaN && x.min().item.isNaN)
      #expect(try x.reshaped([530, 500]).max(axis: 0).scalars.filter(\.isNaN).count == 1)
    }
  }

  @Test func replacingInPlaceRespectsCopies() throws {
    var x = try T.zeros([3, 4])
    let copy = x
    try x.replace([.all, .range(start: 0, end: nil, step: 3)], with: T([1, 2]))
    #expect(try x == rows([1, 0, 0, 2], [1, 0, 0, 2], [1, 0, 0, 2]))
    #expect(try copy == T.zeros([3, 4]))
    let slope = try grad(
      { t in
        var y = try T.zeros([2])
        try y.replace([.at(1)], with: t.square())
        return try y.sum()
      }, at: T(3))
    #expect(try slope.item == 6)
  }
}
